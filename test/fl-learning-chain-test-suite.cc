/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-chain-fixture.h"
#include "fl-learning-chain-system.h"
#include "fl-learning-fixtures.h"

#include "ns3/fl-input-error.h"
#include "ns3/fl-local-trainer.h"
#include "ns3/fl-sgd-optimizer.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * The model of each iteration is that of training everywhere and averaging the nearest half, done
 * one after the other without a system.
 */
class ModelTest : public TestCase
{
  public:
    ModelTest()
        : TestCase("the model equals an independent computation")
    {
    }

  private:
    void DoRun() override
    {
        LearningChainSystem::Options options;
        LearningChainSystem system(options);
        system.Run();
        NS_TEST_ASSERT_MSG_EQ(system.rounds.size(), 4, "iterations");
        std::vector<Ptr<UniformRandomVariable>> shuffles;
        std::vector<OptimizerStatePtr> states(options.nodes);
        for (uint32_t node = 0; node < options.nodes; node++)
        {
            shuffles.push_back(MakeUniform(options.stream + 100 + 3 + 2 * node));
        }
        ParameterVector model = *system.setup->initial;
        for (const LearningChainRound& round : system.rounds)
        {
            std::vector<ParameterVectorPtr> updates;
            for (uint32_t node = 0; node < options.nodes; node++)
            {
                LocalTrainer::Task task;
                task.state = states[node];
                task.start = std::make_shared<const ParameterVector>(model);
                task.data = system.setup->train;
                task.epochs = LocalTrainer::DrawEpochs(system.shares[node], 1, shuffles[node]);
                task.seeds = LocalTrainer::DrawSeeds(*system.setup->learner, 1, shuffles[node]);
                task.batchSize = system.setup->batchSize;
                auto outcome =
                    LocalTrainer::Train(*system.setup->learner, *system.setup->optimizer, task);
                outcome.parameters.AddScaled(-1, model);
                updates.push_back(
                    std::make_shared<const ParameterVector>(std::move(outcome.parameters)));
                states[node] = std::make_shared<const OptimizerState>(std::move(outcome.state));
            }
            const auto mean = LearningChainFixture::AverageNearest(updates, options.nodes / 2);
            double distance = 0;
            for (size_t i = 0; i < model.size(); i++)
            {
                model.data()[i] += static_cast<float>(mean[i]);
                distance =
                    std::max<double>(distance, std::abs(model.data()[i] - round.model->data()[i]));
            }
            NS_TEST_EXPECT_MSG_LT(distance, 1e-6, "iteration " << round.iteration);
            NS_TEST_EXPECT_MSG_EQ(round.accepted.size(), 3, "nearest half");
            NS_TEST_EXPECT_MSG_EQ(round.contributors, 6, "all");
            NS_TEST_EXPECT_MSG_EQ(round.heads, 1, "no fork");
            model = *round.model;
        }
        NS_TEST_EXPECT_MSG_EQ(system.gradientMessages, 4 * 6 * 5, "each to all others");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What nodes hold: (n + 1) G more each iteration, or G more and n G of the open one.
 */
class StorageTest : public TestCase
{
  public:
    StorageTest()
        : TestCase("storage in both readings, sized and real")
    {
    }

  private:
    void DoRun() override
    {
        for (const std::string storage : {"all", "announced"})
        {
            for (const std::string learner : {"softmax", "sized:Bytes=28000000"})
            {
                LearningChainSystem::Options options;
                options.storage = storage;
                options.learner = learner;
                LearningChainSystem system(options);
                system.Run();
                NS_TEST_ASSERT_MSG_EQ(system.rounds.size(), options.iterations, "iterations");
                const double vector = system.setup->initial->GetByteSize();
                const double nodes = options.nodes;
                for (const LearningChainRound& round : system.rounds)
                {
                    const double count = round.iteration + 1;
                    const double expected = storage == "all" ? (nodes + 1) * count : nodes + count;
                    NS_TEST_EXPECT_MSG_EQ_TOL(round.storedBytes,
                                              expected * vector,
                                              0.5,
                                              learner << ", " << storage);
                    NS_TEST_EXPECT_MSG_EQ_TOL(double(round.maxStoredBytes),
                                              expected * vector,
                                              0.5,
                                              "the same everywhere");
                }
            }
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The same results with any number of threads, with noise, attacks and forks; others with another
 * stream.
 */
class RepetitionTest : public TestCase
{
  public:
    RepetitionTest()
        : TestCase("the same with one thread and two")
    {
    }

  private:
    void DoRun() override
    {
        const std::vector<double> one = Run(1, 1000);
        NS_TEST_EXPECT_MSG_EQ((one == Run(2, 1000)), true, "two threads");
        NS_TEST_EXPECT_MSG_EQ((one == Run(1, 1000)), true, "again");
        NS_TEST_EXPECT_MSG_EQ((one == Run(1, 3000)), false, "another stream");
    }

    /**
     * @param threads worker threads
     * @param stream first random stream
     * @return all results
     */
    std::vector<double> Run(uint32_t threads, int64_t stream)
    {
        LearningChainSystem::Options options;
        options.threads = threads;
        options.stream = stream;
        options.iterations = 8;
        options.work = "exponential:BlockInterval=2ms"; // with forks
        options.noise = "gaussian:Epsilon=5";
        options.byzantine = {2};
        options.attack = "gaussian";
        options.update = "sign-flip";
        LearningChainSystem system(options);
        system.Run();
        NS_TEST_EXPECT_MSG_EQ(system.rounds.size(), 8, "iterations");
        std::vector<double> results;
        uint32_t mostHeads = 0;
        for (const LearningChainRound& round : system.rounds)
        {
            mostHeads = std::max(mostHeads, round.heads);
            results.insert(results.end(),
                           {round.end.GetSeconds(),
                            round.trainingLoss,
                            double(round.leader),
                            double(round.heads),
                            round.storedBytes});
            results.insert(results.end(),
                           round.model->data(),
                           round.model->data() + round.model->size());
        }
        NS_TEST_EXPECT_MSG_GT(mostHeads, 1, "a fork");
        return results;
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Proof of work by search, and how often each node leads.
 */
class ElectionTest : public TestCase
{
  public:
    ElectionTest()
        : TestCase("elections by hash power, and by search")
    {
    }

  private:
    void DoRun() override
    {
        LearningChainSystem::Options options;
        options.learner = "sized:Bytes=1000";
        options.iterations = 300;
        options.byzantine = {1, 3};
        options.byzantinePower = 0.6;
        options.work = "exponential:BlockInterval=60s";
        LearningChainSystem elections(options);
        elections.Run(Hours(1000));
        NS_TEST_ASSERT_MSG_EQ(elections.rounds.size(), 300, "iterations");
        uint32_t theirs = 0;
        double mining = 0;
        for (const LearningChainRound& round : elections.rounds)
        {
            const bool isTheirs = options.byzantine.count(round.leader) > 0;
            theirs += isTheirs;
            NS_TEST_ASSERT_MSG_EQ(round.found.has_value(), !isTheirs, "as an honest leader says");
            const Time found = round.found.value_or(round.end);
            mining += isTheirs ? 0 : (found - round.collected).GetSeconds();
            const Time others = (round.collected - round.start) + (round.end - found);
            NS_TEST_EXPECT_MSG_LT(others, Seconds(1), "the network takes hardly any time");
        }
        const double deviation = 60 / std::sqrt(300 - theirs);
        NS_TEST_EXPECT_MSG_EQ_TOL(mining / (300 - theirs), 60, 3.3 * deviation, "time to mine");
        // Binomial with deviation 8.5, and 3.3 of them.
        NS_TEST_EXPECT_MSG_EQ_TOL(double(theirs), 180, 28, "share of the blocks");
        const Time last = elections.rounds.back().end;
        NS_TEST_EXPECT_MSG_EQ_TOL(last.GetSeconds() / 300, 60, 60 * 3.3 / 17.3, "block interval");

        LearningChainSystem::Options search;
        search.work = "nonce-search:Bits=10,Batch=64";
        LearningChainSystem searched(search);
        searched.Run();
        NS_TEST_EXPECT_MSG_EQ(searched.rounds.size(), 4, "found by search");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Gossip: everybody gets everything from neighbors, for the closed number of copies; with a time to
 * live that is too short, nodes go on without the gradients that do not reach them.
 */
class GossipSystemTest : public TestCase
{
  public:
    GossipSystemTest()
        : TestCase("gossip")
    {
    }

  private:
    void DoRun() override
    {
        LearningChainSystem::Options options;
        options.nodes = 12;
        options.rings = 1;
        options.iterations = 3;
        LearningChainSystem system(options);
        system.Run();
        NS_TEST_ASSERT_MSG_EQ(system.rounds.size(), 3, "iterations");
        for (const LearningChainRound& round : system.rounds)
        {
            NS_TEST_EXPECT_MSG_EQ(round.contributors, 12, "all gradients");
            NS_TEST_EXPECT_MSG_EQ(round.heads, 1, "one block");
        }
        // On a ring of n a gradient goes both ways until the two copies meet: n edges, of which
        // the last one is used in both directions or not at all.
        NS_TEST_EXPECT_MSG_GT(system.gradientMessages, 3 * 12 * 11 - 1, "copies");
        NS_TEST_EXPECT_MSG_LT(system.gradientMessages, 3 * 12 * 14, "copies");

        options.ttl = 2;
        options.quorum = 0.25;
        LearningChainSystem shorter(options);
        shorter.Run();
        NS_TEST_ASSERT_MSG_EQ(shorter.rounds.size(), 3, "orphans ask for their parents");
        for (const LearningChainRound& round : shorter.rounds)
        {
            NS_TEST_EXPECT_MSG_LT(round.contributors, 6, "two hops in both directions");
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Wrong updates of Byzantine leaders: each is rolled back by the next leader, if that one is
 * honest.
 */
class WrongUpdateTest : public TestCase
{
  public:
    WrongUpdateTest()
        : TestCase("wrong updates in the system")
    {
    }

  private:
    void DoRun() override
    {
        const uint64_t alone = CountWrong(false);
        const uint64_t together = CountWrong(true);
        NS_TEST_EXPECT_MSG_GT(together, 0, "leaders who follow each other get some through");
        // Alone, a leader has to follow himself.
        NS_TEST_EXPECT_MSG_LT(alone, together, "fewer get through");
    }

    /**
     * @param collude whether Byzantine leaders spare each other
     * @return wrong updates that stay in the chain
     */
    uint64_t CountWrong(bool collude)
    {
        LearningChainSystem::Options options;
        options.nodes = 8;
        options.iterations = 60;
        options.byzantine = {0, 5, 6};
        options.byzantinePower = 0.4;
        options.update = "scaled-sign-flip:Scale=10";
        options.collude = collude;
        LearningChainSystem system(options);
        system.Run();
        NS_TEST_EXPECT_MSG_EQ(system.rounds.size(), 60, "iterations");
        uint64_t found = 0;
        for (const LearningChainRound& round : system.rounds)
        {
            found += round.counters.wrongUpdates;
        }
        NS_TEST_EXPECT_MSG_GT(found, 0, "examinations find wrong updates");

        const LearningChainLedger& ledger = *system.system.nodes[1]->GetLedger();
        const auto isTheirs = [&](Height height) {
            const auto block = ledger.Find(ledger.GetChain().GetBlock(height));
            return block && options.byzantine.count(block->proposer) > 0;
        };
        uint64_t wrong = 0;
        for (Height height = 1; height < ledger.GetHeight(); height++)
        {
            // Of colluding leaders the second one covers the first.
            if (isTheirs(height) && !(collude && isTheirs(height - 1)))
            {
                wrong++;
                NS_TEST_EXPECT_MSG_EQ(!collude || isTheirs(height + 1),
                                      true,
                                      "an honest leader rolls back the wrong update at " << height);
            }
        }
        return wrong;
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Crashes: the others go on, and who comes back catches up.
 */
class ChurnTest : public TestCase
{
  public:
    ChurnTest()
        : TestCase("crashes and rejoining")
    {
    }

  private:
    void DoRun() override
    {
        LearningChainSystem::Options options;
        options.iterations = 12;
        LearningChainSystem system(options);
        system.At(Seconds(20), [&system] { system.system.nodes[2]->Fail(); });
        system.At(Seconds(30), [&system] { system.system.nodes[4]->Fail(); });
        system.At(Seconds(90), [&system] { system.system.nodes[2]->Rejoin(); });
        system.Run();
        NS_TEST_ASSERT_MSG_EQ(system.rounds.size(), 12, "the others go on");
        uint32_t fewest = 6;
        for (const LearningChainRound& round : system.rounds)
        {
            fewest = std::min(fewest, round.contributors);
        }
        NS_TEST_EXPECT_MSG_EQ(fewest, 4, "without the two");
        NS_TEST_EXPECT_MSG_EQ(system.rounds.back().contributors, 5, "one has come back");
        NS_TEST_EXPECT_MSG_EQ(system.rounds.back().heads, 1, "with the same chain");
        const LearningChainRound& last = system.rounds.back();
        NS_TEST_EXPECT_MSG_GT(double(last.maxStoredBytes),
                              last.storedBytes,
                              "it has lost the gradients of before");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What cannot be used is refused before the run, by name.
 */
class RefusalTest : public TestCase
{
  public:
    RefusalTest()
        : TestCase("refusals")
    {
    }

  private:
    void DoRun() override
    {
        LearningChainSystem::Options options;
        options.aggregator = "ubar";
        Expect(options, "ubar");
        options = {};
        options.aggregator = "krum:Faults=3";
        Expect(options, "krum");
        options = {};
        options.aggregator = "cosine-nearest:Fraction=1.5";
        Expect(options, "Fraction");
        options = {};
        options.nodes = 1;
        Expect(options, "at least 2");
        options = {};
        options.byzantine = {1};
        options.update = "sign-flip";
        options.learner = "sized:Bytes=400";
        Expect(options, "sized");
        options.learner = "softmax";
        options.update = "label-flip";
        Expect(options, "elected leaders");
        options = {};
        options.byzantinePower = 0.5;
        Expect(options, "hash power");
        options.byzantine = {0, 1, 2, 3, 4, 5};
        Expect(options, "hash power");
        options = {};
        options.work = "nonce-search:Bits=33";
        Expect(options, "Bits");
        options = {};
        options.noise = "laplace:Epsilon=0";
        Expect(options, "Epsilon");
    }

    /**
     * @param options what is refused
     * @param word what the message names
     */
    void Expect(const LearningChainSystem::Options& options, const std::string& word)
    {
        std::string message;
        try
        {
            LearningChainSystem system(options);
        }
        catch (const InputError& error)
        {
            message = error.what();
        }
        Simulator::Destroy();
        NS_TEST_EXPECT_MSG_NE(message.find(word), std::string::npos, word << " in: " << message);
        NS_TEST_EXPECT_MSG_EQ(message.find('\n'), std::string::npos, "one line: " << message);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * LearningChain as a system.
 */
class LearningChainTestSuite : public TestSuite
{
  public:
    LearningChainTestSuite()
        : TestSuite("fl-learning-chain", Type::SYSTEM)
    {
        AddTestCase(new ModelTest());
        AddTestCase(new StorageTest());
        AddTestCase(new RepetitionTest());
        AddTestCase(new ElectionTest());
        AddTestCase(new GossipSystemTest());
        AddTestCase(new WrongUpdateTest());
        AddTestCase(new ChurnTest());
        AddTestCase(new RefusalTest());
    }
};

LearningChainTestSuite g_learningChainTestSuite; ///< the suite

} // namespace
