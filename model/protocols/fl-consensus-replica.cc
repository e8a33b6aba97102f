/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-consensus-replica.h"

#include "ns3/abort.h"
#include "ns3/fl-message-catalog.h"

#include <array>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/// Who sends the messages to whom, and when, in the order of ConsensusMessage.
constexpr std::array<const char*, ConsensusMessageCodec::TYPES> DESCRIPTIONS{
    "Leader to all replicas: a block, with the certificate that it stands on.",
    "Replica to the collector of the view's votes: its share of a certificate.",
    "Collector to all replicas: a certificate by itself. Also to one that has fallen behind.",
    "Replica to all replicas: it has given up the views below, with its highest certificate.",
    "Replica to another one: asks for a block and blocks before it.",
    "Answer to a block request.",
};

} // namespace

ConsensusReplica::ConsensusReplica(ProtocolHost& host, ConsensusChannel channel)
    : m_host(host),
      m_channel(std::move(channel))
{
    for (NodeIndex node : m_channel.members)
    {
        const bool isNew = m_positions.emplace(node, m_positions.size()).second;
        NS_ABORT_MSG_UNLESS(isNew, "node " << node << " is two replicas of one group");
        if (node != host.GetSelf())
        {
            m_others.push_back(node);
        }
    }
    NS_ABORT_MSG_UNLESS(m_positions.count(host.GetSelf()) > 0,
                        "node " << host.GetSelf() << " is not in its own group");
}

void
ConsensusReplica::Start(const HotStuffSettings& settings, const Ptr<const ConsensusAttack>& attack)
{
    NS_ABORT_MSG_IF(m_core, "the replica has begun");
    NS_ABORT_MSG_UNLESS(settings.group->GetSize() == m_channel.members.size() &&
                            m_positions.at(m_host.GetSelf()) == settings.self,
                        "the group is not that of the channel");
    HotStuffSettings own = settings;
    if (attack)
    {
        m_attacker = attack->DecorateHost(
            *this,
            ConsensusAttacker{own.group, own.self, own.keys, own.cryptography, own.certificates});
        own.rules = attack->DecorateRules(own.rules);
    }
    m_core = std::make_unique<HotStuffCore>(m_attacker ? *m_attacker : *this, own);
    m_core->Start();
}

bool
ConsensusReplica::HandleMessage(NodeIndex from, const MessagePtr& message)
{
    const MessageSchema& schema = message->GetSchema();
    const auto sender = m_positions.find(from);
    if (schema.system != m_channel.system || schema.type < m_channel.firstType ||
        schema.type >= m_channel.firstType + ConsensusMessageCodec::TYPES ||
        sender == m_positions.end())
    {
        return false;
    }
    const ConsensusMessagePtr content =
        message->Parse<ConsensusMessage>([](const Message& received) -> ConsensusMessagePtr {
            return ConsensusMessageCodec::Decode(received.GetBytes("body"));
        });
    if (!content || content->index() != static_cast<size_t>(schema.type - m_channel.firstType) ||
        ConsensusMessageCodec::GetView(*content) != message->GetUnsigned("view"))
    {
        return false;
    }
    GetCore().HandleMessage(sender->second, content);
    return true;
}

HotStuffCore&
ConsensusReplica::GetCore() const
{
    NS_ABORT_MSG_UNLESS(m_core, "the replica has not begun");
    return *m_core;
}

const ConsensusChannel&
ConsensusReplica::GetChannel() const
{
    return m_channel;
}

ProtocolHost&
ConsensusReplica::GetHost() const
{
    return m_host;
}

std::vector<MessageSchema>
ConsensusReplica::MakeSchemas(uint8_t system, uint16_t firstType)
{
    std::vector<MessageSchema> schemas;
    for (size_t type = 0; type < ConsensusMessageCodec::TYPES; type++)
    {
        const std::string name = ConsensusMessageCodec::GetName(type);
        schemas.push_back(MessageSchema{
            system,
            static_cast<uint16_t>(firstType + type),
            name,
            name,
            false,
            {{"view", FieldKind::UNSIGNED, 8, "", "view that it belongs to; 0: none"},
             {"body", FieldKind::BYTES, 0, "", "the message as ConsensusMessageCodec writes it"}},
            DESCRIPTIONS.at(type)});
    }
    return schemas;
}

MessagePtr
ConsensusReplica::Wrap(const ConsensusMessage& message) const
{
    const ConsensusLabel label = LabelMessage(message);
    auto wrapped = std::make_shared<Message>(
        MessageCatalog::Get().At(m_channel.system, m_channel.firstType + message.index()),
        label.round,
        label.phase);
    wrapped->SetUnsigned("view", ConsensusMessageCodec::GetView(message))
        .SetBytes("body", ConsensusMessageCodec::Encode(message));
    return wrapped;
}

void
ConsensusReplica::Send(ReplicaIndex to, const ConsensusMessagePtr& message)
{
    m_host.Send({m_channel.members.at(to)}, Wrap(*message));
}

void
ConsensusReplica::Broadcast(const ConsensusMessagePtr& message)
{
    m_host.Send(m_others, Wrap(*message));
}

Time
ConsensusReplica::GetNow() const
{
    return m_host.GetNow();
}

ConsensusReplica::TimerId
ConsensusReplica::StartTimer(const Time& delay, std::function<void()> expired)
{
    return m_host.StartTimer(delay, std::move(expired));
}

void
ConsensusReplica::CancelTimer(TimerId timer)
{
    m_host.CancelTimer(timer);
}

ConsensusReplica::TaskId
ConsensusReplica::StartWork(const Cost& cost,
                            WorkClass workClass,
                            std::function<void()> work,
                            std::function<void()> done,
                            uint64_t resultBytes)
{
    return m_host.StartWork(cost, workClass, std::move(work), std::move(done), resultBytes);
}

void
ConsensusReplica::CancelWork(TaskId task)
{
    m_host.CancelWork(task);
}

} // namespace fl
} // namespace ns3
