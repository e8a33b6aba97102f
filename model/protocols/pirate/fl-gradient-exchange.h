/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_GRADIENT_EXCHANGE_H
#define FL_GRADIENT_EXCHANGE_H

#include "ns3/fl-gradient-pool.h"
#include "ns3/fl-pirate-assignment.h"
#include "ns3/fl-pirate-block.h"
#include "ns3/fl-pirate-iteration.h"
#include "ns3/fl-pirate-settings.h"
#include "ns3/fl-protocol-host.h"
#include "ns3/fl-ring-schedule.h"
#include "ns3/fl-types.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <utility>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * Who gets a member's local gradient, and for how long it waits for those of others (PIRATE,
 * section IV-D, component 1).
 *
 * With Scope=committee a member sends its gradient to its whole committee, so that all can judge
 * all of them together; with Scope=step to the leader of the step that adds it, as in the paper,
 * and the leader passes it on with its proposal. The gradients that seed a slot go to the next
 * committee at the start of the iteration.
 */
class GradientExchange
{
  public:
    /**
     * @param host outputs; outlives this object
     * @param settings of the member; outlive this object
     * @param assignment committees; outlives this object
     * @param gaveUp called when missing gradients are not waited for any longer
     */
    GradientExchange(ProtocolHost& host,
                     const PirateSettings& settings,
                     const PirateAssignment& assignment,
                     std::function<void()> gaveUp);

    /**
     * Sends the member's own gradient to those who need it from the start.
     *
     * @param gradient the gradient
     */
    void SendOwn(const SignedGradient& gradient);

    /**
     * Sends the member's own gradient to the leader, once to each, if the step adds it.
     *
     * @param step next step
     * @param iteration current iteration
     * @param leader node of the leader
     */
    void OfferToLeader(uint32_t step, PirateIteration& iteration, NodeIndex leader);

    /**
     * Passes gradients on that a leader proposes to add.
     *
     * @param block the proposal
     * @param iteration its iteration
     */
    void PassOn(const PirateBlock& block, PirateIteration& iteration);

    /**
     * Begins to wait if gradients are missing.
     *
     * @param step next step
     * @param iteration current iteration
     * @param isLeader whether this member would propose the step
     * @param quorum fewest own gradients that the rule must see
     * @return whether all are there that the step needs, or enough after a while
     */
    bool HasGradients(uint32_t step, PirateIteration& iteration, bool isLeader, uint32_t quorum);

    /**
     * @param node a node
     * @param isReachable whether it is waited for
     */
    void SetReachable(NodeIndex node, bool isReachable);

  private:
    /// Iteration and step.
    using Position = std::pair<Round, uint32_t>;

    /**
     * @param position step whose missing gradients are given up after a while
     */
    void Wait(const Position& position);

    /**
     * @param owner a node beside this one that is left out
     * @param message a message to the other members of the committee
     */
    void SendToOthersThan(NodeIndex owner, const MessagePtr& message);

    ProtocolHost& m_host;                                    ///< outputs
    const PirateSettings& m_settings;                        ///< of the member
    const PirateAssignment& m_assignment;                    ///< committees
    const RingSchedule m_schedule;                           ///< of the ring
    const std::function<void()> m_gaveUp;                    ///< called after a wait in vain
    std::set<NodeIndex> m_unreachable;                       ///< not waited for
    std::optional<Position> m_givenUp;                       ///< step that need not wait
    std::optional<Position> m_waiting;                       ///< step that the timer is for
    std::optional<ProtocolHost::TimerId> m_timer;            ///< for missing gradients
    std::optional<std::pair<Position, NodeIndex>> m_offered; ///< leader that has the own gradient
};

} // namespace fl
} // namespace ns3

#endif // FL_GRADIENT_EXCHANGE_H
