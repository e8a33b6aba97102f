/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-fixture.h"

#include "ns3/fl-pirate-iteration.h"
#include "ns3/test.h"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// Indices of nodes, to compare with.
using Owners = std::set<NodeIndex>;

/**
 * @ingroup decentralized-fl-tests
 * Which gradients are added and judged where, in rings of all kinds.
 */
class EveryGradientOnceCase : public TestCase
{
  public:
    EveryGradientOnceCase()
        : TestCase("In the whole ring every gradient is added once, and judged once")
    {
    }

  private:
    /**
     * @param committees number of committees
     * @param size nodes of a committee; those with an odd index have one more
     * @param scope what the rule sees
     */
    void TestRing(uint32_t committees, uint32_t size, PirateScope scope)
    {
        std::vector<std::vector<NodeIndex>> nodes(committees);
        NodeIndex count = 0;
        for (uint32_t index = 0; index < committees; index++)
        {
            for (uint32_t i = 0; i < size + index % 2; i++)
            {
                nodes[index].push_back(count++);
            }
        }
        const PirateFixture fixture;
        PirateSettings settings = fixture.MakeSettings(0);
        settings.scope = scope;
        FakeHost host(0);
        std::vector<uint32_t> added(count);
        std::vector<uint32_t> judged(count);
        for (uint32_t index = 0; index < committees; index++)
        {
            PirateAssignment assignment;
            assignment.committee = index;
            assignment.committees = committees;
            assignment.source.nodes = nodes[(index + committees - 1) % committees];
            assignment.own.nodes = nodes[index];
            assignment.sink.nodes = nodes[(index + 1) % committees];
            PirateIteration iteration(host, settings, assignment, 0, [] {});
            for (uint32_t step = 0; step < 2 * (committees - 1); step++)
            {
                const Owners required = scope == SCOPE_COMMITTEE && step > 0
                                            ? Owners()
                                            : iteration.GetRequiredOwners(step, true);
                for (NodeIndex owner = 0; owner < count; owner++)
                {
                    const bool isAdded = iteration.IsSummed(owner, step);
                    added[owner] += isAdded ? 1 : 0;
                    judged[owner] += required.count(owner) > 0 && iteration.IsJudge(owner) ? 1 : 0;
                    if (scope == SCOPE_STEP)
                    {
                        NS_TEST_EXPECT_MSG_EQ(required.count(owner), isAdded, "judged as added");
                    }
                }
            }
        }
        for (NodeIndex owner = 0; owner < count; owner++)
        {
            const std::string name = std::to_string(owner) + " of " + std::to_string(committees) +
                                     " committees of " + std::to_string(size);
            NS_TEST_EXPECT_MSG_EQ(added[owner], 1, "added: " << name);
            NS_TEST_EXPECT_MSG_EQ(judged[owner], 1, "judged: " << name);
        }
    }

    void DoRun() override
    {
        for (uint32_t committees : {2, 3, 5, 6})
        {
            for (uint32_t size : {1, 4, 5, 13})
            {
                TestRing(committees, size, SCOPE_COMMITTEE);
                TestRing(committees, size, SCOPE_STEP);
            }
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What a step waits for.
 */
class RequirementsCase : public TestCase
{
  public:
    RequirementsCase()
        : TestCase("A step waits for what it judges, and for inputs that are missing")
    {
    }

  private:
    void DoRun() override
    {
        const PirateFixture fixture;
        const PirateAssignment assignment = fixture.MakeAssignment(1);
        PirateSettings settings = fixture.MakeSettings(PirateFixture::SELF);
        FakeHost host(PirateFixture::SELF);
        PirateIteration whole(host, settings, assignment, 0, [] {});
        for (bool isLeader : {false, true})
        {
            NS_TEST_EXPECT_MSG_EQ(
                (whole.GetRequiredOwners(0, isLeader) == Owners{1, 4, 5, 6, 7, 8}),
                true,
                "everybody judges the whole committee");
            NS_TEST_EXPECT_MSG_EQ(whole.GetRequiredOwners(1, isLeader).size(),
                                  0,
                                  "which is agreed");
        }
        settings.scope = SCOPE_STEP;
        PirateIteration single(host, settings, assignment, 0, [] {});
        NS_TEST_EXPECT_MSG_EQ((single.GetRequiredOwners(0, true) == Owners{1, 4, 5, 8}),
                              true,
                              "a leader needs what it adds");
        NS_TEST_EXPECT_MSG_EQ((single.GetRequiredOwners(0, false) == Owners{1, 4}),
                              true,
                              "the others get the seeds themselves");
        NS_TEST_EXPECT_MSG_EQ((single.GetRequiredOwners(1, true) == Owners{7}), true, "step 1");
        NS_TEST_EXPECT_MSG_EQ(single.GetRequiredOwners(1, false).size(), 0, "step 1, others");
        for (uint32_t step : {2, 3})
        {
            NS_TEST_EXPECT_MSG_EQ(single.GetRequiredOwners(step, true).size(), 0, "gather");
        }
        TestInputs(fixture, single);
    }

    /**
     * @param fixture vectors
     * @param iteration an iteration at its start
     */
    void TestInputs(const PirateFixture& fixture, PirateIteration& iteration)
    {
        const ParameterVectorPtr sum = PirateFixture::MakeVector(1);
        const Digest digest = fixture.ComputeDigest(sum);
        NS_TEST_EXPECT_MSG_EQ((iteration.GetInputDigest(0) == Digest()), true, "step 0 needs none");
        NS_TEST_EXPECT_MSG_EQ(iteration.FindMissingInputs().size(), 0, "nothing is missing");
        PirateBlock block;
        block.weight = 2;
        block.iteration = 1;
        NS_TEST_EXPECT_MSG_EQ(iteration.Decide(block), false, "of another iteration");
        block.iteration = 0;
        block.step = 1;
        NS_TEST_EXPECT_MSG_EQ(iteration.Decide(block), false, "not yet");
        block.step = 0;
        NS_TEST_EXPECT_MSG_EQ(iteration.Decide(block), true, "step 0 is decided");
        NS_TEST_EXPECT_MSG_EQ((iteration.FindMissingInputs() == std::set<uint32_t>{0}),
                              true,
                              "step 1 needs the neighbor's step 0");
        block.step = 1;
        NS_TEST_EXPECT_MSG_EQ(iteration.Decide(block), true, "step 1 is decided by the others");
        NS_TEST_EXPECT_MSG_EQ((iteration.FindMissingInputs() == std::set<uint32_t>{0, 1}),
                              true,
                              "its vector is missing, and the input of step 2");
        iteration.SetInput(2, RingSlot{sum, 2}, digest);
        NS_TEST_EXPECT_MSG_EQ((iteration.GetInputDigest(2) == digest), true, "this one has come");
        NS_TEST_EXPECT_MSG_EQ((iteration.FindMissingInputs() == std::set<uint32_t>{0}),
                              true,
                              "the other one is still missing");
        iteration.SetInput(1, RingSlot{sum, 0}, digest);
        NS_TEST_EXPECT_MSG_EQ(iteration.GetInputDigest(1).has_value(), false, "an illegal slot");
        iteration.SetInput(1, RingSlot{sum, 2}, digest);
        NS_TEST_EXPECT_MSG_EQ(iteration.FindMissingInputs().size(), 0, "all have come");
        NS_TEST_EXPECT_MSG_EQ((iteration.GetDecided(1) != nullptr), true, "decided");
        NS_TEST_EXPECT_MSG_EQ((iteration.GetDecided(2) == nullptr), true, "not decided");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The suite.
 */
class PirateIterationTestSuite : public TestSuite
{
  public:
    PirateIterationTestSuite()
        : TestSuite("fl-pirate-iteration", Type::UNIT)
    {
        AddTestCase(new EveryGradientOnceCase);
        AddTestCase(new RequirementsCase);
    }
};

const PirateIterationTestSuite g_pirateIterationTestSuite; ///< the suite

} // namespace
