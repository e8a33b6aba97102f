/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "ns3/fl-committee-ring.h"
#include "ns3/fl-parameter-vector.h"
#include "ns3/fl-random.h"
#include "ns3/fl-ring-schedule.h"
#include "ns3/fl-ring-slot.h"
#include "ns3/random-variable-stream.h"
#include "ns3/test.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

constexpr size_t DIMENSION = 33; ///< number of parameters of the vectors

/**
 * @ingroup decentralized-fl-tests
 * Whole rings of committees in random order, with inputs and vectors that come late and in any
 * order, against the plain sum of all contributions.
 */
class CommitteeRingTest : public TestCase
{
  public:
    /**
     * @param committees m
     * @param nodes n
     * @param refusals share of the contributions that are not accepted
     * @param hasContent false: sized vectors
     */
    CommitteeRingTest(uint32_t committees, uint32_t nodes, double refusals, bool hasContent)
        : TestCase(std::to_string(nodes) + " nodes in " + std::to_string(committees) +
                   " committees, refused " + std::to_string(refusals) +
                   (hasContent ? "" : ", sized")),
          m_nodes(nodes),
          m_refusals(refusals),
          m_hasContent(hasContent),
          m_schedule(committees)
    {
    }

  private:
    /// A vector or an input on its way to a committee.
    struct Delivery
    {
        uint32_t committee; ///< where to
        uint32_t step;      ///< of that committee
        bool isInput;       ///< false: vector of the committee's own result
        RingSlot slot;      ///< the value
    };

    void DoRun() override
    {
        m_random = MakeUniform(11);
        std::vector<CommitteeRing> rings;
        for (uint32_t i = 0; i < m_schedule.GetMembers(); i++)
        {
            rings.emplace_back(m_schedule, i, DIMENSION, m_hasContent);
        }
        for (Round iteration = 0; iteration < 3; iteration++)
        {
            DrawShares();
            RunIteration(rings);
            CheckSums(rings);
            for (CommitteeRing& ring : rings)
            {
                ring.Reset(iteration + 1);
                NS_TEST_EXPECT_MSG_EQ(ring.GetIteration(), iteration + 1, "iteration");
                NS_TEST_EXPECT_MSG_EQ(ring.IsComplete(), false, "a new iteration");
            }
        }
    }

    /// Draws what the nodes contribute, and sums it up: by committee and slot, and over all.
    void DrawShares()
    {
        const uint32_t committees = m_schedule.GetMembers();
        m_shares.assign(committees, std::vector<RingSlot>(committees));
        m_plainSum.assign(DIMENSION, 0);
        m_plainWeight = 0;
        for (uint32_t node = 0; node < m_nodes; node++)
        {
            if (m_random->GetValue() < m_refusals)
            {
                continue;
            }
            const double weight = m_random->GetInteger(1, 3);
            m_plainWeight += weight;
            ParameterVector vector = ParameterVector::Sized(DIMENSION);
            if (m_hasContent)
            {
                vector = ParameterVector(DIMENSION);
                for (size_t p = 0; p < DIMENSION; p++)
                {
                    vector.data()[p] = static_cast<float>(m_random->GetValue(-1, 1));
                    m_plainSum[p] += static_cast<long double>(weight) * vector.data()[p];
                }
            }
            vector.Scale(static_cast<float>(weight));
            // Node by node around the committees: sizes differ by one at most.
            const uint32_t position = node / committees;
            RingSlot& share = m_shares[node % committees][m_schedule.GetContributionSlot(position)];
            share = CombineSlots(
                {share, {std::make_shared<ParameterVector>(std::move(vector)), weight}});
        }
    }

    /**
     * Lets committees decide and values arrive in random order until nothing is left to do.
     *
     * @param rings one node of each committee
     */
    void RunIteration(std::vector<CommitteeRing>& rings)
    {
        std::vector<Delivery> deliveries;
        for (uint32_t i = 0; i < rings.size(); i++)
        {
            const uint32_t seed = m_schedule.GetSeedSlot(i);
            deliveries.push_back({m_schedule.GetSink(i), 0, true, m_shares[i][seed]});
        }
        uint32_t decisions = 0;
        while (true)
        {
            std::vector<uint32_t> ready;
            for (uint32_t i = 0; i < rings.size(); i++)
            {
                const uint32_t step = rings[i].GetNextStep();
                if (step < m_schedule.GetSteps() && rings[i].GetInput(step))
                {
                    ready.push_back(i);
                }
            }
            const size_t choices = ready.size() + deliveries.size();
            if (choices == 0)
            {
                break;
            }
            const size_t choice = m_random->GetInteger(0, choices - 1);
            if (choice < ready.size())
            {
                Decide(rings[ready[choice]], deliveries);
                decisions++;
                continue;
            }
            std::swap(deliveries[choice - ready.size()], deliveries.back());
            const Delivery delivery = std::move(deliveries.back());
            deliveries.pop_back();
            CommitteeRing& ring = rings[delivery.committee];
            NS_TEST_EXPECT_MSG_EQ((delivery.isInput
                                       ? ring.SetInput(delivery.step, delivery.slot)
                                       : ring.SetSum(delivery.step, delivery.slot.sum)),
                                  true,
                                  "a value of its step is taken");
        }
        NS_TEST_EXPECT_MSG_EQ(decisions,
                              rings.size() * 2 * (rings.size() - 1),
                              "2(m - 1) steps in each committee");
    }

    /**
     * Takes a committee's next step.
     *
     * @param ring a node of the committee
     * @param deliveries where the results go
     */
    void Decide(CommitteeRing& ring, std::vector<Delivery>& deliveries)
    {
        const uint32_t step = ring.GetNextStep();
        const uint32_t committee = ring.GetCommittee();
        NS_TEST_EXPECT_MSG_EQ(ring.IsComplete(), false, "not complete before the last step");
        RingSlot result = *ring.GetInput(step);
        if (m_schedule.IsReduce(step))
        {
            const uint32_t slot = m_schedule.GetSlot(committee, step);
            result = CombineSlots({result, m_shares[committee][slot]});
        }
        NS_TEST_EXPECT_MSG_EQ(ring.Decide(step, result.weight), true, "the next step");
        NS_TEST_EXPECT_MSG_EQ((ring.GetResult(step) != nullptr),
                              (result.weight == 0),
                              "only empty slots are known without a vector");
        if (result.sum)
        {
            deliveries.push_back({committee, step, false, result});
        }
        if (m_schedule.IsPassedOn(step))
        {
            deliveries.push_back({m_schedule.GetSink(committee), step + 1, true, result});
        }
    }

    /**
     * Compares what every committee has in the end.
     *
     * @param rings one node of each committee
     */
    void CheckSums(const std::vector<CommitteeRing>& rings)
    {
        RingSlot first;
        for (const CommitteeRing& ring : rings)
        {
            NS_TEST_ASSERT_MSG_EQ(ring.IsComplete(), true, "complete");
            const RingSlot total = CombineSlots(ring.GetFinishedSlots());
            NS_TEST_EXPECT_MSG_EQ(total.weight, m_plainWeight, "sum of the weights");
            NS_TEST_ASSERT_MSG_EQ((total.sum != nullptr), (m_plainWeight > 0), "sum");
            if (ring.GetCommittee() == 0)
            {
                first = total;
            }
            if (!total.sum)
            {
                continue;
            }
            NS_TEST_EXPECT_MSG_EQ(total.sum->IsIdentical(*first.sum), true, "the same bits");
            for (size_t p = 0; m_hasContent && p < DIMENSION; p++)
            {
                NS_TEST_EXPECT_MSG_EQ_TOL(total.sum->data()[p],
                                          static_cast<double>(m_plainSum[p]),
                                          1e-6 * (1 + m_plainWeight),
                                          "plain sum");
            }
        }
    }

    const uint32_t m_nodes;                      ///< n
    const double m_refusals;                     ///< share that is not accepted
    const bool m_hasContent;                     ///< false: sized vectors
    const RingSchedule m_schedule;               ///< the ring
    Ptr<UniformRandomVariable> m_random;         ///< all chance
    std::vector<std::vector<RingSlot>> m_shares; ///< by committee and slot
    std::vector<long double> m_plainSum;         ///< weighted sum over all accepted nodes
    double m_plainWeight{0};                     ///< their weights
};

/**
 * @ingroup decentralized-fl-tests
 * What comes from outside and does not belong there is refused and changes nothing.
 */
class CommitteeRingRefusalTest : public TestCase
{
  public:
    CommitteeRingRefusalTest()
        : TestCase("a committee's node refuses what does not fit")
    {
    }

  private:
    void DoRun() override
    {
        const double infinity = std::numeric_limits<double>::infinity();
        const auto vector = std::make_shared<ParameterVector>(DIMENSION);
        const auto longer = std::make_shared<ParameterVector>(DIMENSION + 1);
        const auto sized = std::make_shared<ParameterVector>(ParameterVector::Sized(DIMENSION));
        const RingSlot legal{vector, 2};
        CommitteeRing ring(RingSchedule(3), 1, DIMENSION, true);
        for (const RingSlot& bad : std::vector<RingSlot>{{nullptr, 1},
                                                         {vector, 0},
                                                         {vector, -1},
                                                         {vector, std::nan("")},
                                                         {vector, infinity},
                                                         {longer, 1},
                                                         {sized, 1}})
        {
            NS_TEST_EXPECT_MSG_EQ(ring.IsAcceptable(bad), false, "not acceptable");
            NS_TEST_EXPECT_MSG_EQ(ring.SetInput(0, bad), false, "refused as input");
        }
        NS_TEST_EXPECT_MSG_EQ((ring.GetInput(0) == nullptr), true, "no input yet");
        NS_TEST_EXPECT_MSG_EQ(ring.SetInput(4, legal), false, "no such step");
        NS_TEST_EXPECT_MSG_EQ(ring.SetInput(UINT32_MAX, legal), false, "no such step");
        NS_TEST_EXPECT_MSG_EQ(ring.SetInput(0, legal), true, "legal input");
        NS_TEST_EXPECT_MSG_EQ(ring.SetInput(0, {vector, 3}), false, "a second input");
        NS_TEST_EXPECT_MSG_EQ(ring.GetInput(0)->weight, 2, "the first input stays");

        NS_TEST_EXPECT_MSG_EQ(ring.SetSum(0, vector), false, "not decided");
        NS_TEST_EXPECT_MSG_EQ(ring.SetSum(0, nullptr), false, "not decided to be empty");
        NS_TEST_EXPECT_MSG_EQ(ring.SetSum(UINT32_MAX, vector), false, "no such step");
        NS_TEST_EXPECT_MSG_EQ(ring.Decide(1, 1), false, "out of order");
        for (double weight : {-1.0, infinity, std::nan("")})
        {
            NS_TEST_EXPECT_MSG_EQ(ring.Decide(0, weight), false, "weight " << weight);
        }
        NS_TEST_EXPECT_MSG_EQ(ring.GetNextStep(), 0, "nothing is decided");
        NS_TEST_EXPECT_MSG_EQ(ring.Decide(0, 5), true, "decided");
        NS_TEST_EXPECT_MSG_EQ(ring.Decide(0, 5), false, "decided twice");
        for (const ParameterVectorPtr& bad :
             std::vector<ParameterVectorPtr>{nullptr, longer, sized})
        {
            NS_TEST_EXPECT_MSG_EQ(ring.SetSum(0, bad), false, "not a vector of the ring");
        }
        NS_TEST_EXPECT_MSG_EQ((ring.GetInput(0) != nullptr), true, "kept until there is a result");
        NS_TEST_EXPECT_MSG_EQ(ring.SetSum(0, vector), true, "the vector of the result");
        NS_TEST_EXPECT_MSG_EQ(ring.SetSum(0, vector), false, "a second vector");
        NS_TEST_EXPECT_MSG_EQ((ring.GetInput(0) == nullptr), true, "the input has been let go");
        NS_TEST_EXPECT_MSG_EQ(ring.SetInput(0, legal), false, "too late");
        NS_TEST_EXPECT_MSG_EQ(ring.GetResult(0)->weight, 5, "weight of the result");
        NS_TEST_EXPECT_MSG_EQ((ring.GetResult(0)->sum == vector), true, "vector of the result");

        // A slot that has stayed empty needs no vector.
        NS_TEST_EXPECT_MSG_EQ(ring.SetInput(1, RingSlot()), true, "an empty input");
        NS_TEST_EXPECT_MSG_EQ(ring.Decide(1, 0), true, "an empty result");
        NS_TEST_EXPECT_MSG_EQ((ring.GetResult(1)->sum == nullptr), true, "known at once");
        NS_TEST_EXPECT_MSG_EQ(ring.SetSum(1, vector), false, "nothing can be added");
        NS_TEST_EXPECT_MSG_EQ(ring.Decide(2, 1) && ring.Decide(3, 1), true, "the other steps");
        NS_TEST_EXPECT_MSG_EQ(ring.Decide(4, 1), false, "no such step");
        NS_TEST_EXPECT_MSG_EQ(ring.IsComplete(), false, "vectors are missing");
        NS_TEST_EXPECT_MSG_EQ(ring.SetSum(3, vector) && ring.SetSum(2, vector), true, "they come");
        NS_TEST_EXPECT_MSG_EQ(ring.IsComplete(), true, "complete");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Intermediate vectors that a node has missed do not keep it from the sum, finished ones do; slots
 * come in their order.
 */
class CommitteeRingGapTest : public TestCase
{
  public:
    CommitteeRingGapTest()
        : TestCase("a node that has missed intermediate vectors completes")
    {
    }

  private:
    void DoRun() override
    {
        // Committee 2 of 4: reduce steps 0 and 1 work on slots 1 and 0, step 2 finishes slot 3, and
        // steps 3, 4 and 5 bring slots 2, 1 and 0.
        CommitteeRing ring(RingSchedule(4), 2, 1, true);
        for (uint32_t step = 0; step < 6; step++)
        {
            NS_TEST_EXPECT_MSG_EQ(ring.Decide(step, step + 1), true, "decided");
        }
        for (uint32_t step : {5, 3, 4, 2})
        {
            NS_TEST_EXPECT_MSG_EQ(ring.IsComplete(), false, "a finished slot is missing");
            const auto sum = std::make_shared<ParameterVector>(
                ParameterVector::FromValues({static_cast<float>(step)}));
            NS_TEST_EXPECT_MSG_EQ(ring.SetSum(step, sum), true, "its vector");
        }
        NS_TEST_ASSERT_MSG_EQ(ring.IsComplete(), true, "complete");
        const std::vector<RingSlot> slots = ring.GetFinishedSlots();
        const std::vector<float> steps{5, 4, 3, 2};
        NS_TEST_ASSERT_MSG_EQ(slots.size(), 4, "all slots");
        for (uint32_t slot = 0; slot < 4; slot++)
        {
            NS_TEST_EXPECT_MSG_EQ(slots[slot].sum->data()[0], steps[slot], "slot " << slot);
            NS_TEST_EXPECT_MSG_EQ(slots[slot].weight, steps[slot] + 1, "its weight");
        }
        NS_TEST_EXPECT_MSG_EQ((ring.GetResult(0) == nullptr), true, "never needed");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The committee-wise ring.
 */
class CommitteeRingTestSuite : public TestSuite
{
  public:
    CommitteeRingTestSuite()
        : TestSuite("fl-committee-ring", Type::UNIT)
    {
        for (uint32_t m : {2, 3, 4, 7})
        {
            // Fewer members than slots in the last two of these, so that slots stay empty.
            for (uint32_t n : {m * m, 2 * m * m, m * m + m - 1, 2 * m + 1, m - 1})
            {
                AddTestCase(new CommitteeRingTest(m, n, 0, true));
                AddTestCase(new CommitteeRingTest(m, n, 0.5, true));
            }
            AddTestCase(new CommitteeRingTest(m, m, 1, true));
            AddTestCase(new CommitteeRingTest(m, m * m + 1, 0.2, false));
        }
        AddTestCase(new CommitteeRingRefusalTest);
        AddTestCase(new CommitteeRingGapTest);
    }
};

CommitteeRingTestSuite g_committeeRingTestSuite; ///< the suite

} // namespace
