/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "ns3/fl-ring-schedule.h"
#include "ns3/test.h"

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * The schedule against the published index rule, and against its purpose: values that really go
 * around, as sets of the members whose share they hold.
 */
class RingScheduleTest : public TestCase
{
  public:
    /**
     * @param members number of members
     */
    explicit RingScheduleTest(uint32_t members)
        : TestCase("schedule of " + std::to_string(members) + " members"),
          m_members(static_cast<int>(members)),
          m_schedule(members)
    {
    }

  private:
    /// A partial sum on its way.
    struct Value
    {
        uint32_t slot;          ///< what it belongs to
        std::set<int> included; ///< members whose share it holds
    };

    void DoRun() override
    {
        CheckIndexRule();
        CheckFlow();
        uint32_t expected = 0;
        for (uint32_t position = 0; position < 100; position++)
        {
            NS_TEST_EXPECT_MSG_EQ(m_schedule.GetContributionSlot(position),
                                  expected,
                                  "the nodes of a committee contribute to the slots in turn");
            expected = expected + 1 == m_schedule.GetMembers() ? 0 : expected + 1;
        }
    }

    /// Compares with receive (j - i - 1) and (j - i) of baidu-allreduce.
    void CheckIndexRule()
    {
        const auto steps = static_cast<uint32_t>(2 * (m_members - 1));
        NS_TEST_ASSERT_MSG_EQ(m_schedule.GetSteps(), steps, "number of steps");
        for (int j = 0; j < m_members; j++)
        {
            for (int i = 0; i < m_members - 1; i++)
            {
                NS_TEST_EXPECT_MSG_EQ(m_schedule.GetSlot(j, i), Wrap(j - i - 1), "reduce");
                NS_TEST_EXPECT_MSG_EQ(m_schedule.IsReduce(i), true, "the first half reduces");
                NS_TEST_EXPECT_MSG_EQ(m_schedule.GetSlot(j, m_members - 1 + i),
                                      Wrap(j - i),
                                      "gather");
                NS_TEST_EXPECT_MSG_EQ(m_schedule.IsReduce(m_members - 1 + i), false, "second half");
            }
        }
    }

    /// Passes values on, and looks at what they hold.
    void CheckFlow()
    {
        std::vector<Value> passed;
        for (int i = 0; i < m_members; i++)
        {
            NS_TEST_EXPECT_MSG_EQ(m_schedule.GetSource(i), Wrap(i - 1), "source");
            NS_TEST_EXPECT_MSG_EQ(m_schedule.GetSink(i), Wrap(i + 1), "sink");
            passed.push_back({m_schedule.GetSeedSlot(i), {i}});
        }
        std::vector<std::set<uint32_t>> finished(m_members);
        for (uint32_t step = 0; step < m_schedule.GetSteps(); step++)
        {
            std::vector<Value> results;
            for (int i = 0; i < m_members; i++)
            {
                Value value = passed[m_schedule.GetSource(i)];
                NS_TEST_EXPECT_MSG_EQ(m_schedule.GetSlot(i, step),
                                      value.slot,
                                      "the slot that the source has worked on before");
                if (m_schedule.IsReduce(step))
                {
                    NS_TEST_EXPECT_MSG_EQ(value.included.insert(i).second, true, "added once");
                }
                if (value.included.size() == static_cast<size_t>(m_members))
                {
                    finished[i].insert(value.slot);
                    NS_TEST_EXPECT_MSG_EQ(m_schedule.GetFinishingStep(i, value.slot),
                                          step,
                                          "step that finishes a slot");
                }
                results.push_back(std::move(value));
            }
            passed = std::move(results);
            const bool isLast = step == m_schedule.GetSteps() - 1;
            NS_TEST_EXPECT_MSG_EQ(m_schedule.IsPassedOn(step), !isLast, "all but the last");
            if (m_schedule.IsReduce(step) && !m_schedule.IsReduce(step + 1))
            {
                for (uint32_t i = 0; i < m_schedule.GetMembers(); i++)
                {
                    NS_TEST_EXPECT_MSG_EQ(
                        (finished[i] == std::set<uint32_t>{m_schedule.GetFinishedSlot(i)}),
                        true,
                        "exactly one slot is finished by the reduce half");
                }
            }
        }
        for (const std::set<uint32_t>& slots : finished)
        {
            NS_TEST_EXPECT_MSG_EQ(slots.size(),
                                  m_schedule.GetMembers(),
                                  "all slots are known in the end");
        }
    }

    /**
     * @param index an index that may be negative
     * @return it modulo m
     */
    uint32_t Wrap(int index) const
    {
        return static_cast<uint32_t>((index % m_members + m_members) % m_members);
    }

    const int m_members;           ///< m
    const RingSchedule m_schedule; ///< what is tested
};

/**
 * @ingroup decentralized-fl-tests
 * A ring of one member does nothing.
 */
class LonelyRingTest : public TestCase
{
  public:
    LonelyRingTest()
        : TestCase("schedule of one member")
    {
    }

  private:
    void DoRun() override
    {
        const RingSchedule schedule(1);
        NS_TEST_EXPECT_MSG_EQ(schedule.GetSteps(), 0, "no steps");
        NS_TEST_EXPECT_MSG_EQ(schedule.GetSource(0), 0, "its own source");
        NS_TEST_EXPECT_MSG_EQ(schedule.GetSink(0), 0, "its own sink");
        NS_TEST_EXPECT_MSG_EQ(schedule.GetContributionSlot(7), 0, "one slot");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The schedule of a ring.
 */
class RingScheduleTestSuite : public TestSuite
{
  public:
    RingScheduleTestSuite()
        : TestSuite("fl-ring-schedule", Type::UNIT)
    {
        AddTestCase(new LonelyRingTest);
        for (uint32_t members = 2; members <= 9; members++)
        {
            AddTestCase(new RingScheduleTest(members));
        }
    }
};

RingScheduleTestSuite g_ringScheduleTestSuite; ///< the suite

} // namespace
