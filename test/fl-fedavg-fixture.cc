/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fedavg-fixture.h"

#include "fl-learning-fixtures.h"

#include "ns3/abort.h"
#include "ns3/fl-mean-aggregator.h"
#include "ns3/fl-modeled-cryptography.h"
#include "ns3/fl-parameter-payload.h"
#include "ns3/fl-sgd-optimizer.h"

#include <utility>

namespace ns3
{
namespace fl
{

FedAvgFixture::FedAvgFixture(uint32_t clients)
    : setup(std::make_shared<LearningSetup>()),
      shares(clients),
      keys(CreateObject<ModeledCryptography>(), clients + 1, 1)
{
    uint32_t next = 0;
    for (NodeIndex client = 1; client <= clients; client++)
    {
        for (uint32_t i = 0; i < 2 * client + 1; i++)
        {
            shares[client - 1].push_back(next++);
        }
    }
    setup->train = MakeRandomData({1, 4, 1}, 3, next, 2);
    setup->learner = MakeLearner("");
    setup->learner->Bind(setup->train->GetShape(), setup->train->GetClasses());
    setup->optimizer = CreateObject<SgdOptimizer>();
    setup->aggregator = CreateObject<MeanAggregator>();
    setup->cryptography = CreateObject<ModeledCryptography>();
    setup->initial = MakeVector(3);
    setup->batchSize = 2;
    setup->localEpochs = 2;
    NS_ABORT_MSG_UNLESS(setup->learner->GetDimension() == DIMENSION, "not the expected model");
}

FedAvgServerSettings
FedAvgFixture::MakeServer() const
{
    FedAvgServerSettings settings;
    settings.setup = setup;
    settings.authenticator = keys.CreateAuthenticator(0);
    for (NodeIndex client = 1; client <= shares.size(); client++)
    {
        settings.clients[client] = GetSamples(client);
    }
    settings.selection = MakeUniform(4);
    settings.rounds = 2;
    return settings;
}

FedAvgClientSettings
FedAvgFixture::MakeClient(NodeIndex client) const
{
    FedAvgClientSettings settings;
    settings.trainer.setup = setup;
    settings.trainer.node = client;
    settings.trainer.samples = shares[client - 1];
    settings.authenticator = keys.CreateAuthenticator(client);
    settings.trainer.shuffle = MakeUniform(100 + client);
    return settings;
}

uint64_t
FedAvgFixture::GetSamples(NodeIndex client) const
{
    return shares[client - 1].size();
}

MessagePtr
FedAvgFixture::MakeUpdate(NodeIndex signer,
                          Round round,
                          uint64_t samples,
                          ParameterVectorPtr update) const
{
    const auto payload = std::make_shared<const ParameterPayload>(std::move(update));
    const Bytes statement = FedAvgMessages::MakeStatement(FedAvgMessages::UPDATE, round, samples);
    const VectorSeal seal = keys.CreateAuthenticator(signer)->Sign(payload, statement)();
    return FedAvgMessages::MakeUpdate(round, samples, 0.5 * signer, payload, seal);
}

MessagePtr
FedAvgFixture::MakeModel(NodeIndex signer, Round round, ParameterVectorPtr model) const
{
    const auto payload = std::make_shared<const ParameterPayload>(std::move(model));
    const Bytes statement = FedAvgMessages::MakeStatement(FedAvgMessages::MODEL, round, 0);
    return FedAvgMessages::MakeModel(round,
                                     payload,
                                     keys.CreateAuthenticator(signer)->Sign(payload, statement)());
}

ParameterVectorPtr
FedAvgFixture::MakeVector(int64_t seed)
{
    const auto uniform = MakeUniform(1000 + seed);
    std::vector<float> values(DIMENSION);
    for (float& value : values)
    {
        value = static_cast<float>(uniform->GetValue(-1, 1));
    }
    return ShareVector(values);
}

FedAvgServerDriver::FedAvgServerDriver(const FedAvgFixture& fixture, FedAvgServerSettings settings)
    : host(0),
      m_fixture(fixture)
{
    settings.roundCompleted = [this](const FedAvgRound& round) {
        rounds.push_back(round);
        if (onRound)
        {
            onRound();
        }
    };
    core = std::make_unique<FedAvgServerCore>(host, std::move(settings));
    core->Start();
}

void
FedAvgServerDriver::Join(NodeIndex client)
{
    core->HandleMessage(client, FedAvgMessages::MakeJoin(m_fixture.GetSamples(client)));
}

void
FedAvgServerDriver::JoinAll()
{
    for (NodeIndex client = 1; client <= m_fixture.shares.size(); client++)
    {
        Join(client);
    }
    host.CompleteAll();
}

FakeHost::Sent
FedAvgServerDriver::TakeModel()
{
    FakeHost::Sent sent = host.TakeSent();
    NS_ABORT_MSG_UNLESS(sent.message->GetSchema().type == FedAvgMessages::MODEL,
                        "the server has sent something else than a model");
    return sent;
}

void
FedAvgServerDriver::Answer(NodeIndex client, ParameterVectorPtr update)
{
    Answer(rounds.empty() ? 0 : rounds.back().round + 1, client, std::move(update));
}

void
FedAvgServerDriver::Answer(Round round, NodeIndex client, ParameterVectorPtr update)
{
    core->HandleMessage(
        client,
        m_fixture.MakeUpdate(client, round, m_fixture.GetSamples(client), std::move(update)));
}

} // namespace fl
} // namespace ns3
