/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-holdings.h"

#include <algorithm>

namespace ns3
{
namespace fl
{

void
PirateHoldings::Add(PirateHolding kind, const ParameterVectorPtr& vector)
{
    if (vector)
    {
        m_vectors.emplace_back(vector, kind);
    }
}

PirateHeldBytes
PirateHoldings::Count() const
{
    auto sorted =
        m_vectors; // equal vectors beside each other, which order they have does not matter
    std::sort(sorted.begin(), sorted.end());
    PirateHeldBytes bytes{};
    const ParameterVector* last = nullptr;
    for (const auto& [vector, kind] : sorted)
    {
        if (vector.get() != last)
        {
            bytes[static_cast<size_t>(kind)] += vector->GetByteSize();
        }
        last = vector.get();
    }
    return bytes;
}

} // namespace fl
} // namespace ns3
