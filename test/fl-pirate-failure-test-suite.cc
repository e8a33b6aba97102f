/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-failure-case.h"

#include <string>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * Byzantine members in the agreement.
 */
class ConsensusAttackCase : public PirateFailureCase
{
  public:
    /**
     * @param attack what they do
     * @param costsViews whether it costs views
     */
    ConsensusAttackCase(const std::string& attack, bool costsViews)
        : PirateFailureCase("Byzantine in the agreement: " + attack),
          m_attack(attack),
          m_costsViews(costsViews)
    {
    }

  private:
    void DoRun() override
    {
        for (const std::string form : {"basic", "chained"})
        {
            for (const std::string leader : {"round-robin", "stable"})
            {
                for (const std::string scope : {"committee", "step"})
                {
                    PirateSystem::Options options = MakeOptions(3);
                    options.form = form;
                    options.leader = leader;
                    options.scope = scope;
                    options.consensusAttack = m_attack;
                    options.byzantine = {1, 2};
                    PirateSystem system(options);
                    const std::string name = form + ", " + leader + ", scope " + scope;
                    if (Complete(system, name))
                    {
                        NS_TEST_EXPECT_MSG_EQ((CountViewChanges(system) > 0), m_costsViews, name);
                    }
                }
            }
        }
    }

    const std::string m_attack; ///< what they do
    const bool m_costsViews;    ///< whether it costs views
};

/**
 * @ingroup decentralized-fl-tests
 * Silent leaders one after another.
 */
class SilentRowCase : public PirateFailureCase
{
  public:
    SilentRowCase()
        : PirateFailureCase("Two silent leaders in a row, of seven")
    {
    }

  private:
    void DoRun() override
    {
        for (const std::string form : {"basic", "chained"})
        {
            PirateSystem::Options options;
            options.members = 14;
            options.iterations = 4;
            options.form = form;
            options.consensusAttack = "silent";
            options.byzantine = {3, 5}; // positions 1 and 2 of committee 0
            PirateSystem system(options);
            if (Complete(system, form))
            {
                NS_TEST_EXPECT_MSG_GT(CountViewChanges(system), 1, "two views are lost");
                NS_TEST_EXPECT_MSG_EQ(CountAccepted(3, system), 4, "its gradients are good");
            }
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Byzantine members that lie about sums.
 */
class FalsifyingCase : public PirateFailureCase
{
  public:
    FalsifyingCase()
        : PirateFailureCase("A falsified sum is refused, and changes nothing")
    {
    }

  private:
    void DoRun() override
    {
        for (const std::string form : {"basic", "chained"})
        {
            for (const std::string scope : {"committee", "step"})
            {
                PirateSystem::Options options = MakeOptions(2);
                options.form = form;
                options.leader = "stable";
                options.scope = scope;
                const ParameterVectorPtr expected = RunHonest(options);
                options.aggregateAttack = "falsifying";
                options.byzantine = {1, 2};
                PirateSystem system(options);
                const std::string name = form + ", scope " + scope;
                if (Complete(system, name))
                {
                    // Three honest members of both committees refuse what their first leaders say.
                    NS_TEST_EXPECT_MSG_EQ(CountRefused(system), 6, name);
                    NS_TEST_EXPECT_MSG_EQ(CountViewChanges(system), 2, name);
                    NS_TEST_EXPECT_MSG_EQ(system.GetModel(2)->IsIdentical(*expected),
                                          true,
                                          "the model is as without the attack: " << name);
                }
            }
        }
        // Judged by a bound on the mean of what is added, a large falsification is refused, too.
        PirateSystem::Options options = MakeOptions(2);
        options.leader = "stable";
        options.scope = "step";
        options.check = "detector";
        options.aggregator = "norm-bound:Bound=1";
        options.aggregateAttack = "falsifying:Factor=1000";
        options.byzantine = {1, 2};
        PirateSystem system(options);
        if (Complete(system, "detector"))
        {
            NS_TEST_EXPECT_MSG_EQ(CountRefused(system), 6, "detector");
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Leaders that keep what is decided from the next committee.
 */
class WithholdingCase : public PirateFailureCase
{
  public:
    WithholdingCase()
        : PirateFailureCase("A withheld aggregate is asked for")
    {
    }

  private:
    void DoRun() override
    {
        for (const std::string form : {"basic", "chained"})
        {
            for (const std::string leader : {"round-robin", "stable"})
            {
                PirateSystem::Options options = MakeOptions(2);
                options.form = form;
                options.leader = leader;
                RunHonest(options);
                options.aggregateAttack = "withholding";
                options.byzantine = {1, 2};
                PirateSystem system(options);
                Complete(system, form + ", " + leader);
                NS_TEST_EXPECT_MSG_GT(
                    system.CountSent(PirateMessages::FETCH, PirateMessages::PHASE_RECOVER),
                    0,
                    "questions");
                NS_TEST_EXPECT_MSG_GT(
                    system.CountSent(PirateMessages::AGGREGATE, PirateMessages::PHASE_RECOVER),
                    0,
                    "answers");
            }
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * PIRATE with faulty members.
 */
class PirateFailureTestSuite : public TestSuite
{
  public:
    PirateFailureTestSuite()
        : TestSuite("fl-pirate-failure", Type::SYSTEM)
    {
        AddTestCase(new ConsensusAttackCase("silent", true));
        AddTestCase(new ConsensusAttackCase("equivocating", true));
        AddTestCase(new ConsensusAttackCase("delaying", true));
        AddTestCase(new ConsensusAttackCase("vote-withholding", false));
        AddTestCase(new ConsensusAttackCase("decision-withholding", true));
        AddTestCase(new ConsensusAttackCase("forking", true));
        AddTestCase(new SilentRowCase);
        AddTestCase(new FalsifyingCase);
        AddTestCase(new WithholdingCase);
    }
};

PirateFailureTestSuite g_pirateFailureTestSuite; ///< registers the suite

} // namespace
