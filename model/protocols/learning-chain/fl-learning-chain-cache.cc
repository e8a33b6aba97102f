/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-chain-cache.h"

#include "fl-learning-chain-messages.h"

#include "ns3/fl-merkle-tree.h"
#include "ns3/fl-parameter-payload.h"

#include <utility>

namespace ns3
{
namespace fl
{

LearningChainCache::LearningChainCache(LearningSetupPtr setup,
                                       uint32_t nodes,
                                       std::shared_ptr<const VectorAuthenticator> authenticator)
    : m_setup(std::move(setup)),
      m_nodes(nodes),
      m_authenticator(std::move(authenticator))
{
    const ParameterPayload initial(m_setup->initial);
    m_genesis =
        LearningChainBlock::ComputeGenesis(GetDigestScheme(),
                                           MerkleTree(GetDigestScheme(), initial).GetRoot());
}

const Digest&
LearningChainCache::GetGenesis() const
{
    return m_genesis;
}

const DigestScheme&
LearningChainCache::GetDigestScheme() const
{
    return m_setup->cryptography->GetDigestScheme();
}

LearningChainGradientPtr
LearningChainCache::ReadGradient(const MessagePtr& message)
{
    if (message != m_lastMessage)
    {
        m_lastGradient = Find(*message);
        m_lastMessage = message;
    }
    return m_lastGradient;
}

LearningChainGradientPtr
LearningChainCache::Find(const Message& message)
{
    const uint64_t owner = message.GetUnsigned("owner");
    if (owner >= m_nodes || !message.GetBulk())
    {
        return nullptr;
    }
    // Nearly always the same as what others have received, or will.
    const LearningChainGradientPtr known = m_gradients.Find(message.GetBulk().get());
    const Digest base = LearningChainMessages::GetDigest(message, "base");
    const Time created = LearningChainMessages::GetCreated(message);
    if (known && known->owner == owner && known->iteration == message.GetRound() &&
        known->base == base && known->created == created &&
        known->seal.digest == LearningChainMessages::GetDigest(message, "digest") &&
        known->seal.signature.bytes == message.GetBytes("signature"))
    {
        return known;
    }
    LearningChainGradient gradient;
    gradient.owner = static_cast<NodeIndex>(owner);
    gradient.iteration = message.GetRound();
    gradient.base = base;
    gradient.created = created;
    gradient.update = ParameterPayload::FromPayload(message.GetBulk(), *m_setup->initial);
    gradient.payload = message.GetBulk();
    gradient.seal = LearningChainMessages::GetSeal(message);
    if (!gradient.update)
    {
        return nullptr;
    }
    const auto completed = Complete(std::move(gradient));
    if (!known)
    {
        m_gradients.Add(completed->payload.get(), completed);
    }
    return completed;
}

LearningChainGradientPtr
LearningChainCache::AddGradient(LearningChainGradient gradient)
{
    const auto completed = Complete(std::move(gradient));
    m_gradients.Add(completed->payload.get(), completed);
    return completed;
}

std::shared_ptr<LearningChainGradient>
LearningChainCache::Complete(LearningChainGradient gradient) const
{
    const Bytes statement = LearningChainMessages::MakeStatement(gradient);
    Bytes name = statement;
    name.insert(name.end(),
                gradient.seal.digest.GetBytes().begin(),
                gradient.seal.digest.GetBytes().end());
    gradient.id = GetDigestScheme().Compute(name);
    gradient.isGenuine = std::make_shared<SharedWork<bool>>(
        m_authenticator->Verify(gradient.owner, gradient.payload, statement, gradient.seal));
    return std::make_shared<LearningChainGradient>(std::move(gradient));
}

LearningChainBlockPtr
LearningChainCache::ReadBlock(const Message& message)
{
    const auto block = LearningChainMessages::ReadBlock(message, *m_setup->initial, m_nodes);
    if (!block)
    {
        return nullptr;
    }
    block->ComputeChallenge(GetDigestScheme());
    block->ComputeDigest(GetDigestScheme());
    // The digest covers all but the seal's signature and the vector that the seal's digest names.
    const LearningChainBlockPtr known = m_blocks.Find(block->digest);
    if (known && known->payload == block->payload &&
        known->seal.signature.bytes == block->seal.signature.bytes)
    {
        return known;
    }
    if (!known)
    {
        m_blocks.Add(block->digest, block);
    }
    return block;
}

LearningChainBlockPtr
LearningChainCache::AddBlock(LearningChainBlock block)
{
    const auto shared = std::make_shared<const LearningChainBlock>(std::move(block));
    m_blocks.Add(shared->digest, shared);
    return shared;
}

std::shared_ptr<SharedWork<LearningChainAggregate>>
LearningChainCache::Aggregate(const std::vector<LearningChainGradientPtr>& gradients)
{
    auto shares = std::make_shared<LearningChainShares>();
    shares->reserve(gradients.size());
    for (const auto& gradient : gradients)
    {
        shares->push_back({gradient->owner, gradient->id});
    }
    const Digest key = LearningChainBlock::ComputeSharesDigest(GetDigestScheme(), *shares);
    auto work = m_aggregates.Find(key);
    if (work)
    {
        return work;
    }
    auto request = std::make_shared<AggregationRequest>();
    request->dimension = m_setup->initial->size();
    request->sized = !m_setup->initial->HasContent();
    for (const auto& gradient : gradients)
    {
        request->inputs.push_back({gradient->update, 1});
    }
    work = std::make_shared<SharedWork<LearningChainAggregate>>(
        [rule = PeekPointer(m_setup->aggregator), digests = &GetDigestScheme(), request, shares] {
            AggregationResult result = rule->Aggregate(*request);
            LearningChainAggregate aggregate;
            aggregate.shares = shares;
            if (result.HasVector())
            {
                aggregate.vector =
                    std::make_shared<const ParameterVector>(std::move(result.vector));
                aggregate.payload = std::make_shared<const ParameterPayload>(aggregate.vector);
                aggregate.digest = MerkleTree(*digests, *aggregate.payload).GetRoot();
                aggregate.weights = std::move(result.weights);
            }
            return aggregate;
        });
    m_aggregates.Add(key, work);
    return work;
}

ParameterVectorPtr
LearningChainCache::GetModel(const LearningChainBlock& block, const ParameterVectorPtr& before)
{
    ParameterVectorPtr model = m_models.Find(block.digest);
    if (!model)
    {
        auto sum = std::make_shared<ParameterVector>(*before);
        sum->AddScaled(1, *block.aggregate);
        model = sum;
        m_models.Add(block.digest, model);
    }
    return model;
}

} // namespace fl
} // namespace ns3
