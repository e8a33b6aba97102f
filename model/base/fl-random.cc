/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-random.h"

#include "ns3/abort.h"

#include <numeric>
#include <set>
#include <utility>

namespace ns3
{
namespace fl
{

Ptr<UniformRandomVariable>
MakeUniform(int64_t stream)
{
    Ptr<UniformRandomVariable> uniform = CreateObject<UniformRandomVariable>();
    uniform->SetStream(stream);
    return uniform;
}

std::vector<uint32_t>
DrawPermutation(uint32_t n, const Ptr<UniformRandomVariable>& uniform)
{
    std::vector<uint32_t> order(n);
    std::iota(order.begin(), order.end(), 0);
    for (uint32_t i = n; i > 1; i--)
    {
        std::swap(order[i - 1], order[uniform->GetInteger(0, i - 1)]);
    }
    return order;
}

std::vector<uint32_t>
DrawSubset(uint32_t n, uint32_t k, const Ptr<UniformRandomVariable>& uniform)
{
    NS_ABORT_MSG_IF(k > n, "cannot draw " << k << " of " << n << " elements");
    std::set<uint32_t> subset;
    for (uint32_t i = n - k; i < n; i++)
    {
        if (!subset.insert(uniform->GetInteger(0, i)).second)
        {
            subset.insert(i);
        }
    }
    return {subset.begin(), subset.end()};
}

} // namespace fl
} // namespace ns3
