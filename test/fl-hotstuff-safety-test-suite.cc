/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-consensus-schedule.h"

#include "ns3/fl-compat.h"
#include "ns3/fl-hotstuff-rules-decorator.h"
#include "ns3/fl-modeled-cryptography.h"
#include "ns3/fl-random.h"
#include "ns3/test.h"

#include <algorithm>
#include <string>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @param size number of replicas
 * @param form basic or chained
 * @param stream random stream
 * @return schedules with up to f Byzantine replicas
 */
ConsensusSchedule::Settings
MakeSettings(uint32_t size, const std::string& form, int64_t stream)
{
    ConsensusSchedule::Settings settings;
    const auto members =
        std::make_shared<ConsensusMembers>(CreateObject<ModeledCryptography>(), size);
    settings.faults = members->group->faults;
    settings.members = members;
    settings.rules = ConsensusHarness::MakeRules(form);
    settings.random = MakeUniform(stream);
    return settings;
}

/**
 * @ingroup decentralized-fl-tests
 * No two honest replicas decide differently, whatever up to f Byzantine ones and the network do;
 * and once the network is synchronous, all of them decide.
 */
class ScheduleTest : public TestCase
{
  public:
    /**
     * @param size number of replicas
     * @param form basic or chained
     * @param schedules how many to run
     */
    ScheduleTest(uint32_t size, const std::string& form, uint32_t schedules)
        : TestCase(std::to_string(schedules) + " schedules, " + form +
                   " n=" + std::to_string(size)),
          m_size(size),
          m_form(form),
          m_schedules(schedules)
    {
    }

  private:
    void DoRun() override
    {
        ConsensusSchedule schedule(MakeSettings(m_size, m_form, 1000 + m_size));
        uint32_t conflicts = 0;
        uint32_t early = 0;
        uint32_t live = 0;
        for (uint32_t i = 0; i < m_schedules; i++)
        {
            const ConsensusSchedule::Outcome outcome = schedule.Run();
            conflicts += outcome.hasConflict ? 1 : 0;
            early += outcome.hasThreeEarly ? 1 : 0;
            live += outcome.allDecide ? 1 : 0;
        }
        NS_TEST_EXPECT_MSG_EQ(conflicts, 0, "no two honest replicas decide differently");
        NS_TEST_EXPECT_MSG_GT(2 * early + 1, m_schedules, "half decide thrice before synchrony");
        NS_TEST_EXPECT_MSG_EQ(live, m_schedules, "all decide once the network is synchronous");
    }

    const uint32_t m_size;      ///< number of replicas
    const std::string m_form;   ///< basic or chained
    const uint32_t m_schedules; ///< how many to run
};

/// Rules with one predicate less.
class BrokenRules : public HotStuffRulesDecorator
{
  public:
    /**
     * @param inner the rules
     * @param broken lock, once or justify
     */
    BrokenRules(Ptr<const HotStuffRules> inner, const std::string& broken)
        : HotStuffRulesDecorator(inner),
          m_broken(broken)
    {
    }

    bool IsSafe(const BlockPtr& block,
                const VoteStatement& locked,
                const BlockTree& tree) const override
    {
        return m_broken == "lock" || HotStuffRulesDecorator::IsSafe(block, locked, tree);
    }

    bool IsFirstVote(const VoteStatement& vote, const VoteStatement& last) const override
    {
        return m_broken == "once" || HotStuffRulesDecorator::IsFirstVote(vote, last);
    }

    bool ExtendsJustify(const Block& block) const override
    {
        return m_broken == "justify" || HotStuffRulesDecorator::ExtendsJustify(block);
    }

  private:
    const std::string m_broken; ///< which one is missing
};

/**
 * @ingroup decentralized-fl-tests
 * The schedules are hostile enough: without any one of the safety predicates, or with one Byzantine
 * replica too many, they find a violation.
 */
class BrokenTest : public TestCase
{
  public:
    /**
     * @param size number of replicas
     * @param form basic or chained
     * @param broken lock, once, justify, quorum, or twins: f + 1 of them
     * @param isFound whether a violation is possible
     */
    BrokenTest(uint32_t size,
               const std::string& form,
               const std::string& broken,
               bool isFound = true)
        : TestCase("without " + broken + ", " + form + " n=" + std::to_string(size)),
          m_size(size),
          m_form(form),
          m_broken(broken),
          m_isFound(isFound)
    {
    }

  private:
    void DoRun() override
    {
        ConsensusSchedule::Settings settings = MakeSettings(m_size, m_form, 2000 + m_size);
        if (m_broken == "quorum")
        {
            const auto members = std::make_shared<ConsensusMembers>(*settings.members);
            members->group = std::make_shared<ConsensusGroup>(*members->group);
            members->group->quorum--;
            settings.members = members;
        }
        else if (m_broken == "twins")
        {
            settings.faults++;
            settings.alwaysTwins = true;
        }
        else
        {
            settings.rules = CreateObject<BrokenRules>(settings.rules, m_broken);
        }
        ConsensusSchedule schedule(settings);
        const uint32_t limit = m_isFound ? 10000 : 100;
        uint32_t tried = 0;
        bool isFound = false;
        while (!isFound && tried < limit)
        {
            isFound = schedule.Run().hasConflict;
            tried++;
        }
        NS_TEST_EXPECT_MSG_EQ(isFound, m_isFound, "violation after " << tried << " schedules");
    }

    const uint32_t m_size;      ///< number of replicas
    const std::string m_form;   ///< basic or chained
    const std::string m_broken; ///< what is missing
    const bool m_isFound;       ///< whether a violation is possible
};

/**
 * @ingroup decentralized-fl-tests
 * Safety of HotStuff under random schedules.
 */
class HotStuffSafetyTestSuite : public TestSuite
{
  public:
    HotStuffSafetyTestSuite()
        : TestSuite("fl-hotstuff-safety", Type::UNIT)
    {
        for (const char* form : {"basic", "chained"})
        {
            for (uint32_t size : {4, 5, 7, 10})
            {
                AddTestCase(new ScheduleTest(size, form, 250));
                AddTestCase(new ScheduleTest(size, form, 1250), compat::TEST_EXTENSIVE);
            }
            for (const char* broken : {"lock", "once", "justify", "quorum"})
            {
                AddTestCase(new BrokenTest(4, form, broken));
                AddTestCase(new BrokenTest(7, form, broken));
            }
            AddTestCase(new BrokenTest(4, form, "twins"));
            AddTestCase(new BrokenTest(7, form, "twins"));
            // With n - f votes, two quorums of five share three replicas: two twins are too few.
            AddTestCase(new BrokenTest(5, form, "twins", false));
        }
    }
};

/// Registers the suite.
HotStuffSafetyTestSuite g_hotStuffSafetyTestSuite;

} // namespace
