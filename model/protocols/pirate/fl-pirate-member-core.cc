/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-member-core.h"

#include "fl-pirate-messages.h"

#include "ns3/log.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

namespace ns3
{
namespace fl
{

NS_LOG_COMPONENT_DEFINE("FlPirateMemberCore");

namespace
{

/// Most messages of one sender that are kept before the assignment.
constexpr std::ptrdiff_t MAX_EARLY = 16;

} // namespace

PirateMemberCore::PirateMemberCore(ProtocolHost& host, PirateSettings settings)
    : m_host(host),
      m_settings(std::move(settings))
{
}

void
PirateMemberCore::Start()
{
    m_host.Send({m_settings.permissionControl},
                PirateMessages::MakeJoin(m_settings.trainer.samples.size()));
}

void
PirateMemberCore::HandlePeerFailure(NodeIndex peer)
{
    if (m_member)
    {
        m_member->HandlePeerFailure(peer);
    }
    else if (peer == m_settings.permissionControl)
    {
        Start(); // introduce yourself again
    }
}

uint64_t
PirateMemberCore::GetRejected() const
{
    return m_rejected;
}

void
PirateMemberCore::HandleMessage(NodeIndex from, const MessagePtr& message)
{
    const bool isOurs = message->GetSchema().system == PirateMessages::SYSTEM;
    if (isOurs && message->GetSchema().type == PirateMessages::ASSIGN)
    {
        m_rejected += HandleAssign(from, *message) ? 0 : 1;
    }
    else if (isOurs && m_member)
    {
        Dispatch(from, message);
    }
    else if (isOurs && IsWorthKeeping(from, *message))
    {
        m_early.emplace_back(from, message);
    }
    else
    {
        m_rejected++;
    }
}

bool
PirateMemberCore::IsWorthKeeping(NodeIndex from, const Message& message) const
{
    switch (message.GetSchema().type)
    {
    case PirateMessages::FETCH:
    case PirateMessages::MODEL:
    case PirateMessages::PROPOSED:
        return false; // asked again, or sent again by the leader of another view
    default:
        return std::count_if(m_early.begin(), m_early.end(), [from](const auto& early) {
                   return early.first == from;
               }) < MAX_EARLY;
    }
}

void
PirateMemberCore::Dispatch(NodeIndex from, const MessagePtr& message)
{
    if (!m_member->HandleMessage(from, message))
    {
        NS_LOG_WARN("node " << m_host.GetSelf() << " ignores a " << message->GetSchema().name
                            << " message from node " << from);
        m_rejected++;
    }
}

bool
PirateMemberCore::HandleAssign(NodeIndex from, const Message& message)
{
    const std::optional<PirateAssignment> assignment = PirateMessages::GetAssignment(message);
    if (from != m_settings.permissionControl || !assignment ||
        !assignment->own.Has(m_host.GetSelf()))
    {
        return false;
    }
    if (m_member)
    {
        return true; // the answer to a second request
    }
    m_member = std::make_unique<PirateMember>(m_host, m_settings, *assignment);
    m_member->Start();
    for (const auto& [sender, early] : std::exchange(m_early, {}))
    {
        Dispatch(sender, early);
    }
    return true;
}

} // namespace fl
} // namespace ns3
