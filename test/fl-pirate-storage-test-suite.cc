/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"
#include "fl-pirate-system.h"

#include "ns3/fl-pirate-holdings.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @param bytes bytes by kind
 * @param kind a kind
 * @return bytes of that kind
 */
uint64_t
Get(const PirateHeldBytes& bytes, PirateHolding kind)
{
    return bytes.at(static_cast<size_t>(kind));
}

/**
 * @ingroup decentralized-fl-tests
 * How vectors are counted.
 */
class HoldingsCase : public TestCase
{
  public:
    HoldingsCase()
        : TestCase("A vector is counted once, as the first of the kinds that it is held as")
    {
    }

  private:
    void DoRun() override
    {
        const auto make = [](size_t size) {
            return std::make_shared<const ParameterVector>(ParameterVector::Sized(size));
        };
        const ParameterVectorPtr one = make(10);
        const ParameterVectorPtr two = make(10);
        PirateHoldings holdings;
        holdings.Add(PirateHolding::PROPOSAL, one);
        holdings.Add(PirateHolding::AGGREGATE, nullptr);
        holdings.Add(PirateHolding::SUM, two);
        holdings.Add(PirateHolding::SUM, one);
        holdings.Add(PirateHolding::SUM, one);
        holdings.Add(PirateHolding::MODEL, make(100));
        const PirateHeldBytes bytes = holdings.Count();
        NS_TEST_EXPECT_MSG_EQ(Get(bytes, PirateHolding::GRADIENT), 0, "gradients");
        NS_TEST_EXPECT_MSG_EQ(Get(bytes, PirateHolding::AGGREGATE), 0, "aggregates");
        NS_TEST_EXPECT_MSG_EQ(Get(bytes, PirateHolding::SUM), 80, "equal ones are two");
        NS_TEST_EXPECT_MSG_EQ(Get(bytes, PirateHolding::PROPOSAL), 0, "the same one is one");
        NS_TEST_EXPECT_MSG_EQ(Get(bytes, PirateHolding::MODEL), 400, "models");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Notes from outside what comes to members, and when they decide the last step of an iteration.
 */
class ArrivalLog
{
  public:
    /**
     * @param system a system that has not run
     */
    explicit ArrivalLog(PirateSystem& system)
        : m_last(2 * (system.options.committees - 1) - 1)
    {
        system.filter = [this](NodeIndex from, NodeIndex to, const MessagePtr& message) {
            const Round round = message->GetRound();
            const Time arrival = Simulator::Now() + PirateSystem::HOP;
            if (message->GetSchema().type == PirateMessages::GRADIENT)
            {
                const NodeIndex owner = message->GetUnsigned("owner");
                m_gradients[to].emplace(std::make_pair(round, owner), arrival);
                m_gradients[owner].emplace(std::make_pair(round, owner), Simulator::Now());
            }
            else if (message->GetSchema().type == PirateMessages::PROPOSED)
            {
                m_proposed[to].emplace(std::make_pair(round, from), arrival);
            }
            return message;
        };
        for (NodeIndex node = 1; node <= system.options.members; node++)
        {
            system.GetMember(node)->TraceConnectWithoutContext(
                "StepDecided",
                MakeCallback(&ArrivalLog::NoteStep, this));
        }
    }

    /// Fewest and most vectors: what comes in the very moment may come before or after.
    using Range = std::pair<uint64_t, uint64_t>;

    /**
     * @param node a member
     * @param iteration an iteration
     * @return gradients that it has when it decides the last step: of that iteration, the one
     * before and the next one
     */
    Range CountGradients(NodeIndex node, Round iteration) const
    {
        const Round first = iteration == 0 ? 0 : iteration - 1;
        Arrivals arrivals = m_gradients.at(node);
        for (Round round = first; round <= iteration; round++)
        {
            arrivals.emplace(std::make_pair(round, node), Time(0)); // its own, sent or not
        }
        return Count(node, iteration, first, arrivals);
    }

    /**
     * @param node a member
     * @param iteration an iteration
     * @return sums that it has then of leaders who are ahead, in the next iteration
     */
    Range CountProposed(NodeIndex node, Round iteration) const
    {
        const auto found = m_proposed.find(node);
        return found == m_proposed.end() ? Range(0, 0)
                                         : Count(node, iteration, iteration + 1, found->second);
    }

  private:
    /// When something first came, by iteration and node.
    using Arrivals = std::map<std::pair<Round, NodeIndex>, Time>;

    /// @param report a decided step
    void NoteStep(const PirateStepReport& report)
    {
        if (report.block.step == m_last)
        {
            m_decided[{report.node, report.block.iteration}] = report.decided;
        }
    }

    /**
     * @param node a member
     * @param iteration an iteration
     * @param first first iteration that counts
     * @param arrivals what has come to it
     * @return how many until it has decided the last step
     */
    Range Count(NodeIndex node, Round iteration, Round first, const Arrivals& arrivals) const
    {
        const Time decided = m_decided.at({node, iteration});
        Range range(0, 0);
        for (const auto& [what, time] : arrivals)
        {
            range.first += what.first >= first && time < decided ? 1 : 0;
            range.second += what.first >= first && time <= decided ? 1 : 0;
        }
        return range;
    }

    const uint32_t m_last;                                 ///< last step of an iteration
    std::map<NodeIndex, Arrivals> m_gradients;             ///< by receiver
    std::map<NodeIndex, Arrivals> m_proposed;              ///< by receiver
    std::map<std::pair<NodeIndex, Round>, Time> m_decided; ///< last steps
};

/**
 * @ingroup decentralized-fl-tests
 * What members hold, beside a count from outside: of the vectors that have come to them, and of the
 * sums that there are in an iteration.
 */
class StorageCase : public TestCase
{
  public:
    StorageCase()
        : TestCase("What members hold is what has come to them and what they have agreed on")
    {
    }

  private:
    void DoRun() override
    {
        for (const uint32_t committees : {2U, 3U, 4U})
        {
            for (const uint64_t sized : {0, 400})
            {
                Check(committees, sized, "committee", "recompute");
                Check(committees, sized, "step", "recompute");
                Check(committees, sized, "step", "detector");
            }
        }
    }

    /**
     * @param held bytes
     * @param range number of vectors
     * @param bytes bytes of a vector
     * @param text what it is
     */
    void Expect(uint64_t held, ArrivalLog::Range range, uint64_t bytes, const std::string& text)
    {
        NS_TEST_EXPECT_MSG_EQ(held % bytes, 0, "whole vectors: " << text);
        NS_TEST_EXPECT_MSG_EQ((held >= range.first * bytes && held <= range.second * bytes),
                              true,
                              held / bytes << ", not " << range.first << " to " << range.second
                                           << ": " << text);
    }

    /**
     * @param committees number of committees, of four each
     * @param sized bytes of a vector without content; 0: with content
     * @param scope what the rule sees
     * @param check what members check
     */
    void Check(uint32_t committees,
               uint64_t sized,
               const std::string& scope,
               const std::string& check)
    {
        PirateSystem::Options options;
        options.members = 4 * committees;
        options.committees = committees;
        options.iterations = 4;
        options.sizedBytes = sized;
        options.scope = scope;
        options.check = check;
        PirateSystem system(options);
        const ArrivalLog log(system);
        system.Run();
        const uint64_t bytes = system.setup->initial->GetByteSize();
        const uint64_t steps = 2 * (committees - 1);
        for (const auto& [node, reports] : system.reports)
        {
            NS_TEST_ASSERT_MSG_EQ(reports.size(), 4, "all iterations");
            for (const auto& [iteration, report] : reports)
            {
                const std::string text = std::to_string(committees) + " committees, " + scope +
                                         ", " + check + ", node " + std::to_string(node) +
                                         ", iteration " + std::to_string(iteration);
                const bool hasBefore = iteration > 0; // for members that ask
                Expect(Get(report.held, PirateHolding::GRADIENT),
                       log.CountGradients(node, iteration),
                       bytes,
                       "gradients, " + text);
                Expect(Get(report.held, PirateHolding::PROPOSAL),
                       log.CountProposed(node, iteration),
                       bytes,
                       "proposals, " + text);
                NS_TEST_EXPECT_MSG_EQ(Get(report.held, PirateHolding::AGGREGATE),
                                      bytes,
                                      "input of the last step: " << text);
                NS_TEST_EXPECT_MSG_EQ(Get(report.held, PirateHolding::SUM),
                                      (steps - 1 + (hasBefore ? steps : 0)) * bytes,
                                      "results of all other steps: " << text);
                NS_TEST_EXPECT_MSG_EQ(Get(report.held, PirateHolding::MODEL),
                                      (hasBefore ? 3 : 2) * bytes,
                                      "models before, now and next: " << text);
            }
        }
        CheckRounds(system);
    }

    /// @param system a system that has run
    void CheckRounds(const PirateSystem& system)
    {
        for (const PirateRound& round : system.rounds)
        {
            for (size_t kind = 0; kind < round.held.size(); kind++)
            {
                uint64_t sum = 0;
                for (const auto& [node, reports] : system.reports)
                {
                    sum += reports.at(round.iteration).held[kind];
                }
                NS_TEST_EXPECT_MSG_EQ(round.held[kind],
                                      sum / system.reports.size(),
                                      "mean of kind " << kind);
            }
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The suite.
 */
class PirateStorageTestSuite : public TestSuite
{
  public:
    PirateStorageTestSuite()
        : TestSuite("fl-pirate-storage", Type::SYSTEM)
    {
        AddTestCase(new HoldingsCase);
        AddTestCase(new StorageCase);
    }
};

const PirateStorageTestSuite g_pirateStorageTestSuite; ///< the suite

} // namespace
