/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FLUID_TRANSFERS_H
#define FL_FLUID_TRANSFERS_H

#include "ns3/event-id.h"
#include "ns3/fl-fluid-window.h"
#include "ns3/fl-max-min-sharing.h"

#include <cstdint>
#include <functional>
#include <limits>
#include <queue>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-network
 * Bytes that flow through shared links in simulated time. Rates are max-min fair, within what the
 * congestion windows allow; they change when a transfer begins or ends or a link or a window
 * changes, once for all changes of one instant. Transfers that
 * begin together are groups (MaxMinSharing), so that a multicast costs one rate and one end however
 * many receivers it has, unless a link slows some of them down.
 *
 * What flows on a link can cause load on another one, its reverse: acknowledgements. They come
 * first, and leave the rest of the capacity to the transfers: thin flows get through unhindered
 * where queues are fair. They take at most half of a link.
 */
class FluidTransfers
{
  public:
    using LinkId = MaxMinSharing::LinkId;     ///< names a link
    using GroupId = MaxMinSharing::GroupId;   ///< names a group of transfers
    using MemberId = MaxMinSharing::MemberId; ///< names a transfer

    /// Begins what is to begin at this instant, before the rates are computed.
    using UpdateCallback = std::function<void()>;
    /// A group has ended; its transfers can still be asked for within the call.
    using CompletionCallback = std::function<void(GroupId)>;
    /// A transfer, by its tag, stands still (true), or moves again (false). Must change nothing.
    using StallCallback = std::function<void(uint64_t, bool)>;

    /**
     * @param onUpdate called before the rates are computed
     * @param onCompletion called for each group that ends
     * @param onStall called for transfers whose rate becomes zero, or no longer is
     */
    FluidTransfers(UpdateCallback onUpdate, CompletionCallback onCompletion, StallCallback onStall);

    ~FluidTransfers();

    FluidTransfers(const FluidTransfers&) = delete;
    FluidTransfers& operator=(const FluidTransfers&) = delete;

    /**
     * @param capacity of the new link, in bytes/s
     * @return the link
     */
    LinkId AddLink(double capacity);

    /**
     * Transfers on a link cause load on another one.
     *
     * @param link the link
     * @param reverse the other link; it gets load from this link only
     * @param ratio bytes on it per byte on the link
     */
    void SetReverse(LinkId link, LinkId reverse, double ratio);

    /**
     * Changes a link, also while transfers are under way.
     *
     * @param link the link
     * @param capacity in bytes/s; 0: nothing moves
     */
    void SetCapacity(LinkId link, double capacity);

    /**
     * @param link a link
     * @return its capacity in bytes/s, that of acknowledgements included
     */
    double GetCapacity(LinkId link) const;

    /**
     * Begins a group of transfers, from the update callback.
     *
     * @param bytes bytes of each transfer
     * @param links links that all of them cross
     * @param window congestion window of each transfer
     * @return the group
     */
    GroupId Begin(double bytes, const std::vector<LinkId>& links, const FluidWindow& window);

    /**
     * Adds a transfer to a group that has just begun.
     *
     * @param group the group
     * @param tag number that the caller knows it by
     * @param links further links that it crosses
     * @return the transfer
     */
    MemberId AddMember(GroupId group, uint64_t tag, const std::vector<LinkId>& links);

    /**
     * Ends a transfer before its time.
     *
     * @param member the transfer
     */
    void End(MemberId member);

    /// Asks for an update at this instant, after the events that are already due.
    void RequestUpdate();

    /**
     * @param member a transfer
     * @return bytes that it has still to move
     */
    double GetRemaining(MemberId member) const;

    /**
     * @param group a group
     * @return bytes of each of its transfers
     */
    double GetBytes(GroupId group) const;

    /**
     * @param group a group
     * @return congestion window of each of its transfers
     */
    const FluidWindow& GetWindow(GroupId group) const;

    /**
     * @return groups and members
     */
    const FlowTable& GetFlows() const;

  private:
    /// No time.
    static constexpr int64_t NEVER = std::numeric_limits<int64_t>::max();

    /// How far the transfers of a group are.
    struct Progress
    {
        double bytes{0};       ///< of each transfer
        double remaining{0};   ///< bytes, at the time `settled`
        double rate{0};        ///< bytes/s, since then
        FluidWindow window;    ///< congestion window
        int64_t settled{0};    ///< ns
        int64_t finish{NEVER}; ///< ns
        int64_t wake{NEVER};   ///< end, or change of the window, ns
        int64_t queued{NEVER}; ///< earliest entry in m_wakes, ns
        bool isNew{true};      ///< has not had a rate yet
    };

    /// What a link is beyond its share.
    struct LinkState
    {
        double capacity;                     ///< bytes/s, with acknowledgements
        double acknowledgements{0};          ///< bytes/s that they take
        LinkId reverse{MaxMinSharing::NONE}; ///< link that gets load from this one
        LinkId forward{MaxMinSharing::NONE}; ///< link from which this one gets load
        double ratio{0};                     ///< bytes there per byte here
    };

    /// When a group may end, or its window changes.
    struct Wake
    {
        int64_t time;  ///< ns
        GroupId group; ///< the group

        /**
         * @param other another one
         * @return true if this one comes later
         */
        bool operator<(const Wake& other) const
        {
            return time != other.time ? time > other.time : group > other.group;
        }
    };

    /**
     * @param link a link
     * @return bytes/s of acknowledgements on it at the present rates
     */
    double GetAcknowledgements(LinkId link) const;

    /**
     * @param progress brought up to date
     */
    static void Settle(Progress& progress);

    /**
     * Sees to it that a group is looked at when it ends or its window changes.
     *
     * @param group the group, up to date
     */
    void QueueWake(GroupId group);

    void Update();                ///< Makes all rates fair.
    bool ApplyRates();            ///< Takes new rates from the sharing; true if a limit changed.
    bool ApplyAcknowledgements(); ///< Adapts the load of acknowledgements; true if any changed.
    void HandleWakes();           ///< Ends what is through, and lets windows change.
    void ScheduleWake();          ///< Sees to the event of the next end or change.

    UpdateCallback m_onUpdate;         ///< begins transfers
    CompletionCallback m_onCompletion; ///< learns of ends
    StallCallback m_onStall;           ///< learns of standstills
    MaxMinSharing m_sharing;           ///< rates
    std::vector<LinkState> m_links;    ///< by LinkId
    std::vector<Progress> m_progress;  ///< by GroupId
    std::priority_queue<Wake> m_wakes; ///< also times that have become void
    EventId m_wakeEvent;               ///< next of them
    int64_t m_wakeTime{NEVER};         ///< its time, ns
    EventId m_updateEvent;             ///< update at this instant
};

} // namespace fl
} // namespace ns3

#endif // FL_FLUID_TRANSFERS_H
