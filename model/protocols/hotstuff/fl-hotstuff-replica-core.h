/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_HOTSTUFF_REPLICA_CORE_H
#define FL_HOTSTUFF_REPLICA_CORE_H

#include "ns3/fl-command-replica.h"
#include "ns3/fl-protocol-core.h"
#include "ns3/fl-protocol-host.h"

#include <cstdint>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * One replica of the HotStuff system: gives requests and messages among replicas to those who
 * handle them. Messages that were given up count as lost, which the agreement lives with.
 */
class HotStuffReplicaCore : public ProtocolCore
{
  public:
    /**
     * @param host outputs
     * @param settings what the replica is made from
     */
    HotStuffReplicaCore(ProtocolHost& host, CommandReplicaSettings settings);

    void Start() override;
    void HandleMessage(NodeIndex from, const MessagePtr& message) override;
    void HandlePeerFailure(NodeIndex peer) override;

    /**
     * @return the replica
     */
    const CommandReplica& GetReplica() const;

    /**
     * @return messages that were ignored because they were not what they should be
     */
    uint64_t GetIgnored() const;

  private:
    CommandReplica m_replica; ///< agrees
    uint64_t m_ignored{0};    ///< messages ignored
};

} // namespace fl
} // namespace ns3

#endif // FL_HOTSTUFF_REPLICA_CORE_H
