/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "../reproduce/fl-pirate-run.h"
#include "../reproduce/fl-ring-time.h"

#include "ns3/double.h"
#include "ns3/fl-aggregator.h"
#include "ns3/fl-cryptography.h"
#include "ns3/fl-learner.h"
#include "ns3/random-variable-stream.h"
#include "ns3/test.h"

#include <algorithm>
#include <cstdint>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// Time of each step, by step and committee.
using Work = std::vector<std::vector<double>>;

/**
 * @ingroup decentralized-fl-tests
 * @param starts when each committee can begin
 * @param work time that each step takes
 * @param committee a committee
 * @param step a step
 * @return when the committee is through with it, from all paths that lead there
 */
double
FindLongestPath(const std::vector<double>& starts, const Work& work, size_t committee, size_t step)
{
    const double own = work[step][committee];
    if (step == 0)
    {
        return starts[committee] + own;
    }
    const size_t source = committee == 0 ? starts.size() - 1 : committee - 1;
    return own + std::max(FindLongestPath(starts, work, committee, step - 1),
                          FindLongestPath(starts, work, source, step - 1));
}

} // namespace

/**
 * @ingroup decentralized-fl-tests
 * The three times of a ring against all its paths, and of one that is known.
 */
class RingTimeCase : public TestCase
{
  public:
    RingTimeCase()
        : TestCase("longest path through a ring")
    {
    }

  private:
    void DoRun() override
    {
        const RingTime known({1, 2}, {{10, 3}, {4, 20}});
        NS_TEST_EXPECT_MSG_EQ_TOL(known.GetTime(), 31, 1e-12, "1 + 10 + 20");
        NS_TEST_EXPECT_MSG_EQ_TOL(known.GetInLockstep(), 32, 1e-12, "2 + 10 + 20");
        NS_TEST_EXPECT_MSG_EQ_TOL(known.GetWithoutWaiting(), 20, 1e-12, "1.5 + 6.5 + 12");

        Ptr<UniformRandomVariable> uniform = CreateObject<UniformRandomVariable>();
        uniform->SetStream(1);
        for (uint32_t committees = 1; committees <= 5; committees++)
        {
            std::vector<double> starts(committees);
            Work work(8, std::vector<double>(committees));
            for (size_t i = 0; i < committees; i++)
            {
                starts[i] = uniform->GetValue(0, 5);
                for (auto& step : work)
                {
                    step[i] = uniform->GetValue(0, 1);
                }
            }
            double longest = 0;
            for (size_t i = 0; i < committees; i++)
            {
                longest = std::max(longest, FindLongestPath(starts, work, i, work.size() - 1));
            }
            const RingTime ring(starts, work);
            NS_TEST_EXPECT_MSG_EQ_TOL(ring.GetTime(), longest, 1e-12, committees << " committees");
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * An iteration of PIRATE takes as long as its leaders' uplinks say, and a little for headers,
 * delays, and what the closed form leaves out.
 */
class RingOfLeadersCase : public TestCase
{
  public:
    RingOfLeadersCase()
        : TestCase("time of an iteration from the uplinks of leaders")
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint64_t BYTES = 28000000;
        constexpr uint32_t SIZE = 16;
        constexpr uint32_t COMMITTEES = 4;
        PirateRunOptions options;
        options.common.nodes = SIZE * COMMITTEES;
        options.common.iterations = 1;
        options.common.network = "fluid";
        options.common.cryptography = Choice(Cryptography::GetTypeId(), "modeled");
        options.common.learner = Choice(Learner::GetTypeId(), "sized:Bytes=28000000");
        options.common.aggregator = Choice(Aggregator::GetTypeId(), "norm-bound");
        options.common.data = "synthetic:TrainSamples=100,TestSamples=10";
        options.committeeSize = SIZE;
        options.scope = "step";
        options.proposalCheck = "detector";
        const PirateRunResult run = RunPirate(options);
        NS_TEST_ASSERT_MSG_EQ(run.rounds.size(), 1, "an iteration");
        NS_TEST_ASSERT_MSG_EQ(run.steps.size(), 2 * (COMMITTEES - 1) * COMMITTEES, "steps");
        const RingTime ring = RingTime::OfLeaderStar(run, BYTES);
        const double time = (run.rounds[0].end - run.rounds[0].start).GetSeconds();
        NS_TEST_EXPECT_MSG_GT(time, ring.GetTime(), "nothing beats the uplinks");
        NS_TEST_EXPECT_MSG_LT(time, 1.1 * ring.GetTime(), "and little comes on top");
        NS_TEST_EXPECT_MSG_LT(ring.GetWithoutWaiting(), ring.GetTime(), "committees wait");
        NS_TEST_EXPECT_MSG_LT(ring.GetTime(), ring.GetInLockstep(), "but not for all others");
        for (const PirateRunStep& step : run.steps)
        {
            const double block = (step.accepted - step.proposed).GetSeconds();
            const double sending = GetSendingTime(BYTES, SIZE - 1, run.uplinks.at(step.leader));
            NS_TEST_EXPECT_MSG_EQ((block > sending),
                                  (step.step < COMMITTEES - 1),
                                  "sums are proposed in the first half only");
            NS_TEST_EXPECT_MSG_GT_OR_EQ(step.decided, step.accepted - Seconds(1), "then decided");
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Closed forms beside reproductions.
 */
class RingTimeTestSuite : public TestSuite
{
  public:
    RingTimeTestSuite()
        : TestSuite("fl-ring-time", Type::UNIT)
    {
        AddTestCase(new RingTimeCase);
        AddTestCase(new RingOfLeadersCase);
    }
};

static RingTimeTestSuite g_ringTimeTestSuite; //!< registers the suite
