/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_HOTSTUFF_STATISTICS_H
#define FL_HOTSTUFF_STATISTICS_H

#include "ns3/event-id.h"
#include "ns3/fl-byte-table.h"
#include "ns3/fl-digest.h"
#include "ns3/fl-hotstuff-client-application.h"
#include "ns3/fl-hotstuff-replica-application.h"
#include "ns3/fl-sample-set.h"
#include "ns3/fl-transport.h"
#include "ns3/nstime.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/// What is measured of HotStuff, in seconds.
enum class HotStuffQuantity
{
    ROUND,          ///< from a proposal to the next one
    CERTIFICATE,    ///< from a proposal to its first certificate (PREPARE)
    FIRST_DECISION, ///< from a proposal to its decision by the replica with the last votes
    LATER_DECISION, ///< from a proposal to its decision by each other replica
    FIRST_REPLY,    ///< from a request to the first reply
    COMPLETION,     ///< from a request to f + 1 equal replies
    COUNT           ///< number of quantities
};

/// Messages of one type.
struct HotStuffTraffic
{
    uint64_t messages{0}; ///< sent, one for each receiver
    uint64_t bytes{0};    ///< on the links that the byte table watches, repeated ones included
};

/**
 * @ingroup decentralized-fl-protocols
 * Measures the HotStuff system through trace sources: times from proposals and requests on,
 * decisions, messages and bytes, all after a warm-up. Outlives the simulation's run.
 *
 * Honest replicas are to be watched. Times to decisions are those of blocks with commands (an empty
 * block may stay undecided while there is nothing to do) that a watched leader has proposed,
 * without what a replica decides again after a crash.
 */
class HotStuffStatistics
{
  public:
    /**
     * @param warmUp time from now from which on proposals, requests, messages and bytes count
     */
    explicit HotStuffStatistics(const Time& warmUp);

    ~HotStuffStatistics();

    HotStuffStatistics(const HotStuffStatistics&) = delete;
    HotStuffStatistics& operator=(const HotStuffStatistics&) = delete;

    /**
     * @param quantity a quantity
     * @return its name, in words
     */
    static const char* GetName(HotStuffQuantity quantity);

    /**
     * @param quantity a quantity
     * @return why there may be no value of it, in words
     */
    static const char* GetReasonForNone(HotStuffQuantity quantity);

    /**
     * The closed form on links of equal delay, without time for computation, while the leader stays
     * the same (in basic form, the proposal of a new one comes one delay later), and for a request
     * that need not wait for the block before.
     *
     * @param quantity a quantity
     * @param rules form of HotStuff
     * @param group the group of the replicas
     * @return number of delays
     */
    static uint32_t GetHops(HotStuffQuantity quantity,
                            const HotStuffRules& rules,
                            const ConsensusGroup& group);

    /**
     * The closed form without faults, while the leader has a next block. In chained form, a leader
     * that has none tells the last certificate in n - 1 messages of their own.
     *
     * @param rules form of HotStuff
     * @param replicas number of replicas
     * @return messages among replicas for each block
     */
    static uint32_t GetMessages(const HotStuffRules& rules, uint32_t replicas);

    /**
     * @param application an honest replica
     */
    void WatchReplica(const Ptr<HotStuffReplicaApplication>& application);

    /**
     * @param application a client
     */
    void WatchClient(const Ptr<HotStuffClientApplication>& application);

    /**
     * @param transport a transport whose messages are counted
     */
    void WatchMessages(const Ptr<Transport>& transport);

    /**
     * @param table bytes of the links that are counted
     */
    void WatchBytes(const Ptr<const ByteTable>& table);

    /**
     * @param quantity a quantity
     * @return the measured values
     */
    const SampleSet& Get(HotStuffQuantity quantity) const;

    /**
     * @return time since the warm-up
     */
    Time GetDuration() const;

    /**
     * @return blocks decided, each counted once
     */
    uint64_t GetDecisions() const;

    /**
     * @return those of them that were empty
     */
    uint64_t GetEmptyDecisions() const;

    /**
     * @return commands that clients are done with
     */
    uint64_t GetCommands() const;

    /**
     * @return those of them that are not timed, as they were issued during the warm-up
     */
    uint64_t GetUntimedCommands() const;

    /**
     * @return longest time from a request to f + 1 replies, of all commands that clients are
     *         done with after the warm-up, timed or not
     */
    Time GetLongestCompletion() const;

    /**
     * @return views that were entered because the one before was given up
     */
    uint64_t GetViewChanges() const;

    /**
     * @return things that replicas have refused
     */
    uint64_t GetRejected() const;

    /**
     * @return by name of the message type; the name transport stands for headers,
     *         acknowledgements and handshakes
     */
    std::map<std::string, HotStuffTraffic> GetTraffic() const;

  private:
    /// A block that has been proposed.
    struct Proposal
    {
        Time time;                       ///< when
        bool isCertified{false};         ///< it has a certificate
        std::set<ReplicaIndex> deciders; ///< by whom
    };

    /// @param replica who reports @param block a new block
    void HandleProposed(ReplicaIndex replica, BlockPtr block);
    /// @param replica who reports @param certificate a new certificate
    void HandleCertified(ReplicaIndex replica, QuorumCertificatePtr certificate);
    /// @param replica who reports @param block a decided block
    void HandleDecided(ReplicaIndex replica, BlockPtr block);
    /// @param replica who reports @param view its view @param leader its leader @param reason why
    void HandleEntered(ReplicaIndex replica, View view, ReplicaIndex leader, ViewReason reason);
    /// @param replica who reports @param reason why something was refused
    void HandleRejected(ReplicaIndex replica, ConsensusRejectReason reason);
    /// @param command a command that is done
    void HandleCompleted(const CompletedCommand& command);
    /// @param to receiver @param message a message
    void HandleSent(NodeIndex to, MessagePtr message);

    /// The warm-up ends.
    void Begin();

    /**
     * @param quantity a quantity
     * @param time a measured time
     */
    void Add(HotStuffQuantity quantity, const Time& time);

    /**
     * @return bytes of the system so far by role
     */
    std::map<std::string, uint64_t> SumBytes() const;

    const Time m_begin;           ///< end of the warm-up
    EventId m_event;              ///< end of the warm-up
    Ptr<const ByteTable> m_table; ///< bytes, may be null
    std::array<SampleSet, static_cast<size_t>(HotStuffQuantity::COUNT)> m_samples; ///< by quantity
    std::map<Digest, Proposal> m_proposals;     ///< blocks that not all replicas have decided
    std::map<ReplicaIndex, Time> m_lives;       ///< start of each watched replica's process
    std::optional<Time> m_lastProposal;         ///< time of the last proposal
    std::set<View> m_changed;                   ///< views entered after a timeout
    std::map<std::string, uint64_t> m_messages; ///< sent, by name of the type
    std::map<std::string, uint64_t> m_bytes;    ///< of the warm-up, by role
    Height m_height{0};                         ///< highest that was decided
    uint64_t m_decisions{0};                    ///< blocks decided
    uint64_t m_empty{0};                        ///< empty blocks decided
    uint64_t m_commands{0};                     ///< commands done
    Time m_longest;                             ///< longest time of a command that is done
    uint64_t m_rejected{0};                     ///< things refused
};

} // namespace fl
} // namespace ns3

#endif // FL_HOTSTUFF_STATISTICS_H
