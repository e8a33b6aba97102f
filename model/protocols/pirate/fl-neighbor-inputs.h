/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_NEIGHBOR_INPUTS_H
#define FL_NEIGHBOR_INPUTS_H

#include "ns3/fl-consensus-group.h"
#include "ns3/fl-pirate-assignment.h"
#include "ns3/fl-pirate-holdings.h"
#include "ns3/fl-pirate-messages.h"
#include "ns3/fl-pirate-settings.h"
#include "ns3/fl-protocol-host.h"
#include "ns3/fl-ring-slot.h"
#include "ns3/fl-types.h"

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * What a member of PIRATE gets from the committee before its own in the ring: decided aggregates
 * (paper, section IV-D, component 2). Each is checked against that committee's member list: the
 * certificate by a quorum, the headers that lead from it to the block, and the vector's digest in
 * the block. What does not come in time is asked for at one random member after another.
 */
class NeighborInputs
{
  public:
    /// Takes a proven aggregate: the block and the slot that it decides.
    using Accept = std::function<void(const PirateBlock& block, const RingSlot& slot)>;

    /**
     * @param host outputs; outlives this object, and its work
     * @param settings of the member; outlive this object
     * @param assignment committees; outlives this object
     * @param accept takes proven aggregates
     */
    NeighborInputs(ProtocolHost& host,
                   const PirateSettings& settings,
                   const PirateAssignment& assignment,
                   Accept accept);

    /**
     * @param from who has sent it
     * @param message an AGGREGATE of any content
     * @return false if it is refused at once
     */
    bool HandleAggregate(NodeIndex from, const MessagePtr& message);

    /**
     * Says what the member waits for, instead of what it has waited for before.
     *
     * @param iteration training round
     * @param steps steps of the neighbor whose results are missing
     */
    void Await(Round iteration, const std::set<uint32_t>& steps);

    /**
     * Aggregates of earlier iterations are not wanted any more.
     *
     * @param iteration earliest iteration that matters; those up to the second after it are taken
     */
    void Forget(Round iteration);

    /**
     * @param holdings counts what is here
     */
    void Hold(PirateHoldings& holdings) const;

    /**
     * @return aggregates refused
     */
    uint64_t GetRejected() const;

    /**
     * @return requests sent because something did not come
     */
    uint64_t GetRequests() const;

  private:
    /// Iteration, and step of the neighbor.
    using Key = std::pair<Round, uint32_t>;

    /// An aggregate that is to be checked.
    struct Waiting
    {
        NodeIndex from;            ///< who has sent it
        PirateAggregate aggregate; ///< what it says
    };

    /**
     * @param key iteration and step
     */
    void CheckNext(const Key& key);

    /**
     * @param key iteration and step
     * @param from who has sent it
     * @param block what was decided
     * @param slot the slot that it decides
     * @param isProven whether it was decided
     */
    void HandleChecked(const Key& key,
                       NodeIndex from,
                       const PirateBlock& block,
                       const RingSlot& slot,
                       bool isProven);

    /**
     * @param key what is awaited, for a while
     */
    void StartTimer(const Key& key);

    /**
     * @param key what is not awaited any more
     */
    void StopWaiting(const Key& key);

    /**
     * Asks a random member of the neighbor.
     *
     * @param key what has not come
     */
    void HandleTimeout(const Key& key);

    ProtocolHost& m_host;                          ///< outputs
    const PirateSettings& m_settings;              ///< of the member
    const PirateAssignment& m_assignment;          ///< committees
    const ConsensusGroupPtr m_group;               ///< agreement within the neighbor
    const Accept m_accept;                         ///< takes proven aggregates
    Round m_first{0};                              ///< earliest iteration that is wanted
    std::map<Key, std::vector<Waiting>> m_waiting; ///< to be checked, one after another, at most
                                                   ///< one of each sender
    std::set<Key> m_checking;                      ///< being checked
    std::map<Key, std::set<NodeIndex>> m_failed;   ///< senders of what was refused
    std::set<Key> m_proven;                        ///< accepted
    std::map<Key, ProtocolHost::TimerId> m_timers; ///< for what is awaited
    uint64_t m_rejected{0};                        ///< refused
    uint64_t m_requests{0};                        ///< sent
};

} // namespace fl
} // namespace ns3

#endif // FL_NEIGHBOR_INPUTS_H
