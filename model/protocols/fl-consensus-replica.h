/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CONSENSUS_REPLICA_H
#define FL_CONSENSUS_REPLICA_H

#include "ns3/fl-consensus-attack.h"
#include "ns3/fl-consensus-host.h"
#include "ns3/fl-consensus-message.h"
#include "ns3/fl-hotstuff-core.h"
#include "ns3/fl-hotstuff-settings.h"
#include "ns3/fl-message-schema.h"
#include "ns3/fl-message.h"
#include "ns3/fl-protocol-host.h"
#include "ns3/fl-types.h"
#include "ns3/ptr.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace ns3
{
namespace fl
{

/// Where the replicas of a group are, and as which messages they talk.
struct ConsensusChannel
{
    uint8_t system{0};              ///< system of the messages
    uint16_t firstType{0};          ///< type of the first alternative of ConsensusMessage
    std::vector<NodeIndex> members; ///< node of each replica
};

/// What a message is counted under.
struct ConsensusLabel
{
    Round round{0};   ///< round in the message's header
    uint8_t phase{0}; ///< phase in the message's header, a number of the system's own
};

/**
 * @ingroup decentralized-fl-protocols
 * A HotStuff replica inside the core of a system: the half of its host that is the same in every
 * system, messages, clock and processor. A system derives from it and adds the other half, what is
 * agreed on.
 *
 * A Byzantine replica has an honest core, too, between the decorators of its attack; what a
 * subclass overrides is the honest part.
 */
class ConsensusReplica : public ConsensusHost
{
  public:
    /**
     * @param host outputs of the system's core; outlives the replica
     * @param channel where the replicas are; this node is one of them
     */
    ConsensusReplica(ProtocolHost& host, ConsensusChannel channel);

    ConsensusReplica(const ConsensusReplica&) = delete;
    ConsensusReplica& operator=(const ConsensusReplica&) = delete;

    /**
     * Begins, once.
     *
     * @param settings what the replica is made from; its position in the group is that of this node
     *        among the members
     * @param attack how it behaves if it is Byzantine, nullptr if it is honest
     */
    void Start(const HotStuffSettings& settings, const Ptr<const ConsensusAttack>& attack);

    /**
     * Takes a message that the system's core has got, from the start of the replica on.
     *
     * @param from sender
     * @param message a message of any type and content
     * @return false if it is none of this group: its type is another one, its sender is not a
     *         member, or its body is not what its type and view say
     */
    bool HandleMessage(NodeIndex from, const MessagePtr& message);

    /**
     * @return the state machine, from the start on
     */
    HotStuffCore& GetCore() const;

    /**
     * @return where the replicas are
     */
    const ConsensusChannel& GetChannel() const;

    /**
     * @param system number of a system
     * @param firstType first of as many types of messages as ConsensusMessage has
     * @return the types, for the system's catalog entry
     */
    static std::vector<MessageSchema> MakeSchemas(uint8_t system, uint16_t firstType);

    void Send(ReplicaIndex to, const ConsensusMessagePtr& message) override;
    void Broadcast(const ConsensusMessagePtr& message) override;
    Time GetNow() const override;
    TimerId StartTimer(const Time& delay, std::function<void()> expired) override;
    void CancelTimer(TimerId timer) override;
    TaskId StartWork(const Cost& cost,
                     WorkClass workClass,
                     std::function<void()> work,
                     std::function<void()> done,
                     uint64_t resultBytes) override;
    void CancelWork(TaskId task) override;

  protected:
    /**
     * @param message a message of this replica
     * @return what its bytes are counted under
     */
    virtual ConsensusLabel LabelMessage(const ConsensusMessage& message) const = 0;

    /**
     * @return outputs of the system's core
     */
    ProtocolHost& GetHost() const;

  private:
    /**
     * @param message a message of the replica
     * @return the same as a message of the system
     */
    MessagePtr Wrap(const ConsensusMessage& message) const;

    ProtocolHost& m_host;                          ///< outputs of the system's core
    const ConsensusChannel m_channel;              ///< where the replicas are
    std::map<NodeIndex, ReplicaIndex> m_positions; ///< replica of each node
    std::vector<NodeIndex> m_others;               ///< nodes of the other replicas
    std::unique_ptr<ConsensusHost> m_attacker; ///< host of a Byzantine replica, nullptr if honest
    std::unique_ptr<HotStuffCore> m_core;      ///< from the start on
};

} // namespace fl
} // namespace ns3

#endif // FL_CONSENSUS_REPLICA_H
