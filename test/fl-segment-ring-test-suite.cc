/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "ns3/fl-parameter-vector.h"
#include "ns3/fl-random.h"
#include "ns3/fl-ring-schedule.h"
#include "ns3/fl-segment-ring-host.h"
#include "ns3/fl-segment-ring.h"
#include "ns3/random-variable-stream.h"
#include "ns3/test.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// How what has been sent arrives.
enum class Delivery
{
    FIFO,      ///< in order from each source, sources in random order
    ANY,       ///< in random order
    IMMEDIATE, ///< while it is sent
};

/// A segment on its way.
struct Segment
{
    uint32_t from;           ///< sender
    uint32_t step;           ///< step of the receiver
    uint32_t segment;        ///< index
    ParameterVectorPtr part; ///< content
};

/**
 * @ingroup decentralized-fl-tests
 * A member, with its host: what it has sent, what is on its way to it, and how it has ended.
 */
class Member : public SegmentRingHost
{
  public:
    /**
     * @param members all members; entry `self` will be this one
     * @param self index of this member
     * @param schedule the ring
     * @param dimension number of parameters
     * @param hasContent false: sized
     * @param isImmediate whether segments arrive while they are sent
     */
    Member(const std::vector<std::unique_ptr<Member>>& members,
           uint32_t self,
           const RingSchedule& schedule,
           size_t dimension,
           bool hasContent,
           bool isImmediate)
        : ring(*this, schedule, self, dimension, hasContent),
          m_members(members),
          m_self(self),
          m_isImmediate(isImmediate)
    {
    }

    void SendSegment(uint32_t sink,
                     uint32_t step,
                     uint32_t segment,
                     ParameterVectorPtr part) override
    {
        messages++;
        bytes += part->GetByteSize();
        Member& receiver = *m_members[sink];
        if (m_isImmediate)
        {
            refusals += receiver.ring.HandleSegment(m_self, step, segment, std::move(part)) !=
                        SegmentVerdict::ACCEPTED;
            return;
        }
        receiver.inbox.push_back({m_self, step, segment, std::move(part)});
    }

    void Complete(ParameterVector sum) override
    {
        completions++;
        result = std::move(sum);
    }

    SegmentRing ring;          ///< what is tested
    std::deque<Segment> inbox; ///< on its way to it
    uint32_t messages{0};      ///< sent
    uint64_t bytes{0};         ///< sent
    uint32_t refusals{0};      ///< honest segments that were refused
    uint32_t completions{0};   ///< times that it has completed
    ParameterVector result;    ///< its sum

  private:
    const std::vector<std::unique_ptr<Member>>& m_members; ///< all members
    const uint32_t m_self;                                 ///< index of this member
    const bool m_isImmediate;                              ///< segments arrive while they are sent
};

/// The members of a ring.
using Members = std::vector<std::unique_ptr<Member>>;

/**
 * @param size number of members
 * @param dimension number of parameters
 * @param hasContent false: sized
 * @param isImmediate whether segments arrive while they are sent
 * @return the members; the vector may not move while it is used
 */
std::unique_ptr<Members>
MakeMembers(uint32_t size, size_t dimension, bool hasContent, bool isImmediate)
{
    auto members = std::make_unique<Members>();
    for (uint32_t i = 0; i < size; i++)
    {
        members->push_back(std::make_unique<Member>(*members,
                                                    i,
                                                    RingSchedule(size),
                                                    dimension,
                                                    hasContent,
                                                    isImmediate));
    }
    return members;
}

/**
 * @ingroup decentralized-fl-tests
 * Rings under random schedules, with garbage in between: bits of the sum, and traffic.
 */
class SegmentRingTest : public TestCase
{
  public:
    /**
     * @param members m
     * @param dimension number of parameters
     * @param hasContent false: sized
     * @param delivery how segments arrive
     */
    SegmentRingTest(uint32_t members, size_t dimension, bool hasContent, Delivery delivery)
        : TestCase(std::to_string(members) + " members, " + std::to_string(dimension) +
                   " parameters" + (hasContent ? "" : ", sized") +
                   (delivery == Delivery::FIFO  ? ", in order"
                    : delivery == Delivery::ANY ? ", out of order"
                                                : ", at once")),
          m_size(members),
          m_dimension(dimension),
          m_hasContent(hasContent),
          m_delivery(delivery)
    {
    }

  private:
    void DoRun() override
    {
        m_random = MakeUniform(12);
        for (int schedule = 0; schedule < 20; schedule++)
        {
            const auto members =
                MakeMembers(m_size, m_dimension, m_hasContent, m_delivery == Delivery::IMMEDIATE);
            DrawVectors();
            Run(*members);
            CheckSums(*members);
            CheckTraffic(*members);
        }
    }

    /// Draws the vectors of all members.
    void DrawVectors()
    {
        m_vectors.clear();
        for (uint32_t i = 0; i < m_size; i++)
        {
            m_vectors.push_back(ParameterVector::Sized(m_dimension));
            if (m_hasContent)
            {
                m_vectors.back() = ParameterVector(m_dimension);
                for (size_t p = 0; p < m_dimension; p++)
                {
                    m_vectors.back().data()[p] = static_cast<float>(m_random->GetValue(-1, 1));
                }
            }
        }
    }

    /**
     * Starts members and delivers in random order until nothing is left to do.
     *
     * @param members the ring
     */
    void Run(Members& members)
    {
        std::vector<bool> isStarted(m_size, false);
        std::optional<Segment> last;
        while (true)
        {
            std::vector<uint32_t> choices;
            for (uint32_t i = 0; i < m_size; i++)
            {
                if (!isStarted[i] || !members[i]->inbox.empty())
                {
                    choices.push_back(i);
                }
            }
            if (choices.empty())
            {
                break;
            }
            const uint32_t i = choices[m_random->GetInteger(0, choices.size() - 1)];
            Member& member = *members[i];
            if (!isStarted[i] && (member.inbox.empty() || m_random->GetValue() < 0.3))
            {
                isStarted[i] = true;
                member.ring.Start(m_vectors[i]);
                continue;
            }
            Segment next = std::move(member.inbox.front());
            member.inbox.pop_front();
            if (m_delivery == Delivery::ANY && !member.inbox.empty())
            {
                std::swap(next, member.inbox[m_random->GetInteger(0, member.inbox.size() - 1)]);
            }
            SendGarbage(member, next);
            NS_TEST_EXPECT_MSG_EQ(
                (member.ring.HandleSegment(next.from, next.step, next.segment, next.part) ==
                 SegmentVerdict::ACCEPTED),
                true,
                "an honest segment");
            NS_TEST_EXPECT_MSG_EQ(
                (member.ring.HandleSegment(next.from, next.step, next.segment, next.part) ==
                 SegmentVerdict::DUPLICATE),
                true,
                "the same again");
        }
    }

    /**
     * Sends what no honest source would.
     *
     * @param member the receiver
     * @param next what will arrive next
     */
    void SendGarbage(Member& member, const Segment& next)
    {
        const uint32_t steps = 2 * (m_size - 1);
        const auto longer = std::make_shared<ParameterVector>(
            m_hasContent ? ParameterVector(next.part->size() + 1)
                         : ParameterVector::Sized(next.part->size() + 1));
        const auto other = std::make_shared<ParameterVector>(
            m_hasContent ? ParameterVector::Sized(next.part->size())
                         : ParameterVector(next.part->size()));
        const uint32_t before = member.ring.GetStepsDone();
        const std::vector<std::pair<Segment, SegmentVerdict>> cases{
            {{next.from + 1, next.step, next.segment, next.part}, SegmentVerdict::WRONG_SENDER},
            {{UINT32_MAX, next.step, next.segment, next.part}, SegmentVerdict::WRONG_SENDER},
            {{next.from, steps, next.segment, next.part}, SegmentVerdict::WRONG_STEP},
            {{next.from, UINT32_MAX, next.segment, next.part}, SegmentVerdict::WRONG_STEP},
            {{next.from, next.step, next.segment + 1, next.part}, SegmentVerdict::WRONG_SEGMENT},
            {{next.from, next.step, UINT32_MAX, next.part}, SegmentVerdict::WRONG_SEGMENT},
            {{next.from, next.step, next.segment, nullptr}, SegmentVerdict::NO_VECTOR},
            {{next.from, next.step, next.segment, longer}, SegmentVerdict::WRONG_SIZE},
            {{next.from, next.step, next.segment, other}, SegmentVerdict::WRONG_KIND}};
        for (const auto& [bad, expected] : cases)
        {
            const SegmentVerdict verdict =
                member.ring.HandleSegment(bad.from, bad.step, bad.segment, bad.part);
            NS_TEST_EXPECT_MSG_EQ(static_cast<int>(verdict), static_cast<int>(expected), "verdict");
        }
        NS_TEST_EXPECT_MSG_EQ(member.ring.GetStepsDone(), before, "garbage takes no step");
    }

    /**
     * Compares with sums in the order that is promised, and with exact ones.
     *
     * @param members the ring
     */
    void CheckSums(const Members& members)
    {
        ParameterVector expected = m_vectors[0];
        for (size_t p = 0; m_hasContent && p < m_dimension; p++)
        {
            const uint32_t first = FindSegment(p);
            float sum = m_vectors[first].data()[p];
            long double exact = sum;
            for (uint32_t i = 1; i < m_size; i++)
            {
                const float term = m_vectors[(first + i) % m_size].data()[p];
                sum += term;
                exact += term;
            }
            expected.data()[p] = sum;
            NS_TEST_EXPECT_MSG_EQ_TOL(sum, static_cast<double>(exact), 1e-5, "plain sum");
        }
        for (const auto& member : members)
        {
            NS_TEST_EXPECT_MSG_EQ(member->completions, 1, "completes once");
            NS_TEST_EXPECT_MSG_EQ(member->refusals, 0, "nobody refuses honest segments");
            NS_TEST_EXPECT_MSG_EQ(member->result.IsIdentical(expected), true, "the same bits");
        }
    }

    /**
     * @param parameter a parameter
     * @return the segment that it belongs to, found by dealing parameters out
     */
    uint32_t FindSegment(size_t parameter) const
    {
        const std::vector<size_t> sizes = DealSizes();
        uint32_t segment = 0;
        while (parameter >= sizes[segment])
        {
            parameter -= sizes[segment++];
        }
        return segment;
    }

    /**
     * @return sizes of the segments, the earlier ones longer
     */
    std::vector<size_t> DealSizes() const
    {
        std::vector<size_t> sizes(m_size, m_dimension / m_size);
        for (size_t i = 0; i < m_dimension % m_size; i++)
        {
            sizes[i]++;
        }
        return sizes;
    }

    /**
     * Compares with the closed forms.
     *
     * @param members the ring
     */
    void CheckTraffic(const Members& members)
    {
        const uint64_t vectorBytes = 4 * m_dimension;
        const std::vector<size_t> sizes = DealSizes();
        uint64_t all = 0;
        for (uint32_t i = 0; i < m_size; i++)
        {
            const Member& member = *members[i];
            NS_TEST_EXPECT_MSG_EQ(member.ring.GetSegmentSize(i), sizes[i], "size of a segment");
            NS_TEST_EXPECT_MSG_EQ(member.messages, 2 * (m_size - 1), "messages");
            NS_TEST_EXPECT_MSG_EQ(member.ring.GetStepsDone(), 2 * (m_size - 1), "steps");
            if (m_size > 1)
            {
                NS_TEST_EXPECT_MSG_EQ(member.bytes,
                                      2 * vectorBytes -
                                          4 * (sizes[(i + 1) % m_size] + sizes[(i + 2) % m_size]),
                                      "every segment twice but two");
            }
            if (m_dimension % m_size == 0)
            {
                NS_TEST_EXPECT_MSG_EQ(member.bytes,
                                      2 * vectorBytes * (m_size - 1) / m_size,
                                      "2 K (m - 1) / m bytes");
            }
            all += member.bytes;
        }
        NS_TEST_EXPECT_MSG_EQ(all, 2 * vectorBytes * (m_size - 1), "bytes of all members");
    }

    const uint32_t m_size;                  ///< m
    const size_t m_dimension;               ///< number of parameters
    const bool m_hasContent;                ///< false: sized
    const Delivery m_delivery;              ///< how segments arrive
    Ptr<UniformRandomVariable> m_random;    ///< all chance
    std::vector<ParameterVector> m_vectors; ///< of the members
};

/**
 * @ingroup decentralized-fl-tests
 * A member that has everything before it starts goes through all steps at its start; one that is
 * done refuses whatever comes.
 */
class SegmentRingEarlyTest : public TestCase
{
  public:
    SegmentRingEarlyTest()
        : TestCase("segments before the start and after the end")
    {
    }

  private:
    void DoRun() override
    {
        // Member 0 of 3 with one parameter a segment. It adds to segments 2 and 1, and takes over
        // segments 0 and 2.
        const auto members = MakeMembers(3, 3, true, false);
        Member& member = *members->front();
        const std::vector<uint32_t> segments{2, 1, 0, 2};
        const std::vector<float> values{10, 20, 30, 40};
        for (uint32_t step : {3, 1, 0, 2})
        {
            const auto part =
                std::make_shared<ParameterVector>(ParameterVector::FromValues({values[step]}));
            NS_TEST_EXPECT_MSG_EQ((member.ring.HandleSegment(2, step, segments[step], part) ==
                                   SegmentVerdict::ACCEPTED),
                                  true,
                                  "early");
            NS_TEST_EXPECT_MSG_EQ((member.ring.HandleSegment(2, step, segments[step], part) ==
                                   SegmentVerdict::DUPLICATE),
                                  true,
                                  "early, and again");
        }
        NS_TEST_EXPECT_MSG_EQ(member.messages, 0, "nothing is sent before the start");
        member.ring.Start(ParameterVector::FromValues({1, 2, 3}));
        NS_TEST_EXPECT_MSG_EQ(member.completions, 1, "done at once");
        NS_TEST_EXPECT_MSG_EQ(member.result.IsIdentical(ParameterVector::FromValues({30, 22, 40})),
                              true,
                              "sum of member 0");
        const std::deque<Segment>& sent = (*members)[1]->inbox;
        const std::vector<uint32_t> sentSegments{0, 2, 1, 0};
        const std::vector<float> sentValues{1, 13, 22, 30};
        NS_TEST_ASSERT_MSG_EQ(sent.size(), 4, "messages to member 1");
        for (uint32_t step = 0; step < 4; step++)
        {
            NS_TEST_EXPECT_MSG_EQ(sent[step].step, step, "step of the receiver");
            NS_TEST_EXPECT_MSG_EQ(sent[step].segment, sentSegments[step], "segment");
            NS_TEST_EXPECT_MSG_EQ(sent[step].part->data()[0], sentValues[step], "content");
        }
        for (uint32_t step = 0; step < 4; step++)
        {
            const auto part = std::make_shared<ParameterVector>(1);
            NS_TEST_EXPECT_MSG_EQ((member.ring.HandleSegment(2, step, segments[step], part) ==
                                   SegmentVerdict::DUPLICATE),
                                  true,
                                  "after the end");
        }
        NS_TEST_EXPECT_MSG_EQ(member.completions, 1, "once");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Ring allreduce over segments.
 */
class SegmentRingTestSuite : public TestSuite
{
  public:
    SegmentRingTestSuite()
        : TestSuite("fl-segment-ring", Type::UNIT)
    {
        for (uint32_t members = 1; members <= 8; members++)
        {
            for (size_t dimension : {0, 1, 5, 8, 50, 840})
            {
                AddTestCase(new SegmentRingTest(members, dimension, true, Delivery::FIFO));
                AddTestCase(new SegmentRingTest(members, dimension, true, Delivery::ANY));
            }
            AddTestCase(new SegmentRingTest(members, 50, true, Delivery::IMMEDIATE));
            AddTestCase(new SegmentRingTest(members, 70001, false, Delivery::FIFO));
            AddTestCase(new SegmentRingTest(members, 3, false, Delivery::ANY));
        }
        AddTestCase(new SegmentRingEarlyTest);
    }
};

SegmentRingTestSuite g_segmentRingTestSuite; ///< the suite

} // namespace
