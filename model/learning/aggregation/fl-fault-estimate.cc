/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fault-estimate.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace fl
{

namespace
{

/// What binary64 may add to a whole number of inputs, or take from it.
constexpr double ROUNDING = 1e-9;

} // namespace

uint32_t
EstimateFaults(uint32_t neighbors, double rho, double greatestRatio)
{
    return static_cast<uint32_t>(
        std::ceil(std::max(0.0, neighbors * std::min(1 - rho, greatestRatio) - ROUNDING)));
}

uint32_t
TakeShare(uint32_t inputs, double share)
{
    return static_cast<uint32_t>(inputs * share + ROUNDING);
}

} // namespace fl
} // namespace ns3
