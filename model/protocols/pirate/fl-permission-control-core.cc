/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-permission-control-core.h"

#include "fl-pirate-messages.h"

#include "ns3/log.h"

#include <utility>

namespace ns3
{
namespace fl
{

NS_LOG_COMPONENT_DEFINE("FlPermissionControlCore");

PermissionControlCore::PermissionControlCore(ProtocolHost& host, PermissionControlSettings settings)
    : m_host(host),
      m_settings(std::move(settings))
{
    for (const auto& committee : m_settings.plan.committees)
    {
        m_nodes += committee.size();
    }
}

void
PermissionControlCore::Start()
{
    if (m_settings.joinDeadline > Time(0))
    {
        m_timer = m_host.StartTimer(m_settings.joinDeadline, [this] {
            m_timer.reset();
            AssignAll();
        });
    }
}

void
PermissionControlCore::HandleMessage(NodeIndex from, const MessagePtr& message)
{
    const auto& committees = m_settings.plan.committees;
    if (message->GetSchema().system != PirateMessages::SYSTEM ||
        message->GetSchema().type != PirateMessages::JOIN ||
        m_settings.plan.FindCommittee(from) == committees.size())
    {
        NS_LOG_WARN("permission control ignores a message from node " << from);
        m_rejected++;
        return;
    }
    m_joined.insert(from);
    if (m_hasAssigned)
    {
        Assign(from);
    }
    else if (m_joined.size() == m_nodes)
    {
        AssignAll();
    }
}

void
PermissionControlCore::HandlePeerFailure(NodeIndex peer)
{
    m_joined.erase(peer); // it will ask again
}

uint64_t
PermissionControlCore::GetRejected() const
{
    return m_rejected;
}

void
PermissionControlCore::AssignAll()
{
    if (m_timer)
    {
        m_host.CancelTimer(*m_timer);
        m_timer.reset();
    }
    m_hasAssigned = true;
    for (NodeIndex node : m_joined)
    {
        Assign(node);
    }
}

void
PermissionControlCore::Assign(NodeIndex node)
{
    const auto& committees = m_settings.plan.committees;
    const uint32_t count = committees.size();
    const auto describe = [&](uint32_t index) {
        PirateCommittee committee;
        committee.nodes = committees[index % count];
        for (NodeIndex member : committee.nodes)
        {
            committee.keys.push_back(m_settings.keys->at(member));
        }
        return committee;
    };
    PirateAssignment assignment;
    assignment.committee = m_settings.plan.FindCommittee(node);
    assignment.committees = count;
    assignment.source = describe(assignment.committee + count - 1);
    assignment.own = describe(assignment.committee);
    assignment.sink = describe(assignment.committee + 1);
    m_host.Send({node}, PirateMessages::MakeAssign(assignment));
}

} // namespace fl
} // namespace ns3
