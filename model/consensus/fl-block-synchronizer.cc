/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-block-synchronizer.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <numeric>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/// Blocks that are fetched at a time; each stands for a whole chain.
constexpr size_t MAX_FETCHING = 4;
/// Times that each candidate is asked before a fetch is given up; the next message about the block
/// begins another one.
constexpr uint32_t MAX_ROUNDS = 4;
/// Most payload bytes in an answer, but for the first block.
constexpr size_t MAX_RESPONSE_BYTES = Block::MAX_PAYLOAD_SIZE;

/// What is left of an answer after its check.
struct CheckedChain
{
    std::vector<BlockPtr> blocks; ///< what was asked for
    bool isClean{false};          ///< whether that was all of it
};

/**
 * @param block digest that was asked for
 * @param blocks an answer
 * @param scheme hash function
 * @return the blocks that are what was asked for
 */
CheckedChain
CheckChain(Digest block, const std::vector<BlockPtr>& blocks, const DigestScheme& scheme)
{
    CheckedChain chain;
    for (const BlockPtr& claimed : blocks)
    {
        const BlockPtr sealed = Block::Seal(claimed, scheme);
        if (sealed->digest != block)
        {
            return chain;
        }
        chain.blocks.push_back(sealed);
        block = sealed->header.parent;
    }
    chain.isClean = true;
    return chain;
}

} // namespace

BlockSynchronizer::BlockSynchronizer(ConsensusHost& host,
                                     const BlockTree& tree,
                                     Settings settings,
                                     Calls calls)
    : m_host(host),
      m_tree(tree),
      m_settings(std::move(settings)),
      m_calls(std::move(calls))
{
}

void
BlockSynchronizer::Fetch(const Digest& block,
                         std::optional<ReplicaIndex> source,
                         const std::vector<ReplicaIndex>& signers)
{
    const ReplicaIndex self = m_settings.self;
    if (m_fetching.count(block) > 0 || m_fetching.size() >= MAX_FETCHING)
    {
        return;
    }
    Fetching fetching;
    fetching.candidates = signers;
    if (signers.empty())
    {
        fetching.candidates.resize(m_settings.group->GetSize());
        std::iota(fetching.candidates.begin(), fetching.candidates.end(), ReplicaIndex{0});
    }
    fetching.candidates.erase(
        std::remove(fetching.candidates.begin(), fetching.candidates.end(), self),
        fetching.candidates.end());
    if (fetching.candidates.empty())
    {
        return;
    }
    fetching.peer =
        source && *source != self
            ? *source
            : fetching.candidates[m_settings.random->GetInteger(0, fetching.candidates.size() - 1)];
    Ask(block, m_fetching.emplace(block, std::move(fetching)).first->second);
}

void
BlockSynchronizer::Ask(const Digest& block, Fetching& fetching)
{
    fetching.attempts++;
    fetching.timer = m_host.StartTimer(m_settings.options->syncTimeout, [this, block] {
        m_fetching.at(block).timer.reset();
        AskAnother(block);
    });
    m_host.Send(fetching.peer,
                std::make_shared<const ConsensusMessage>(
                    BlockRequestMessage{block, m_tree.GetDecided()->header.height}));
}

void
BlockSynchronizer::AskAnother(const Digest& block)
{
    const auto it = m_fetching.find(block);
    Fetching& fetching = it->second;
    if (fetching.attempts > MAX_ROUNDS * fetching.candidates.size())
    {
        m_fetching.erase(it);
        return;
    }
    fetching.peer =
        fetching.candidates[m_settings.random->GetInteger(0, fetching.candidates.size() - 1)];
    Ask(block, fetching);
}

void
BlockSynchronizer::HandleRequest(ReplicaIndex from, const BlockRequestMessage& request)
{
    BlockResponseMessage response;
    response.block = request.block;
    size_t bytes = 0;
    BlockPtr block = m_tree.Find(request.block);
    while (block && block->header.height > request.height &&
           response.blocks.size() < m_settings.options->syncBatch)
    {
        bytes += block->payload.size();
        if (bytes > MAX_RESPONSE_BYTES && !response.blocks.empty())
        {
            break;
        }
        response.blocks.push_back(block);
        block = m_tree.Find(block->header.parent);
    }
    m_host.Send(from, std::make_shared<const ConsensusMessage>(std::move(response)));
}

void
BlockSynchronizer::HandleResponse(ReplicaIndex from, const BlockResponseMessage& response)
{
    const auto it = m_fetching.find(response.block);
    if (it == m_fetching.end() || it->second.peer != from || it->second.isChecking)
    {
        m_calls.reject(from, ConsensusRejectReason::UNREQUESTED_BLOCKS);
        return;
    }
    if (response.blocks.empty())
    {
        return; // The peer has not got it; the timer sees to asking another one.
    }
    Fetching& fetching = it->second;
    fetching.isChecking = true;
    if (fetching.timer)
    {
        m_host.CancelTimer(*fetching.timer);
        fetching.timer.reset();
    }
    Cost cost;
    for (const BlockPtr& block : response.blocks)
    {
        cost.hashedBytes += block->GetHashedBytes();
    }
    const DigestScheme* scheme = &m_settings.cryptography->GetDigestScheme();
    m_host.Compute<CheckedChain>(
        cost,
        WorkClass::PROTOCOL,
        [scheme, response] { return CheckChain(response.block, response.blocks, *scheme); },
        [this, block = response.block, from](const CheckedChain& chain) {
            HandleChecked(block, from, chain.blocks, chain.isClean);
        });
}

void
BlockSynchronizer::HandleChecked(const Digest& block,
                                 ReplicaIndex from,
                                 const std::vector<BlockPtr>& chain,
                                 bool isClean)
{
    const auto it = m_fetching.find(block);
    if (it == m_fetching.end())
    {
        return;
    }
    it->second.isChecking = false;
    if (!isClean)
    {
        m_calls.reject(from, ConsensusRejectReason::WRONG_BLOCKS);
    }
    if (chain.empty())
    {
        AskAnother(block);
        return;
    }
    m_fetching.erase(it);
    m_calls.arrived(chain);
}

void
BlockSynchronizer::Stop()
{
    for (const auto& [block, fetching] : m_fetching)
    {
        if (fetching.timer)
        {
            m_host.CancelTimer(*fetching.timer);
        }
    }
    m_fetching.clear();
}

} // namespace fl
} // namespace ns3
