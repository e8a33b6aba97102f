/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-chain-gradients.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace fl
{

LearningChainGradients::LearningChainGradients(uint32_t nodes, LearningChainStorageReading reading)
    : m_nodes(nodes),
      m_reading(reading),
      m_early(nodes)
{
}

bool
LearningChainGradients::HasPlaceFor(const LearningChainGradient& gradient, bool isBaseKnown) const
{
    if (gradient.owner >= m_nodes || (!isBaseKnown && m_early[gradient.owner] >= MAX_EARLY))
    {
        return false;
    }
    const auto found = m_collections.find(gradient.base);
    if (found == m_collections.end())
    {
        return true;
    }
    const Collection& collection = found->second;
    return gradient.owner >= collection.isOwned.size() || !collection.isOwned[gradient.owner];
}

void
LearningChainGradients::Add(LearningChainGradientPtr gradient, bool isBaseKnown)
{
    Collection& collection = m_collections[gradient->base];
    if (collection.owned.size() <= gradient->owner)
    {
        // All at once where all are expected.
        const size_t size = isBaseKnown ? m_nodes : gradient->owner + 1;
        collection.owned.resize(size);
        collection.isOwned.resize(size);
    }
    collection.isOwned[gradient->owner] = true;
    // What early gradients say about their iteration may be a lie; the base will tell.
    collection.iteration = std::max(collection.iteration, gradient->iteration);
    collection.isBaseKnown = isBaseKnown;
    collection.count++;
    m_early[gradient->owner] += !isBaseKnown;
    collection.bytes += gradient->payload->GetSize();
    m_heldBytes += gradient->payload->GetSize();
    collection.owned[gradient->owner] = std::move(gradient);
}

void
LearningChainGradients::AddNamed(LearningChainGradientPtr gradient)
{
    const auto found = m_collections.find(gradient->base);
    if (found != m_collections.end() && found->second.named.emplace(gradient->id, gradient).second)
    {
        found->second.bytes += gradient->payload->GetSize();
        m_heldBytes += gradient->payload->GetSize();
    }
}

void
LearningChainGradients::SetBaseKnown(const Digest& base, Round height)
{
    const auto found = m_collections.find(base);
    if (found == m_collections.end() || found->second.isBaseKnown)
    {
        return;
    }
    Collection& collection = found->second;
    ForgetEarly(collection);
    collection.isBaseKnown = true;
    collection.iteration = height + 1;
    for (auto& gradient : collection.owned)
    {
        if (gradient && gradient->iteration != height + 1)
        {
            collection.isOwned[gradient->owner] = false;
            collection.count--;
            collection.bytes -= gradient->payload->GetSize();
            m_heldBytes -= gradient->payload->GetSize();
            gradient = nullptr;
        }
    }
}

void
LearningChainGradients::CloseBefore(Round iteration)
{
    for (auto entry = m_collections.begin(); entry != m_collections.end();)
    {
        const Collection& collection = entry->second;
        if (collection.iteration >= iteration)
        {
            ++entry;
            continue;
        }
        m_heldBytes -= collection.bytes;
        if (!collection.isBaseKnown)
        {
            ForgetEarly(collection); // nobody will ever know what they were for
        }
        else if (m_reading == STORE_ALL)
        {
            m_archivedBytes += collection.bytes;
        }
        entry = m_collections.erase(entry);
    }
}

void
LearningChainGradients::ForgetEarly(const Collection& collection)
{
    for (const auto& gradient : collection.owned)
    {
        if (gradient)
        {
            m_early[gradient->owner]--;
        }
    }
}

LearningChainGradientPtr
LearningChainGradients::Find(const Digest& base, NodeIndex owner) const
{
    const auto found = m_collections.find(base);
    return found != m_collections.end() && owner < found->second.owned.size()
               ? found->second.owned[owner]
               : nullptr;
}

LearningChainGradientPtr
LearningChainGradients::FindNamed(const Digest& base, const LearningChainShare& share) const
{
    const LearningChainGradientPtr owned = Find(base, share.owner);
    if (owned && owned->id == share.gradient)
    {
        return owned;
    }
    const auto found = m_collections.find(base);
    if (found == m_collections.end())
    {
        return nullptr;
    }
    const auto named = found->second.named.find(share.gradient);
    return named != found->second.named.end() && named->second->owner == share.owner ? named->second
                                                                                     : nullptr;
}

LearningChainGradientPtr
LearningChainGradients::FindById(const Digest& id) const
{
    for (const auto& [base, collection] : m_collections)
    {
        for (const auto& gradient : collection.owned)
        {
            if (gradient && gradient->id == id)
            {
                return gradient;
            }
        }
        const auto named = collection.named.find(id);
        if (named != collection.named.end())
        {
            return named->second;
        }
    }
    return nullptr;
}

std::vector<LearningChainGradientPtr>
LearningChainGradients::GetAll(const Digest& base) const
{
    std::vector<LearningChainGradientPtr> all;
    const auto found = m_collections.find(base);
    if (found != m_collections.end())
    {
        all.reserve(found->second.count);
        for (const auto& gradient : found->second.owned)
        {
            if (gradient)
            {
                all.push_back(gradient);
            }
        }
    }
    return all;
}

uint32_t
LearningChainGradients::GetCount(const Digest& base) const
{
    const auto found = m_collections.find(base);
    return found == m_collections.end() ? 0 : found->second.count;
}

uint64_t
LearningChainGradients::GetStoredBytes() const
{
    return m_heldBytes + m_archivedBytes;
}

} // namespace fl
} // namespace ns3
