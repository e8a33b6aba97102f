/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-system.h"

#include "ns3/test.h"

#include <map>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// Members and committees of a system.
struct Shape
{
    uint32_t members;    ///< n
    uint32_t committees; ///< m
};

/// With n divisible by m and not, and with committees smaller than m, which leave slots empty.
const std::vector<Shape> SHAPES{{3, 2},
                                {9, 2},
                                {2, 2},
                                {8, 2},
                                {12, 3},
                                {14, 3},
                                {5, 3},
                                {16, 4},
                                {19, 4},
                                {6, 4},
                                {28, 7},
                                {30, 7},
                                {17, 7}};

/**
 * @ingroup decentralized-fl-tests
 * @param options options
 * @return them in words
 */
std::string
Describe(const PirateSystem::Options& options)
{
    return std::to_string(options.members) + " members in " + std::to_string(options.committees) +
           " committees, " + options.form + ", " + options.leader + ", scope " + options.scope +
           ", " + options.check;
}

/**
 * @ingroup decentralized-fl-tests
 * Steps, aggregate and digests without attackers.
 */
class AllreduceCase : public TestCase
{
  public:
    /**
     * @param form form of HotStuff
     * @param leader who leads
     * @param scope what the rule sees
     * @param check what members check
     */
    AllreduceCase(const std::string& form,
                  const std::string& leader,
                  const std::string& scope,
                  const std::string& check)
        : TestCase("2(m - 1) steps add up all gradients: " + form + ", " + leader + ", scope " +
                   scope + ", " + check)
    {
        m_options.form = form;
        m_options.leader = leader;
        m_options.scope = scope;
        m_options.check = check;
    }

  private:
    void DoRun() override
    {
        for (const Shape& shape : SHAPES)
        {
            PirateSystem::Options options = m_options;
            options.members = shape.members;
            options.committees = shape.committees;
            Check(options);
        }
    }

    /**
     * @param options what to run
     */
    void Check(const PirateSystem::Options& options)
    {
        const std::string name = Describe(options);
        const uint32_t expected = 2 * (options.committees - 1);
        PirateSystem system(options);
        NS_TEST_EXPECT_MSG_EQ(system.Run(), true, "comes to rest: " << name);
        NS_TEST_EXPECT_MSG_EQ(system.HaveAgreed(), true, "one model in all: " << name);
        NS_TEST_ASSERT_MSG_EQ(system.rounds.size(), options.iterations, "all done: " << name);
        for (const auto& [node, count] : system.steps)
        {
            NS_TEST_EXPECT_MSG_EQ(count,
                                  uint64_t{options.iterations} * expected,
                                  "steps that member " << node << " has learned of: " << name);
        }
        NS_TEST_EXPECT_MSG_EQ(system.steps.size(), options.members, "all members: " << name);
        for (const PirateRound& round : system.rounds)
        {
            for (uint32_t committee = 0; committee < options.committees; committee++)
            {
                NS_TEST_EXPECT_MSG_EQ(system.CountSteps(committee, round.iteration),
                                      expected,
                                      "steps of committee " << committee << ": " << name);
            }
            NS_TEST_EXPECT_MSG_EQ(round.decisions, expected * options.committees, name);
            NS_TEST_EXPECT_MSG_EQ(round.modelDigests, 1, name);
            NS_TEST_EXPECT_MSG_EQ(round.viewChanges, 0, name);
            NS_TEST_EXPECT_MSG_EQ(round.refusedProposals, 0, name);
            NS_TEST_EXPECT_MSG_EQ(round.rejectedMessages, 0, name);
            NS_TEST_EXPECT_MSG_EQ(round.rejected.size(), 0, name);
            NS_TEST_EXPECT_MSG_EQ(round.accepted.size(), options.members, name);
            std::map<NodeIndex, ParameterVectorPtr> gradients;
            for (NodeIndex node = 1; node <= options.members; node++)
            {
                gradients[node] = system.Train(round.iteration, node);
            }
            NS_TEST_EXPECT_MSG_LT(system.GetError(round.iteration, gradients),
                                  1e-5,
                                  "the mean: " << name);
        }
    }

    PirateSystem::Options m_options; ///< what all shapes have in common
};

/**
 * @ingroup decentralized-fl-tests
 * What must not change a result, and what must.
 */
class PirateReproducibilityCase : public TestCase
{
  public:
    PirateReproducibilityCase()
        : TestCase("Models and times do not depend on threads, models not on fidelity")
    {
    }

  private:
    /**
     * @param options what to run
     * @return its iterations
     */
    static std::vector<PirateRound> RunOnce(const PirateSystem::Options& options)
    {
        PirateSystem system(options);
        system.Run();
        return system.rounds;
    }

    /**
     * @param a iterations
     * @param b other ones
     * @return whether they have the same models, bit by bit
     */
    static bool HaveSameModels(const std::vector<PirateRound>& a, const std::vector<PirateRound>& b)
    {
        bool isSame = a.size() == 2 && b.size() == 2;
        for (size_t i = 0; isSame && i < a.size(); i++)
        {
            isSame = a[i].model->IsIdentical(*b[i].model);
        }
        return isSame;
    }

    /**
     * @param a iterations
     * @param b other ones
     * @return whether they have the same times, losses and digests
     */
    static bool HaveSameTimes(const std::vector<PirateRound>& a, const std::vector<PirateRound>& b)
    {
        bool isSame = a.size() == b.size();
        for (size_t i = 0; isSame && i < a.size(); i++)
        {
            isSame = a[i].start == b[i].start && a[i].end == b[i].end &&
                     a[i].stepSeconds == b[i].stepSeconds &&
                     a[i].broadcastSeconds == b[i].broadcastSeconds &&
                     a[i].trainingLoss == b[i].trainingLoss;
        }
        return isSame;
    }

    void DoRun() override
    {
        for (const std::string form : {"basic", "chained"})
        {
            PirateSystem::Options options;
            options.members = 10;
            options.form = form;
            options.device = "edge-pc";
            options.aggregator = "median-distance";
            options.attack = "scaled-sign-flip:Scale=10";
            options.byzantine = {2};
            const auto first = RunOnce(options);
            auto check = [&](const std::string& what, bool areDigestsSame) {
                const auto other = RunOnce(options);
                NS_TEST_EXPECT_MSG_EQ(HaveSameModels(first, other), true, "models: " << what);
                NS_TEST_EXPECT_MSG_EQ(HaveSameTimes(first, other), true, "times: " << what);
                NS_TEST_EXPECT_MSG_EQ((first.back().digest == other.back().digest),
                                      areDigestsSame,
                                      "digests: " << what);
            };
            check("once more", true);
            options.threads = 4;
            check("4 threads", true);
            options.cryptography = "real";
            check("real cryptography", false);
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Vectors that have a size only.
 */
class SizedPirateCase : public TestCase
{
  public:
    SizedPirateCase()
        : TestCase("Sized vectors take the same steps")
    {
    }

  private:
    void DoRun() override
    {
        for (const std::string scope : {"committee", "step"})
        {
            for (const std::string check : {"recompute", "detector"})
            {
                PirateSystem::Options options;
                options.members = 9;
                options.committees = 3;
                options.sizedBytes = 4000;
                options.scope = scope;
                options.check = check;
                if (scope == "committee" && check == "detector")
                {
                    continue;
                }
                PirateSystem system(options);
                NS_TEST_EXPECT_MSG_EQ(system.Run(), true, "comes to rest: " << Describe(options));
                NS_TEST_EXPECT_MSG_EQ(system.HaveAgreed(), true, Describe(options));
                NS_TEST_ASSERT_MSG_EQ(system.rounds.size(), 2, "all done: " << Describe(options));
                NS_TEST_EXPECT_MSG_EQ(system.rounds[1].decisions, 12, "4 steps in 3 committees");
                NS_TEST_EXPECT_MSG_EQ(system.rounds[1].accepted.size(), 9, "all gradients");
                NS_TEST_EXPECT_MSG_EQ(system.rounds[1].model->HasContent(), false, "a size only");
            }
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * PIRATE without attackers.
 */
class PirateTestSuite : public TestSuite
{
  public:
    PirateTestSuite()
        : TestSuite("fl-pirate", Type::SYSTEM)
    {
        for (const std::string form : {"basic", "chained"})
        {
            AddTestCase(new AllreduceCase(form, "round-robin", "committee", "recompute"));
            AddTestCase(new AllreduceCase(form, "stable", "committee", "recompute"));
            AddTestCase(new AllreduceCase(form, "round-robin", "step", "recompute"));
            AddTestCase(new AllreduceCase(form, "stable", "step", "recompute"));
            AddTestCase(new AllreduceCase(form, "round-robin", "step", "detector"));
            AddTestCase(new AllreduceCase(form, "stable", "step", "detector"));
        }
        AddTestCase(new PirateReproducibilityCase);
        AddTestCase(new SizedPirateCase);
    }
};

PirateTestSuite g_pirateTestSuite; ///< registers the suite

} // namespace
