/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-chain-fixture.h"

#include "fl-learning-fixtures.h"

#include "ns3/abort.h"
#include "ns3/fl-cosine-nearest-aggregator.h"
#include "ns3/fl-exponential-proof-of-work.h"
#include "ns3/fl-learning-chain-messages.h"
#include "ns3/fl-merkle-tree.h"
#include "ns3/fl-modeled-cryptography.h"
#include "ns3/fl-parameter-payload.h"
#include "ns3/fl-sgd-optimizer.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ns3
{
namespace fl
{

LearningChainFixture::LearningChainFixture(uint32_t nodes)
    : setup(std::make_shared<LearningSetup>()),
      shares(nodes),
      keys(CreateObject<ModeledCryptography>(), nodes, 1),
      work(CreateObject<ExponentialProofOfWork>())
{
    for (uint32_t sample = 0; sample < 4 * nodes; sample++)
    {
        shares[sample % nodes].push_back(sample);
    }
    setup->train = MakeRandomData({1, 4, 1}, 3, 4 * nodes, 2);
    setup->learner = MakeLearner("");
    setup->learner->Bind(setup->train->GetShape(), setup->train->GetClasses());
    setup->optimizer = CreateObject<SgdOptimizer>();
    setup->aggregator = CreateObject<CosineNearestAggregator>();
    setup->cryptography = CreateObject<ModeledCryptography>();
    setup->initial = MakeVector(3);
    setup->batchSize = 2;
    NS_ABORT_MSG_UNLESS(setup->learner->GetDimension() == DIMENSION, "not the expected model");
    cache = std::make_shared<LearningChainCache>(setup, nodes, keys.CreateAuthenticator(0));
}

LearningChainSettings
LearningChainFixture::MakeSettings(NodeIndex node) const
{
    LearningChainSettings settings;
    settings.trainer.setup = setup;
    settings.trainer.node = node;
    settings.trainer.samples = shares[node];
    settings.trainer.shuffle = MakeUniform(100 + node);
    settings.authenticator = keys.CreateAuthenticator(node);
    settings.cache = cache;
    settings.nodes = shares.size();
    settings.iterations = 100;
    settings.work = work;
    settings.power = {1, double(shares.size())};
    settings.gradientTimeout = Seconds(100);
    settings.requestTimeout = Seconds(10);
    settings.random = MakeUniform(200 + node);
    return settings;
}

LearningChainGradientPtr
LearningChainFixture::MakeGradient(NodeIndex owner,
                                   const Digest& base,
                                   Round iteration,
                                   ParameterVectorPtr update) const
{
    LearningChainGradient gradient;
    gradient.owner = owner;
    gradient.base = base;
    gradient.iteration = iteration;
    gradient.created = Seconds(1);
    gradient.update = update;
    gradient.payload = std::make_shared<const ParameterPayload>(std::move(update));
    gradient.seal =
        keys.CreateAuthenticator(owner)->Sign(gradient.payload,
                                              LearningChainMessages::MakeStatement(gradient))();
    return cache->AddGradient(std::move(gradient));
}

LearningChainBlockPtr
LearningChainFixture::MakeBlock(NodeIndex proposer,
                                const Digest& parent,
                                const std::vector<LearningChainGradientPtr>& gradients,
                                ParameterVectorPtr aggregate) const
{
    const auto shares = std::make_shared<LearningChainShares>();
    for (const auto& gradient : gradients)
    {
        shares->push_back({gradient->owner, gradient->id});
    }
    LearningChainBlock block;
    block.proposer = proposer;
    block.parent = parent;
    block.created = Seconds(2);
    block.shares = shares;
    block.aggregate = aggregate ? std::move(aggregate) : cache->Aggregate(gradients)->Get().vector;
    block.payload = std::make_shared<const ParameterPayload>(block.aggregate);
    block.seal.digest = MerkleTree(cache->GetDigestScheme(), *block.payload).GetRoot();
    block.ComputeChallenge(cache->GetDigestScheme());
    block.seal =
        keys.CreateAuthenticator(proposer)->Sign(block.payload,
                                                 LearningChainMessages::MakeStatement(block))();
    return Mine(std::move(block));
}

LearningChainBlockPtr
LearningChainFixture::Mine(LearningChainBlock block) const
{
    FakeHost host(block.proposer);
    const auto miner = work->CreateMiner(host, {1, 1}, MakeUniform(1));
    miner->Start(block.challenge, [&block](uint64_t nonce) { block.nonce = nonce; });
    host.ExpireOnly();
    block.ComputeDigest(cache->GetDigestScheme());
    return cache->AddBlock(std::move(block));
}

std::vector<double>
LearningChainFixture::AverageNearest(const std::vector<ParameterVectorPtr>& vectors, uint32_t l)
{
    const size_t dimension = vectors.front()->size();
    std::vector<double> sum(dimension);
    for (const auto& vector : vectors)
    {
        for (size_t i = 0; i < dimension; i++)
        {
            sum[i] += vector->data()[i];
        }
    }
    std::vector<std::pair<double, size_t>> distances;
    for (size_t k = 0; k < vectors.size(); k++)
    {
        double dot = 0;
        double own = 0;
        double total = 0;
        for (size_t i = 0; i < dimension; i++)
        {
            const double x = vectors[k]->data()[i];
            dot += x * sum[i];
            own += x * x;
            total += sum[i] * sum[i];
        }
        distances.emplace_back(1 - dot / std::sqrt(own * total), k);
    }
    std::sort(distances.begin(), distances.end());
    std::vector<double> mean(dimension);
    for (uint32_t k = 0; k < l; k++)
    {
        for (size_t i = 0; i < dimension; i++)
        {
            mean[i] += vectors[distances[k].second]->data()[i] / l;
        }
    }
    return mean;
}

ParameterVectorPtr
LearningChainFixture::MakeVector(int64_t seed)
{
    const auto uniform = MakeUniform(1000 + seed);
    std::vector<float> values(DIMENSION);
    for (float& value : values)
    {
        value = static_cast<float>(uniform->GetValue(-1, 1));
    }
    return ShareVector(values);
}

LearningChainDriver::LearningChainDriver(const LearningChainFixture& fixture,
                                         LearningChainSettings settings)
    : host(settings.trainer.node),
      m_fixture(fixture)
{
    settings.observer = [this](const LearningChainReport& report) { reports.push_back(report); };
    core = std::make_unique<LearningChainCore>(host, std::move(settings));
    core->Start();
}

void
LearningChainDriver::Work()
{
    host.CompleteAll();
    for (const FakeHost::Sent& sent : host.sent)
    {
        if (sent.message->GetSchema().type == LearningChainMessages::GRADIENT &&
            sent.message->GetUnsigned("owner") == host.GetSelf())
        {
            m_own = m_fixture.cache->ReadGradient(sent.message);
        }
    }
}

void
LearningChainDriver::Receive(NodeIndex from, const LearningChainGradientPtr& gradient)
{
    core->HandleMessage(from, LearningChainMessages::MakeGradient(*gradient, 1));
    Work();
}

void
LearningChainDriver::Receive(NodeIndex from, const LearningChainBlockPtr& block)
{
    core->HandleMessage(from, LearningChainMessages::MakeBlock(*block, 1, 1));
    Work();
}

LearningChainGradientPtr
LearningChainDriver::GetOwn() const
{
    return m_own && m_own->base == core->GetLedger().GetBase() ? m_own : nullptr;
}

LearningChainBlockPtr
LearningChainDriver::Find()
{
    host.sent.clear();
    host.ExpireOnly();
    NS_ABORT_MSG_IF(host.sent.empty(), "no block was sent");
    const MessagePtr message = host.TakeSent().message;
    NS_ABORT_MSG_UNLESS(message->GetSchema().type == LearningChainMessages::BLOCK, "no block");
    const LearningChainBlockPtr block = m_fixture.cache->ReadBlock(*message);
    Work();
    return block;
}

std::vector<FakeHost::Sent>
LearningChainDriver::Take(uint16_t type)
{
    std::vector<FakeHost::Sent> taken;
    while (!host.sent.empty())
    {
        const FakeHost::Sent sent = host.TakeSent();
        if (sent.message->GetSchema().type == type)
        {
            taken.push_back(sent);
        }
    }
    return taken;
}

} // namespace fl
} // namespace ns3
