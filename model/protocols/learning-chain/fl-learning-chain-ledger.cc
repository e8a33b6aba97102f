/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-chain-ledger.h"

#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

LearningChainLedger::LearningChainLedger(std::shared_ptr<LearningChainCache> cache,
                                         ParameterVectorPtr initial)
    : m_cache(std::move(cache)),
      m_chain(m_cache->GetGenesis()),
      m_initial(std::move(initial))
{
}

ChainUpdate
LearningChainLedger::Add(const LearningChainBlockPtr& block)
{
    const ChainUpdate update = m_chain.Add(block->digest, block->parent);
    if (update.outcome == ChainOutcome::DUPLICATE)
    {
        return update;
    }
    m_blocks.emplace(block->digest, block);
    m_storedBytes += block->payload->GetSize();
    if (update.dropped)
    {
        m_storedBytes -= m_blocks.at(*update.dropped)->payload->GetSize();
        m_blocks.erase(*update.dropped);
    }
    for (auto model = m_models.begin(); model != m_models.end();)
    {
        const bool isOld = *m_chain.GetHeight(model->first) + MODELS_KEPT < GetHeight();
        model = isOld ? m_models.erase(model) : std::next(model);
    }
    return update;
}

const LongestChain&
LearningChainLedger::GetChain() const
{
    return m_chain;
}

Round
LearningChainLedger::GetHeight() const
{
    return static_cast<Round>(m_chain.GetLength());
}

LearningChainBlockPtr
LearningChainLedger::Find(const Digest& digest) const
{
    const auto found = m_blocks.find(digest);
    return found == m_blocks.end() ? nullptr : found->second;
}

void
LearningChainLedger::Judge(const Digest& digest, bool isRight)
{
    m_verdicts[digest] = isRight;
}

std::optional<bool>
LearningChainLedger::GetVerdict(const Digest& digest) const
{
    const auto found = m_verdicts.find(digest);
    return found == m_verdicts.end() ? std::nullopt : std::optional<bool>(found->second);
}

void
LearningChainLedger::BreakTie()
{
    m_tied = *m_chain.GetHeight(GetBase());
}

Digest
LearningChainLedger::GetBase() const
{
    const auto isWrong = [this](const Digest& block) { return GetVerdict(block) == false; };
    std::optional<Digest> best;
    std::pair<Height, bool> bestRank;
    for (const Digest& tip : m_chain.GetTips())
    {
        const Digest& candidate = isWrong(tip) ? m_chain.GetParent(tip) : tip;
        const std::pair<Height, bool> rank(*m_chain.GetHeight(candidate), !isWrong(candidate));
        const bool isTieWon = best && rank == bestRank && rank.first == m_tied && candidate < *best;
        if (!best || rank > bestRank || isTieWon)
        {
            best = candidate;
            bestRank = rank;
        }
    }
    return *best;
}

ParameterVectorPtr
LearningChainLedger::GetModel(const Digest& digest)
{
    // Down to a block whose model is known, and up again.
    std::vector<LearningChainBlockPtr> above;
    Digest block = digest;
    ParameterVectorPtr model;
    while (!model)
    {
        const auto found = m_models.find(block);
        if (block == m_cache->GetGenesis())
        {
            model = m_initial;
        }
        else if (found != m_models.end())
        {
            model = found->second;
        }
        else
        {
            above.push_back(m_blocks.at(block));
            block = above.back()->parent;
        }
    }
    for (; !above.empty(); above.pop_back())
    {
        model = m_cache->GetModel(*above.back(), model);
    }
    if (digest != m_cache->GetGenesis())
    {
        m_models[digest] = model;
    }
    return model;
}

uint64_t
LearningChainLedger::GetStoredBytes() const
{
    return m_storedBytes;
}

} // namespace fl
} // namespace ns3
