/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-hotstuff-replica-core.h"

#include "fl-hotstuff-messages.h"

#include "ns3/log.h"

#include <utility>

namespace ns3
{
namespace fl
{

NS_LOG_COMPONENT_DEFINE("FlHotStuffReplicaCore");

HotStuffReplicaCore::HotStuffReplicaCore(ProtocolHost& host, CommandReplicaSettings settings)
    : m_replica(host, std::move(settings))
{
}

void
HotStuffReplicaCore::Start()
{
    m_replica.Begin();
}

void
HotStuffReplicaCore::HandleMessage(NodeIndex from, const MessagePtr& message)
{
    const MessageSchema& schema = message->GetSchema();
    if (schema.system == HotStuffMessages::SYSTEM && schema.type == HotStuffMessages::REQUEST)
    {
        m_replica.HandleRequest(from, message);
    }
    else if (!m_replica.HandleMessage(from, message))
    {
        NS_LOG_WARN("a replica ignores a message from node " << from);
        m_ignored++;
    }
}

void
HotStuffReplicaCore::HandlePeerFailure(NodeIndex /* peer */)
{
}

const CommandReplica&
HotStuffReplicaCore::GetReplica() const
{
    return m_replica;
}

uint64_t
HotStuffReplicaCore::GetIgnored() const
{
    return m_ignored;
}

} // namespace fl
} // namespace ns3
