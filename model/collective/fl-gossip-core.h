/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_GOSSIP_CORE_H
#define FL_GOSSIP_CORE_H

#include "ns3/fl-gossip-fanout.h"
#include "ns3/fl-types.h"
#include "ns3/nstime.h"
#include "ns3/ptr.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

/// Names an item of gossip: a digest that covers its origin, its times and its content.
using GossipId = std::array<uint8_t, 32>;

/// A copy of an item, as it says itself.
struct GossipItem
{
    GossipId id;    ///< names the item
    Time created;   ///< by its origin
    Time expiry;    ///< of no use afterwards
    uint8_t ttl{0}; ///< hops that the copy may make, the one on which it came included
};

/// What a GossipCore says to a copy.
enum class GossipVerdict : uint8_t
{
    NEW,               ///< to be checked; then Accept() or Reject() is due
    PENDING,           ///< another copy is being checked; to be offered again if that is rejected
    DUPLICATE,         ///< known, or the neighbor has offered it before
    NOT_A_NEIGHBOR,    ///< not from a neighbor
    TTL_TOO_LARGE,     ///< more hops than the settings allow
    TTL_ZERO,          ///< it should not have come
    EXPIRED,           ///< too old
    FROM_FUTURE,       ///< not created yet
    LIFETIME_TOO_LONG, ///< expires before it was created, or later than the settings allow
    FULL,              ///< too many items are remembered
};

/**
 * @param verdict what a GossipCore has said
 * @return a name for tables and logs
 */
const char* GetGossipVerdictName(GossipVerdict verdict);

/// Whom to send an item to.
struct GossipForward
{
    uint8_t ttl{0};            ///< time to live of the copies
    std::vector<NodeIndex> to; ///< neighbors, ascending; none if the item goes no further
};

/// What a GossipCore is made from.
struct GossipSettings
{
    uint8_t maxTtl{10};               ///< greatest time to live of a copy, in hops
    Time maxLifetime{Seconds(60)};    ///< longest time from creation to expiry
    Time clockTolerance{Seconds(10)}; ///< how much the clocks of two nodes may differ
    bool echoes{false};               ///< pass on also to those who have offered the item
    size_t maxItems{1000000};         ///< most items remembered
    std::vector<NodeIndex> neighbors; ///< ascending
    Ptr<GossipFanout> fanout;         ///< which of them get an item
};

/**
 * @ingroup decentralized-fl-collective
 * Flooding with a time to live, for one node, as a state machine without I/O: which copies that
 * arrive are to be looked at, and where they go from here. The item itself stays with the system,
 * which may change what it passes on (DFL adds a receipt) as long as the identity is the same.
 *
 * A copy is looked at in two steps, because it takes time to find out whether it is genuine:
 * Offer() says whether this is the first one, Accept() or Reject() ends the check. Until then
 * further copies are PENDING, at most one from each neighbor; once an item is rejected they may be
 * offered again. So nobody can keep an item from a node by a faked copy that comes before the
 * genuine one.
 *
 * An item is remembered until it has expired everywhere, so a replay is refused at all times: as a
 * duplicate before, as expired afterwards. That holds because the identity covers the times.
 *
 * As in every flooding that drops duplicates, the first copy decides how far an item goes: if it
 * has come on a path with more hops than the shortest, nodes near the limit may not be reached.
 */
class GossipCore
{
  public:
    /**
     * @param settings neighbors, policy and limits
     */
    explicit GossipCore(GossipSettings settings);

    /**
     * Spreads an item of this node's own.
     *
     * @param item the item; its time to live is that of the copies that leave
     * @param now the time
     * @return whom to send it to; a programming error if it breaks the limits
     */
    GossipForward Publish(const GossipItem& item, const Time& now);

    /**
     * Takes a copy from outside.
     *
     * @param from who has sent it
     * @param item what it says
     * @param now the time
     * @return what to do with it
     */
    GossipVerdict Offer(NodeIndex from, const GossipItem& item, const Time& now);

    /**
     * Ends the check of an item: it is genuine.
     *
     * @param id an item that is being checked; others are ignored
     * @param now the time
     * @return whom to pass it on to
     */
    GossipForward Accept(const GossipId& id, const Time& now);

    /**
     * Ends the check of an item: the copy was no good. It is forgotten.
     *
     * @param id an item that is being checked; others are ignored
     */
    void Reject(const GossipId& id);

    /**
     * @param id an item
     * @return whether it was published or accepted, and is remembered
     */
    bool HasAccepted(const GossipId& id) const;

    /**
     * @return number of items remembered or being checked
     */
    size_t GetSize() const;

  private:
    /// An item that is known.
    struct Entry
    {
        Time forgetAt;                  ///< when a replay would be refused as expired
        uint8_t ttl{0};                 ///< of the first copy
        bool isAccepted{false};         ///< the check is over
        std::vector<NodeIndex> offered; ///< who has sent a copy until it was accepted
    };

    /**
     * @param item what a copy says
     * @param now the time
     * @return NEW, or why the copy breaks the limits
     */
    GossipVerdict Judge(const GossipItem& item, const Time& now) const;

    /**
     * @param now the time; forgets what has expired
     */
    void Forget(const Time& now);

    /**
     * @param id an item that is not known
     * @param entry what is known of it
     */
    void Remember(const GossipId& id, Entry entry);

    /**
     * @param offered who has sent a copy
     * @return neighbors that get the item
     */
    std::vector<NodeIndex> Select(const std::vector<NodeIndex>& offered) const;

    const GossipSettings m_settings;              ///< neighbors, policy and limits
    std::map<GossipId, Entry> m_items;            ///< ordered: whoever chooses identities cannot
                                                  ///< make it slow
    std::set<std::pair<Time, GossipId>> m_expiry; ///< when items are forgotten
};

} // namespace fl
} // namespace ns3

#endif // FL_GOSSIP_CORE_H
