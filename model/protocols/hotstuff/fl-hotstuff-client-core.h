/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_HOTSTUFF_CLIENT_CORE_H
#define FL_HOTSTUFF_CLIENT_CORE_H

#include "ns3/fl-command-pool.h"
#include "ns3/fl-protocol-core.h"
#include "ns3/fl-protocol-host.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * A command that a client is done with.
 */
struct CompletedCommand
{
    uint64_t number{0};   ///< its number
    Time sent;            ///< when it was sent first
    Time firstReply;      ///< when the first of the replies came that said what was accepted
    Time completed;       ///< when the last one came that was needed
    CommandResult result; ///< what was accepted
};

/// What a client of the HotStuff system is made from.
struct HotStuffClientSettings
{
    std::vector<NodeIndex> replicas;       ///< node of each replica
    uint32_t faults{0};                    ///< f: Byzantine replicas that are tolerated
    uint64_t firstNumber{1};               ///< number of the first command, never used before
    uint32_t outstanding{1};               ///< commands under way at a time
    uint32_t commandBytes{0};              ///< bytes of a command
    Time retryTimeout;                     ///< wait for replies before a command is sent again
    std::function<void(uint64_t)> started; ///< told of each new number
    std::function<void(const CompletedCommand&)> completed; ///< told of each command
};

/**
 * @ingroup decentralized-fl-protocols
 * A closed-loop client: keeps a fixed number of commands under way. It sends each to all replicas
 * and accepts a result that f + 1 of them agree on, one of which is honest. Requests and replies
 * are not signed (channels are authentic), and cost the client no processor time.
 */
class HotStuffClientCore : public ProtocolCore
{
  public:
    /**
     * @param host outputs
     * @param settings what the client is made from
     */
    HotStuffClientCore(ProtocolHost& host, HotStuffClientSettings settings);

    void Start() override;
    void HandleMessage(NodeIndex from, const MessagePtr& message) override;
    void HandlePeerFailure(NodeIndex peer) override;

    /**
     * @return messages that were ignored because they were not what they should be
     */
    uint64_t GetIgnored() const;

  private:
    /// Replicas that say the same.
    struct Opinion
    {
        CommandResult result;        ///< what they say
        Time first;                  ///< when the first of them did
        std::set<NodeIndex> holders; ///< who they are
    };

    /// A command under way.
    struct Pending
    {
        Time sent;                     ///< when it was sent first
        ProtocolHost::TimerId timer;   ///< when it is sent again
        std::vector<Opinion> opinions; ///< what replicas have said
    };

    void SendNext(); ///< Sends a new command.

    /**
     * @param number a command under way; sends it, also again later
     */
    void Transmit(uint64_t number);

    ProtocolHost& m_host;                    ///< outputs
    const HotStuffClientSettings m_settings; ///< what the client is made from
    const std::set<NodeIndex> m_replicas;    ///< nodes that may reply
    uint64_t m_next;                         ///< number of the next command
    std::map<uint64_t, Pending> m_pending;   ///< commands under way
    uint64_t m_ignored{0};                   ///< messages ignored
};

} // namespace fl
} // namespace ns3

#endif // FL_HOTSTUFF_CLIENT_CORE_H
