/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fedavg-fixture.h"
#include "fl-learning-fixtures.h"

#include "ns3/fl-message-catalog.h"
#include "ns3/fl-parameter-payload.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// Indices of nodes, to compare with.
using Nodes = std::vector<NodeIndex>;

/**
 * @ingroup decentralized-fl-tests
 * The mean of updates weighted by samples, added to the model, computed apart and in binary64.
 *
 * @param model the model
 * @param updates updates with their numbers of samples
 * @return the next model
 */
std::vector<double>
AddWeightedMean(const ParameterVector& model,
                const std::vector<std::pair<ParameterVectorPtr, uint64_t>>& updates)
{
    double total = 0;
    for (const auto& [update, samples] : updates)
    {
        total += static_cast<double>(samples);
    }
    std::vector<double> next(model.data(), model.data() + model.size());
    for (const auto& [update, samples] : updates)
    {
        for (size_t i = 0; i < next.size(); i++)
        {
            next[i] += static_cast<double>(samples) / total * update->data()[i];
        }
    }
    return next;
}

/**
 * @ingroup decentralized-fl-tests
 * @param a numbers
 * @param b a vector
 * @return the greatest difference
 */
double
GetDistance(const std::vector<double>& a, const ParameterVector& b)
{
    double greatest = 0;
    for (size_t i = 0; i < a.size(); i++)
    {
        greatest = std::max(greatest, std::abs(a[i] - b.data()[i]));
    }
    return a.size() == b.size() ? greatest : std::numeric_limits<double>::infinity();
}

/**
 * @ingroup decentralized-fl-tests
 * Two whole rounds, with every number checked.
 */
class KnownRoundsCase : public TestCase
{
  public:
    KnownRoundsCase()
        : TestCase("Two rounds give the weighted mean of the updates, and the right record")
    {
    }

  private:
    void DoRun() override
    {
        const FedAvgFixture fixture(3);
        FedAvgServerDriver server(fixture, fixture.MakeServer());
        server.host.now = Seconds(1);
        server.JoinAll();
        ParameterVectorPtr model = fixture.setup->initial;
        for (Round round = 0; round < 2; round++)
        {
            const FakeHost::Sent sent = server.TakeModel();
            NS_TEST_ASSERT_MSG_EQ((sent.to == Nodes{1, 2, 3}), true, "all clients are asked");
            NS_TEST_ASSERT_MSG_EQ(sent.message->GetRound(), round, "in the round under way");
            NS_TEST_ASSERT_MSG_EQ(
                ParameterPayload::FromPayload(sent.message->GetBulk())->IsIdentical(*model),
                true,
                "to train the model of the round before");
            NS_TEST_ASSERT_MSG_EQ(
                fixture.keys.CreateAuthenticator(2)->Verify(
                    0,
                    sent.message->GetBulk(),
                    FedAvgMessages::MakeStatement(FedAvgMessages::MODEL, round, 0),
                    FedAvgMessages::GetSeal(*sent.message))(),
                true,
                "which the server has signed");

            std::vector<std::pair<ParameterVectorPtr, uint64_t>> updates;
            for (NodeIndex client : {2, 3, 1})
            {
                updates.emplace_back(FedAvgFixture::MakeVector(10 * round + client),
                                     fixture.GetSamples(client));
                server.Answer(client, updates.back().first);
            }
            NS_TEST_ASSERT_MSG_EQ(server.rounds.size(), round, "the checks take their time");
            server.host.now = Seconds(2 + round);
            server.host.CompleteAll();
            NS_TEST_ASSERT_MSG_EQ(server.rounds.size(), round + 1, "the round is complete");
            const FedAvgRound& record = server.rounds.back();
            NS_TEST_EXPECT_MSG_LT(GetDistance(AddWeightedMean(*model, updates), *record.model),
                                  1e-6,
                                  "the model is the old one and the weighted mean");
            NS_TEST_EXPECT_MSG_EQ(record.round, round, "number");
            NS_TEST_EXPECT_MSG_EQ(record.start, Seconds(1 + round), "start");
            NS_TEST_EXPECT_MSG_EQ(record.end, Seconds(2 + round), "end");
            NS_TEST_EXPECT_MSG_EQ(record.selected, 3, "asked");
            NS_TEST_EXPECT_MSG_EQ((record.accepted == Nodes{1, 2, 3}), true, "accepted");
            NS_TEST_EXPECT_MSG_EQ(record.rejected.size() + record.failed + record.late, 0, "rest");
            // Client k has 2 k + 1 samples and states the loss k / 2.
            NS_TEST_EXPECT_MSG_EQ_TOL(record.trainingLoss,
                                      (3 * 0.5 + 5 * 1 + 7 * 1.5) / 15,
                                      1e-12,
                                      "loss");
            model = record.model;
        }
        NS_TEST_EXPECT_MSG_EQ(server.core->IsFinished(), true, "all rounds are done");
        NS_TEST_EXPECT_MSG_EQ(server.core->GetRejected(), 0, "nothing was refused");
        NS_TEST_EXPECT_MSG_EQ(server.host.sent.size() + server.host.timers.size(), 0, "and quiet");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * How many clients a round asks, and that each is as likely as the others.
 */
class SelectionCase : public TestCase
{
  public:
    SelectionCase()
        : TestCase("A round asks max(C K, 1) clients, each as likely as the others")
    {
    }

  private:
    /**
     * @param fixture what the server needs
     * @param fraction share of the clients
     * @param present number of clients that are there
     * @param stream random stream of the selection
     * @return receivers of the first model
     */
    static Nodes Select(const FedAvgFixture& fixture,
                        double fraction,
                        uint32_t present,
                        int64_t stream)
    {
        FedAvgServerSettings settings = fixture.MakeServer();
        settings.clientFraction = fraction;
        settings.joinDeadline = Seconds(1);
        settings.selection = MakeUniform(stream);
        FedAvgServerDriver server(fixture, settings);
        for (NodeIndex client = 1; client <= present; client++)
        {
            server.Join(client);
        }
        if (present < fixture.shares.size())
        {
            server.host.ExpireOnly();
        }
        server.host.CompleteAll();
        return server.TakeModel().to;
    }

    void DoRun() override
    {
        const uint32_t K = 10;
        const FedAvgFixture fixture(K);
        const std::map<double, size_t>
            sizes{{0, 1}, {0.04, 1}, {0.1, 1}, {0.16, 2}, {0.3, 3}, {0.54, 5}, {0.56, 6}, {1, 10}};
        for (const auto& [fraction, size] : sizes)
        {
            NS_TEST_EXPECT_MSG_EQ(Select(fixture, fraction, K, 1).size(),
                                  size,
                                  "clients asked for C = " << fraction);
        }
        NS_TEST_EXPECT_MSG_EQ(Select(fixture, 0.5, 2, 1).size(), 2, "no more than are there");
        NS_TEST_EXPECT_MSG_EQ(Select(fixture, 0.5, 7, 1).size(), 5, "a share of all registered");

        const uint32_t trials = 3000;
        const double share = 0.3;
        std::vector<double> counts(K);
        for (uint32_t trial = 0; trial < trials; trial++)
        {
            const Nodes chosen = Select(fixture, share, K, trial);
            NS_TEST_ASSERT_MSG_EQ(std::set<NodeIndex>(chosen.begin(), chosen.end()).size(),
                                  3,
                                  "three different ones");
            for (NodeIndex client : chosen)
            {
                counts[client - 1]++;
            }
        }
        // Pearson's sum for draws without replacement, scaled to a chi-square of K - 1 degrees.
        double sum = 0;
        for (double count : counts)
        {
            sum += std::pow(count - trials * share, 2) / (trials * share);
        }
        sum *= (K - 1) / (K * (1 - share));
        NS_TEST_EXPECT_MSG_LT(sum, 33.7, "9 degrees of freedom, significance 0.0001");
        NS_TEST_EXPECT_MSG_GT(sum, 0.5, "not more regular than chance");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Messages that are not what they should be.
 */
class ForgeryCase : public TestCase
{
  public:
    ForgeryCase()
        : TestCase("What is not an expected, well-formed, signed update is refused and counted")
    {
    }

  private:
    /// A message of client 1, and whether it uses up the client's answer of the round.
    struct Forgery
    {
        std::string name;   ///< what is wrong
        MessagePtr message; ///< the message
        bool isAnswer;      ///< the client is out of this round
    };

    /**
     * @param fixture keys and samples
     * @return all kinds of bad messages in round 0
     */
    static std::vector<Forgery> MakeForgeries(const FedAvgFixture& fixture)
    {
        const uint64_t samples = fixture.GetSamples(1);
        const ParameterVectorPtr good = FedAvgFixture::MakeVector(1);
        std::vector<float> values(good->data(), good->data() + good->size());
        values[7] = std::numeric_limits<float>::infinity();
        const ParameterVectorPtr infinite = ShareVector(values);
        values[7] = std::numeric_limits<float>::quiet_NaN();
        const ParameterVectorPtr undefined = ShareVector(values);
        values.pop_back();
        const ParameterVectorPtr small = ShareVector(values);
        values.resize(16);
        const ParameterVectorPtr large = ShareVector(values);
        const auto sized =
            std::make_shared<const ParameterVector>(ParameterVector::Sized(good->size()));

        const MessagePtr genuine = fixture.MakeUpdate(1, 0, samples, good);
        auto withBulk = [&](BulkPayloadPtr bulk) {
            return FedAvgMessages::MakeUpdate(0,
                                              samples,
                                              1,
                                              std::move(bulk),
                                              FedAvgMessages::GetSeal(*genuine));
        };
        VectorSeal broken = FedAvgMessages::GetSeal(*genuine);
        broken.signature.bytes.back() ^= 1;
        VectorSeal empty = FedAvgMessages::GetSeal(*genuine);
        empty.signature.bytes.clear();
        VectorSeal elsewhere = FedAvgMessages::GetSeal(*genuine);
        elsewhere.digest = Digest();
        VectorSeal ofModel =
            FedAvgMessages::GetSeal(*fixture.MakeModel(1, 0, FedAvgFixture::MakeVector(1)));
        const auto payload = std::make_shared<const ParameterPayload>(good);
        auto withSeal = [&](const VectorSeal& seal) {
            return FedAvgMessages::MakeUpdate(0, samples, 1, payload, seal);
        };
        return {
            {"of the next round", fixture.MakeUpdate(1, 1, samples, good), false},
            {"of the last round", fixture.MakeUpdate(1, UINT32_MAX, samples, good), false},
            {"a model", fixture.MakeModel(1, 0, good), false},
            {"a join with other samples", FedAvgMessages::MakeJoin(samples + 1), false},
            {"of the transport's system",
             std::make_shared<Message>(MessageCatalog::Get().GetSystems().front().messages.front(),
                                       0,
                                       0),
             false},
            {"without a vector", withBulk(nullptr), true},
            {"with a vector of 5 bytes", withBulk(std::make_shared<RawPayload>(Bytes(5))), true},
            {"with an empty vector", withBulk(std::make_shared<RawPayload>(Bytes())), true},
            {"one parameter short", fixture.MakeUpdate(1, 0, samples, small), true},
            {"one parameter long", fixture.MakeUpdate(1, 0, samples, large), true},
            {"without content", fixture.MakeUpdate(1, 0, samples, sized), true},
            {"of more samples", fixture.MakeUpdate(1, 0, 1000 * samples, good), true},
            {"signed by another client", fixture.MakeUpdate(2, 0, samples, good), true},
            {"with another vector", withBulk(std::make_shared<RawPayload>(Bytes(60))), true},
            {"with a changed signature", withSeal(broken), true},
            {"without a signature", withSeal(empty), true},
            {"with another digest", withSeal(elsewhere), true},
            {"with the signature of a model", withSeal(ofModel), true},
            {"infinite", fixture.MakeUpdate(1, 0, samples, infinite), true},
            {"not a number", fixture.MakeUpdate(1, 0, samples, undefined), true},
        };
    }

    void DoRun() override
    {
        const FedAvgFixture fixture(3);
        const auto update = FedAvgFixture::MakeVector(1);
        for (const Forgery& forgery : MakeForgeries(fixture))
        {
            FedAvgServerDriver server(fixture, fixture.MakeServer());
            server.JoinAll();
            server.core->HandleMessage(1, forgery.message);
            server.Answer(2, update);
            server.Answer(3, update);
            if (!forgery.isAnswer)
            {
                server.host.CompleteAll();
                NS_TEST_ASSERT_MSG_EQ(server.rounds.size(), 0, "waits: " << forgery.name);
                server.Answer(1, update);
            }
            server.host.CompleteAll();
            NS_TEST_ASSERT_MSG_EQ(server.rounds.size(), 1, "completes: " << forgery.name);
            const FedAvgRound& record = server.rounds[0];
            NS_TEST_EXPECT_MSG_EQ(server.core->GetRejected(), 1, "counted: " << forgery.name);
            NS_TEST_EXPECT_MSG_EQ((record.rejected == (forgery.isAnswer ? Nodes{1} : Nodes{})),
                                  true,
                                  "recorded: " << forgery.name);
            NS_TEST_EXPECT_MSG_EQ(
                (record.accepted == (forgery.isAnswer ? Nodes{2, 3} : Nodes{1, 2, 3})),
                true,
                "others accepted: " << forgery.name);
            NS_TEST_EXPECT_MSG_LT(
                GetDistance(AddWeightedMean(*fixture.setup->initial, {{update, 1}}), *record.model),
                1e-6,
                "without effect on the model: " << forgery.name);
        }
        TestUnexpected(fixture);
    }

    /**
     * Good updates at the wrong time or from the wrong client.
     *
     * @param fixture keys and samples
     */
    void TestUnexpected(const FedAvgFixture& fixture)
    {
        const auto update = FedAvgFixture::MakeVector(1);
        const auto other = FedAvgFixture::MakeVector(2);
        FedAvgServerSettings settings = fixture.MakeServer();
        settings.clientFraction = 0.3;
        FedAvgServerDriver server(fixture, settings);
        server.Answer(1, update);
        server.core->HandleMessage(0, FedAvgMessages::MakeJoin(1));
        server.core->HandleMessage(4, FedAvgMessages::MakeJoin(9));
        NS_TEST_EXPECT_MSG_EQ(server.core->GetRejected(), 3, "too early, and from strangers");
        server.Join(1);
        server.Join(2);
        server.Join(3);
        const NodeIndex outsider = 1;
        server.Answer(outsider, update);
        NS_TEST_EXPECT_MSG_EQ(server.core->GetRejected(), 4, "while the server signs");
        server.host.CompleteAll();
        const NodeIndex chosen = server.TakeModel().to.at(0);
        server.Answer(chosen % 3 + 1, update);
        NS_TEST_EXPECT_MSG_EQ(server.core->GetRejected(), 5, "from a client not asked");
        server.Answer(chosen, update);
        server.Answer(chosen, other);
        NS_TEST_EXPECT_MSG_EQ(server.core->GetRejected(), 6, "a second time, being checked");
        server.host.Complete(server.host.tasks.begin()->first);
        server.Answer(chosen, other);
        NS_TEST_EXPECT_MSG_EQ(server.core->GetRejected(), 7, "a third time, aggregating");
        server.host.CompleteAll();
        NS_TEST_ASSERT_MSG_EQ(server.rounds.size(), 1, "the round completes");
        NS_TEST_EXPECT_MSG_LT(GetDistance(AddWeightedMean(*fixture.setup->initial, {{update, 1}}),
                                          *server.rounds[0].model),
                              1e-6,
                              "with the first update");
        server.Answer(0, chosen, other);
        NS_TEST_EXPECT_MSG_EQ(server.core->GetRejected(), 8, "of the round before");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Sized models: nothing but sizes.
 */
class SizedRoundCase : public TestCase
{
  public:
    SizedRoundCase()
        : TestCase("A sized model is aggregated from sized updates only")
    {
    }

  private:
    void DoRun() override
    {
        const FedAvgFixture fixture(2);
        fixture.setup->initial =
            std::make_shared<const ParameterVector>(ParameterVector::Sized(fixture.DIMENSION));
        FedAvgServerDriver server(fixture, fixture.MakeServer());
        server.JoinAll();
        server.Answer(1, FedAvgFixture::MakeVector(1));
        // As it arrives when the packets carried real bytes of padding.
        server.core->HandleMessage(
            2,
            FedAvgMessages::MakeUpdate(
                0,
                fixture.GetSamples(2),
                std::nan(""),
                std::make_shared<SizedPayload>(4 * fixture.DIMENSION),
                FedAvgMessages::GetSeal(
                    *fixture.MakeUpdate(2, 0, fixture.GetSamples(2), fixture.setup->initial))));
        server.host.CompleteAll();
        NS_TEST_ASSERT_MSG_EQ(server.rounds.size(), 1, "the round completes");
        NS_TEST_EXPECT_MSG_EQ((server.rounds[0].rejected == Nodes{1}), true, "content is refused");
        NS_TEST_EXPECT_MSG_EQ((server.rounds[0].accepted == Nodes{2}), true, "a size is enough");
        NS_TEST_EXPECT_MSG_EQ(server.rounds[0].model->HasContent(), false, "the model is sized");
        NS_TEST_EXPECT_MSG_EQ(server.rounds[0].model->size(), fixture.DIMENSION, "as before");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The suite.
 */
class FedAvgCoreTestSuite : public TestSuite
{
  public:
    FedAvgCoreTestSuite()
        : TestSuite("fl-fedavg-core", Type::UNIT)
    {
        AddTestCase(new KnownRoundsCase);
        AddTestCase(new SelectionCase);
        AddTestCase(new ForgeryCase);
        AddTestCase(new SizedRoundCase);
    }
};

const FedAvgCoreTestSuite g_fedAvgCoreTestSuite; ///< the suite

} // namespace
