/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-reproduction.h"

namespace ns3
{
namespace fl
{

std::string
GetScaleName(ReproductionScale scale)
{
    return scale == ReproductionScale::QUICK ? "quick" : "paper";
}

Reproduction::~Reproduction() = default;

std::vector<ReproductionPicture>
Reproduction::DrawPictures(const Measurements& /* measurements */,
                           ReproductionScale /* scale */) const
{
    return {};
}

} // namespace fl
} // namespace ns3
