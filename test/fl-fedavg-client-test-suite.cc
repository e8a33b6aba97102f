/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fedavg-fixture.h"
#include "fl-learning-fixtures.h"

#include "ns3/double.h"
#include "ns3/fl-local-trainer.h"
#include "ns3/fl-parameter-payload.h"
#include "ns3/fl-scaled-sign-flip-attack.h"
#include "ns3/test.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * What an honest client must send: training done apart from the client.
 *
 * @param fixture data and model
 * @param client the client
 * @param model what to train
 * @param shuffle order of the samples
 * @return the difference and the loss
 */
std::pair<ParameterVector, double>
TrainApart(const FedAvgFixture& fixture,
           NodeIndex client,
           const ParameterVectorPtr& model,
           const Ptr<UniformRandomVariable>& shuffle)
{
    LocalTrainer::Task task;
    task.start = model;
    task.data = fixture.setup->train;
    task.epochs =
        LocalTrainer::DrawEpochs(fixture.shares[client - 1], fixture.setup->localEpochs, shuffle);
    task.batchSize = fixture.setup->batchSize;
    LocalTrainer::Outcome outcome =
        LocalTrainer::Train(*fixture.setup->learner, *fixture.setup->optimizer, task);
    for (size_t i = 0; i < model->size(); i++)
    {
        outcome.parameters.data()[i] -= model->data()[i];
    }
    return {outcome.parameters, outcome.loss};
}

/**
 * @ingroup decentralized-fl-tests
 * What a client sends, honest or Byzantine.
 */
class UpdateCase : public TestCase
{
  public:
    /**
     * @param isByzantine attacks
     */
    explicit UpdateCase(bool isByzantine)
        : TestCase(isByzantine ? "A Byzantine client sends what its attack makes of the update"
                               : "A client sends what training has changed, signed"),
          m_isByzantine(isByzantine)
    {
    }

  private:
    void DoRun() override
    {
        const FedAvgFixture fixture(2);
        const NodeIndex self = 2;
        FedAvgClientSettings settings = fixture.MakeClient(self);
        settings.trainer.isByzantine = m_isByzantine;
        fixture.setup->attack = CreateObject<ScaledSignFlipAttack>();
        fixture.setup->attack->SetAttribute("Scale", DoubleValue(3));
        FakeHost host(self);
        FedAvgClientCore core(host, settings);
        core.Start();
        const FakeHost::Sent join = host.TakeSent();
        NS_TEST_ASSERT_MSG_EQ((join.to == std::vector<NodeIndex>{0}), true, "to the server");
        NS_TEST_ASSERT_MSG_EQ(join.message->GetSchema().type, FedAvgMessages::JOIN, "a join");
        NS_TEST_ASSERT_MSG_EQ(join.message->GetUnsigned("samples"),
                              fixture.GetSamples(self),
                              "with its number of samples");

        const auto shuffle = MakeUniform(100 + self);
        for (Round round = 0; round < 3; round++)
        {
            const ParameterVectorPtr model = FedAvgFixture::MakeVector(round);
            core.HandleMessage(0, fixture.MakeModel(0, round, model));
            CheckCosts(fixture, host);
            const FakeHost::Sent sent = host.TakeSent();
            NS_TEST_ASSERT_MSG_EQ((sent.to == std::vector<NodeIndex>{0}), true, "to the server");
            const Message& message = *sent.message;
            NS_TEST_ASSERT_MSG_EQ(message.GetSchema().type, FedAvgMessages::UPDATE, "an update");
            NS_TEST_EXPECT_MSG_EQ(message.GetRound(), round, "of the round");
            const auto [difference, loss] = TrainApart(fixture, self, model, shuffle);
            const auto update = ParameterPayload::FromPayload(message.GetBulk());
            for (size_t i = 0; i < difference.size(); i++)
            {
                const float honest = difference.data()[i];
                NS_TEST_EXPECT_MSG_EQ_TOL(update->data()[i],
                                          (m_isByzantine ? -3 * honest : honest),
                                          1e-6,
                                          "parameter " + std::to_string(i));
            }
            NS_TEST_EXPECT_MSG_EQ(message.GetReal("loss"), loss, "loss");
            NS_TEST_EXPECT_MSG_EQ(fixture.keys.CreateAuthenticator(0)->Verify(
                                      self,
                                      message.GetBulk(),
                                      FedAvgMessages::MakeStatement(FedAvgMessages::UPDATE,
                                                                    round,
                                                                    fixture.GetSamples(self)),
                                      FedAvgMessages::GetSeal(message))(),
                                  true,
                                  "properly signed");
        }
        NS_TEST_EXPECT_MSG_EQ(core.GetRejected(), 0, "nothing was refused");
    }

    /**
     * Lets the three steps of a round happen, and checks what each asks of the processor.
     *
     * @param fixture data and model
     * @param host of the client
     */
    void CheckCosts(const FedAvgFixture& fixture, FakeHost& host)
    {
        auto next = [&](WorkClass workClass, const Cost& expected) {
            NS_TEST_ASSERT_MSG_EQ(host.tasks.size(), 1, "one step after the other");
            const auto& [id, task] = *host.tasks.begin();
            const Cost& cost = task.cost;
            NS_TEST_EXPECT_MSG_EQ((task.workClass == workClass), true, "class");
            NS_TEST_EXPECT_MSG_EQ(cost.flops, expected.flops, "operations");
            NS_TEST_EXPECT_MSG_EQ(cost.hashedBytes, expected.hashedBytes, "bytes hashed");
            NS_TEST_EXPECT_MSG_EQ(cost.signatures, expected.signatures, "signatures");
            NS_TEST_EXPECT_MSG_EQ(cost.verifications, expected.verifications, "verifications");
            host.Complete(id);
        };
        Cost verify;
        verify.hashedBytes = 4 * fixture.DIMENSION;
        verify.verifications = 1;
        Cost train;
        // 5 samples, 3 steps of up to 2 samples, 2 epochs.
        train.flops = static_cast<uint64_t>(
            2 * (fixture.setup->learner->GetGradientFlops(5) +
                 3 * fixture.setup->optimizer->GetStepFlops(fixture.DIMENSION)));
        Cost sign;
        sign.hashedBytes = 4 * fixture.DIMENSION;
        sign.signatures = 1;
        next(WorkClass::PROTOCOL, verify);
        next(WorkClass::LEARNING, train);
        next(WorkClass::PROTOCOL, sign);
        NS_TEST_ASSERT_MSG_EQ(host.tasks.size(), 0, "no more than that");
    }

    const bool m_isByzantine; ///< attacks
};

/**
 * @ingroup decentralized-fl-tests
 * Messages that a client must not act on.
 */
class ClientForgeryCase : public TestCase
{
  public:
    ClientForgeryCase()
        : TestCase("A client ignores and counts what is not a new, well-formed, signed model")
    {
    }

  private:
    void DoRun() override
    {
        const FedAvgFixture fixture(2);
        const auto model = FedAvgFixture::MakeVector(1);
        const VectorSeal seal = FedAvgMessages::GetSeal(*fixture.MakeModel(0, 3, model));
        const auto sized =
            std::make_shared<const ParameterVector>(ParameterVector::Sized(model->size()));

        struct Forgery
        {
            std::string name;
            NodeIndex from;
            MessagePtr message;
        };

        const std::vector<Forgery> forgeries{
            {"from a client", 1, fixture.MakeModel(1, 3, model)},
            {"signed by a client", 0, fixture.MakeModel(1, 3, model)},
            {"with the seal of another round",
             0,
             FedAvgMessages::MakeModel(4, std::make_shared<ParameterPayload>(model), seal)},
            {"a join", 0, FedAvgMessages::MakeJoin(5)},
            {"an update", 0, fixture.MakeUpdate(0, 3, 5, model)},
            {"without a vector", 0, FedAvgMessages::MakeModel(3, nullptr, seal)},
            {"of 3 bytes",
             0,
             FedAvgMessages::MakeModel(3, std::make_shared<RawPayload>(Bytes(3)), seal)},
            {"one parameter short", 0, fixture.MakeModel(0, 3, ShareVector({1, 2, 3}))},
            {"without content", 0, fixture.MakeModel(0, 3, sized)},
            {"with another vector",
             0,
             FedAvgMessages::MakeModel(3, std::make_shared<RawPayload>(Bytes(60)), seal)},
        };
        for (const Forgery& forgery : forgeries)
        {
            FakeHost host(2);
            FedAvgClientCore core(host, fixture.MakeClient(2));
            core.HandleMessage(forgery.from, forgery.message);
            host.CompleteAll();
            NS_TEST_EXPECT_MSG_EQ(core.GetRejected(), 1, "counted: " << forgery.name);
            NS_TEST_EXPECT_MSG_EQ(host.sent.size(), 0, "not answered: " << forgery.name);
            core.HandleMessage(0, fixture.MakeModel(0, 5, model));
            host.CompleteAll();
            NS_TEST_EXPECT_MSG_EQ(host.sent.size(), 1, "goes on: " << forgery.name);
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Models that come while the client still works.
 */
class OvertakenCase : public TestCase
{
  public:
    OvertakenCase()
        : TestCase("A model of a later round ends the work on an earlier one, at every step")
    {
    }

  private:
    void DoRun() override
    {
        const FedAvgFixture fixture(2);
        const auto model = FedAvgFixture::MakeVector(1);
        for (uint32_t steps = 0; steps < 3; steps++)
        {
            FakeHost host(2);
            FedAvgClientCore core(host, fixture.MakeClient(2));
            core.HandleMessage(0, fixture.MakeModel(0, 3, model));
            for (uint32_t step = 0; step < steps; step++)
            {
                host.Complete(host.tasks.begin()->first);
            }
            core.HandleMessage(0, fixture.MakeModel(0, 3, model));
            core.HandleMessage(0, fixture.MakeModel(0, 2, model));
            NS_TEST_EXPECT_MSG_EQ(core.GetRejected(), 2, "the same again, and an earlier one");
            NS_TEST_EXPECT_MSG_EQ(host.tasks.size(), 1, "one thing at a time");
            core.HandleMessage(0, fixture.MakeModel(0, 4, model));
            NS_TEST_EXPECT_MSG_EQ(host.tasks.size(), 1, "the former work is cancelled");
            host.CompleteAll();
            NS_TEST_ASSERT_MSG_EQ(host.sent.size(), 1, "one update");
            NS_TEST_EXPECT_MSG_EQ(host.TakeSent().message->GetRound(), 4, "of the later round");
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The server cannot be reached.
 */
class ServerLostCase : public TestCase
{
  public:
    ServerLostCase()
        : TestCase("A client whose messages were given up introduces itself again")
    {
    }

  private:
    void DoRun() override
    {
        const FedAvgFixture fixture(2);
        FakeHost host(2);
        FedAvgClientCore core(host, fixture.MakeClient(2));
        core.HandlePeerFailure(1);
        NS_TEST_EXPECT_MSG_EQ(host.sent.size(), 0, "another client is none of its business");
        core.HandlePeerFailure(0);
        NS_TEST_ASSERT_MSG_EQ(host.sent.size(), 1, "the server is");
        NS_TEST_EXPECT_MSG_EQ(host.TakeSent().message->GetSchema().type,
                              FedAvgMessages::JOIN,
                              "it joins again");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The suite.
 */
class FedAvgClientTestSuite : public TestSuite
{
  public:
    FedAvgClientTestSuite()
        : TestSuite("fl-fedavg-client", Type::UNIT)
    {
        AddTestCase(new UpdateCase(false));
        AddTestCase(new UpdateCase(true));
        AddTestCase(new ClientForgeryCase);
        AddTestCase(new OvertakenCase);
        AddTestCase(new ServerLostCase);
    }
};

const FedAvgClientTestSuite g_fedAvgClientTestSuite; ///< the suite

} // namespace
