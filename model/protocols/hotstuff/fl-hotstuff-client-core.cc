/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-hotstuff-client-core.h"

#include "fl-hotstuff-messages.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace fl
{

HotStuffClientCore::HotStuffClientCore(ProtocolHost& host, HotStuffClientSettings settings)
    : m_host(host),
      m_settings(std::move(settings)),
      m_replicas(m_settings.replicas.begin(), m_settings.replicas.end()),
      m_next(m_settings.firstNumber)
{
}

void
HotStuffClientCore::Start()
{
    for (uint32_t i = 0; i < m_settings.outstanding; i++)
    {
        SendNext();
    }
}

void
HotStuffClientCore::SendNext()
{
    const uint64_t number = m_next++;
    m_settings.started(number);
    m_pending[number].sent = m_host.GetNow();
    Transmit(number);
}

void
HotStuffClientCore::Transmit(uint64_t number)
{
    m_pending.at(number).timer =
        m_host.StartTimer(m_settings.retryTimeout, [this, number] { Transmit(number); });
    m_host.Send(m_settings.replicas,
                HotStuffMessages::MakeRequest(number,
                                              m_pending.begin()->first,
                                              Bytes(m_settings.commandBytes)));
}

void
HotStuffClientCore::HandleMessage(NodeIndex from, const MessagePtr& message)
{
    const MessageSchema& schema = message->GetSchema();
    if (m_replicas.count(from) == 0 || schema.system != HotStuffMessages::SYSTEM ||
        schema.type != HotStuffMessages::REPLY)
    {
        m_ignored++;
        return;
    }
    const uint64_t number = message->GetUnsigned("number");
    const auto found = m_pending.find(number);
    if (found == m_pending.end())
    {
        return; // Enough others were faster.
    }
    std::vector<Opinion>& opinions = found->second.opinions;
    const bool hasSpoken =
        std::any_of(opinions.begin(), opinions.end(), [from](const Opinion& opinion) {
            return opinion.holders.count(from) > 0;
        });
    if (hasSpoken)
    {
        return; // Its first word counts.
    }
    const CommandResult result = HotStuffMessages::GetResult(*message);
    auto opinion = std::find_if(opinions.begin(), opinions.end(), [&result](const Opinion& other) {
        return other.result == result;
    });
    if (opinion == opinions.end())
    {
        opinion = opinions.insert(opinion, Opinion{result, m_host.GetNow(), {}});
    }
    opinion->holders.insert(from);
    if (opinion->holders.size() <= m_settings.faults)
    {
        return;
    }
    const CompletedCommand completed{number,
                                     found->second.sent,
                                     opinion->first,
                                     m_host.GetNow(),
                                     result};
    m_host.CancelTimer(found->second.timer);
    m_pending.erase(found);
    m_settings.completed(completed);
    SendNext();
}

void
HotStuffClientCore::HandlePeerFailure(NodeIndex /* peer */)
{
    // Its commands are sent again when they time out.
}

uint64_t
HotStuffClientCore::GetIgnored() const
{
    return m_ignored;
}

} // namespace fl
} // namespace ns3
