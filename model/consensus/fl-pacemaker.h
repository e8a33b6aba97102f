/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PACEMAKER_H
#define FL_PACEMAKER_H

#include "ns3/fl-consensus-group.h"
#include "ns3/fl-consensus-host.h"
#include "ns3/fl-leader-election.h"
#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/ptr.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * Keeps the replicas of a group in the same view, long enough for an honest leader to finish it.
 * Has no part in safety.
 *
 * A replica enters view v with a certificate that completes view v - 1 (so a group without faults
 * runs as fast as its network: optimistic responsiveness), or when a quorum has announced, by
 * NEW-VIEW messages, that it takes part in no view below v. It announces the view that follows its
 * own when its timer expires, and again at each later expiry; and it joins an announcement of f + 1
 * others, of whom one is honest. Timers start at BaseTimeout, grow by BackoffFactor with each
 * expiry up to MaxTimeout, and fall back when a block is decided. They run only while progress is
 * expected.
 *
 * Why replicas meet again once messages arrive within some bound: let v be the highest view of an
 * honest replica. If it was entered by announcements, n - 2f > f honest replicas have made them and
 * repeat them, so every honest replica joins, and then all hold a quorum. If it was entered by a
 * certificate, the announcements of that replica carry it to the others. So all honest replicas
 * are in view v or beyond one expiry and a few message delays later; no replica runs ahead alone,
 * since entering takes a quorum or its certificate. A leader then has until the next expiry, which
 * back-off makes longer than it needs, provided MaxTimeout is. NEW-VIEW messages go to all replicas
 * and not, as in the paper, to the next leader only: that takes n^2 messages, but only after
 * timeouts, and without it replicas at different back-offs need not meet.
 */
class Pacemaker : public Object
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    /// What the pacemaker asks of the core.
    struct Calls
    {
        std::function<void(View)> announce;          ///< send NEW-VIEW for a view
        std::function<void(View, ViewReason)> enter; ///< the replica has entered a view
    };

    /**
     * Begins. The view is entered at once, without a call.
     *
     * @param host outputs; outlives the pacemaker's use
     * @param group the group
     * @param self this replica
     * @param election which view follows a timeout
     * @param calls what is asked of the core
     * @param view first view
     */
    void Start(ConsensusHost& host,
               ConsensusGroupPtr group,
               ReplicaIndex self,
               Ptr<const LeaderElection> election,
               Calls calls,
               View view);

    /// Stops for good; nothing is called any more.
    void Stop();

    /**
     * A member has announced a view, with a certificate that was verified.
     *
     * @param from the member
     * @param view the view
     */
    void HandleNewView(ReplicaIndex from, View view);

    /**
     * A certificate shows that a view has begun.
     *
     * @param view the view
     * @param reason CERTIFICATE or CATCH_UP
     */
    void HandleCertificate(View view, ViewReason reason);

    /// A block was decided: timeouts fall back, and announcements lose their reason.
    void HandleDecision();

    /**
     * @param isExpected whether there is something to wait for
     */
    void SetProgressExpected(bool isExpected);

    /**
     * @return the replica's view
     */
    View GetView() const;

    /**
     * @return whether the replica has given its view up, and so may not vote in it
     */
    bool HasGivenUp() const;

    /**
     * @return timeouts since the last decision
     */
    uint32_t GetTimeouts() const;

  protected:
    void DoDispose() override;

  private:
    /**
     * @param view view to enter, higher than the present one
     * @param reason why
     */
    void Enter(View view, ViewReason reason);

    /// Joins or enters a view if enough replicas have announced it.
    void CountAnnouncements();

    /// The view has taken too long.
    void HandleTimeout();

    /// Starts the timer anew if progress is expected, stops it otherwise.
    void RestartTimer();

    Time m_baseTimeout;     ///< of the first attempt
    double m_backoffFactor; ///< from one attempt to the next
    Time m_maxTimeout;      ///< longest

    ConsensusHost* m_host{nullptr};                ///< outputs; nullptr when stopped
    ConsensusGroupPtr m_group;                     ///< the group
    ReplicaIndex m_self{0};                        ///< this replica
    Ptr<const LeaderElection> m_election;          ///< which view follows a timeout
    Calls m_calls;                                 ///< what is asked of the core
    View m_view{0};                                ///< the replica's view
    View m_announced{0};                           ///< lowest view that it still takes part in
    std::vector<View> m_announcements;             ///< the same of each replica, 0 if unknown
    Time m_timeout;                                ///< of the next attempt
    uint32_t m_timeouts{0};                        ///< since the last decision
    bool m_isExpected{false};                      ///< whether there is something to wait for
    std::optional<ConsensusHost::TimerId> m_timer; ///< of the view
};

} // namespace fl
} // namespace ns3

#endif // FL_PACEMAKER_H
