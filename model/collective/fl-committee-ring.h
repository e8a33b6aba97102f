/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_COMMITTEE_RING_H
#define FL_COMMITTEE_RING_H

#include "ns3/fl-ring-schedule.h"
#include "ns3/fl-ring-slot.h"
#include "ns3/fl-types.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-collective
 * What a node of one committee knows of a committee-wise ring allreduce (PIRATE, sections IV-C and
 * IV-E) in one iteration: the input of each step from the source committee, and what its own
 * committee has agreed on. It knows nothing of how committees agree, of signatures or messages.
 *
 * A step is decided when its sum of weights is known; its result is known when the vector has come,
 * too, perhaps only after later steps have been decided. Steps are decided in order. Inputs come in
 * any order, as the source committee may be ahead; if it is ahead by an iteration, its inputs
 * belong into the object of that iteration.
 *
 * Values from outside that are not legal (see RingSlot), not of the agreed dimension and kind, out
 * of order or there already are refused; nothing changes then. Whether they are true is for the
 * caller to check.
 */
class CommitteeRing
{
  public:
    /**
     * Begins with iteration 0.
     *
     * @param schedule the ring, of at least two committees
     * @param committee index of the node's own committee
     * @param dimension number of parameters of every vector
     * @param hasContent false if vectors are sized
     */
    CommitteeRing(const RingSchedule& schedule,
                  uint32_t committee,
                  size_t dimension,
                  bool hasContent);

    /**
     * Forgets all inputs and results.
     *
     * @param iteration the iteration that begins
     */
    void Reset(Round iteration);

    /**
     * @return the current iteration
     */
    Round GetIteration() const
    {
        return m_iteration;
    }

    /**
     * @return the ring
     */
    const RingSchedule& GetSchedule() const
    {
        return m_schedule;
    }

    /**
     * @return index of the node's own committee
     */
    uint32_t GetCommittee() const
    {
        return m_committee;
    }

    /**
     * @return the step to be decided next; the number of steps if all are
     */
    uint32_t GetNextStep() const
    {
        return m_nextStep;
    }

    /**
     * @param slot a slot of unknown origin
     * @return true if it is legal and of the agreed dimension and kind
     */
    bool IsAcceptable(const RingSlot& slot) const;

    /**
     * Takes what the source committee has passed on. It is kept until the step's result is known.
     *
     * @param step the step, of any value
     * @param input value of the slot that the step works on, before the step
     * @return false if there is no such step, it has an input or a result, or the input is refused
     */
    bool SetInput(uint32_t step, const RingSlot& input);

    /**
     * @param step a step
     * @return its input; nullptr if it has not come or the result is known
     */
    const RingSlot* GetInput(uint32_t step) const;

    /**
     * Notes what the committee has agreed on. With weight 0 this is also the step's result.
     *
     * @param step the step, of any value
     * @param weight sum of the weights after the step
     * @return false if it is not the next step, or the weight is not finite or negative
     */
    bool Decide(uint32_t step, double weight);

    /**
     * Takes the vector of a decided step.
     *
     * @param step the step, of any value
     * @param sum weighted sum after the step, of any dimension and kind; may be null
     * @return false if the step is not decided or has a result, or the vector is refused
     */
    bool SetSum(uint32_t step, const ParameterVectorPtr& sum);

    /**
     * @param step a step
     * @return its result; nullptr if it is not known
     */
    const RingSlot* GetResult(uint32_t step) const;

    /**
     * @return true if all steps are decided and all finished slots are known; vectors of reduce
     *         steps that do not finish a slot may be missing
     */
    bool IsComplete() const;

    /**
     * @return the finished slots 0 to m - 1, to be combined in this order. The iteration is
     *         complete.
     */
    std::vector<RingSlot> GetFinishedSlots() const;

  private:
    /// What is known of a step.
    struct Step
    {
        std::optional<RingSlot> input;  ///< from the source committee
        std::optional<RingSlot> result; ///< agreed on by the own committee
        double weight{0};               ///< sum of weights, once decided
    };

    /**
     * @param step a step of the ring
     * @return what is known of it
     */
    const Step& At(uint32_t step) const;

    RingSchedule m_schedule;   ///< the ring
    uint32_t m_committee;      ///< the node's own committee
    size_t m_dimension;        ///< number of parameters of every vector
    bool m_hasContent;         ///< false: vectors are sized
    Round m_iteration{0};      ///< current iteration
    uint32_t m_nextStep{0};    ///< number of decided steps
    std::vector<Step> m_steps; ///< by step
};

} // namespace fl
} // namespace ns3

#endif // FL_COMMITTEE_RING_H
