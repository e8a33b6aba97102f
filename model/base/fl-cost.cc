/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-cost.h"

namespace ns3
{
namespace fl
{

Cost&
Cost::operator+=(const Cost& other)
{
    flops += other.flops;
    memoryBytes += other.memoryBytes;
    hashedBytes += other.hashedBytes;
    signatures += other.signatures;
    verifications += other.verifications;
    fixed += other.fixed;
    return *this;
}

Cost
Cost::OfHashing(uint64_t bytes)
{
    Cost cost;
    cost.hashedBytes = bytes;
    return cost;
}

Cost
Cost::OfSigning(uint64_t signatures)
{
    Cost cost;
    cost.signatures = signatures;
    return cost;
}

Cost
Cost::OfVerifying(uint64_t signatures)
{
    Cost cost;
    cost.verifications = signatures;
    return cost;
}

Cost
operator+(const Cost& a, const Cost& b)
{
    Cost sum = a;
    sum += b;
    return sum;
}

} // namespace fl
} // namespace ns3
