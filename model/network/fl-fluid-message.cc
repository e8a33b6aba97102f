/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fluid-message.h"

#include "ns3/fl-message-catalog.h"
#include "ns3/fl-message-header.h"
#include "ns3/fl-transport-messages.h"

#include <utility>

namespace ns3
{
namespace fl
{

FluidMessage::FluidMessage(MessagePtr message)
    : m_sent(std::move(message)),
      m_control(m_sent->EncodeControl()),
      m_controlSize(m_control.size()),
      m_reason(TransportRejectReason::COUNT)
{
}

const Message&
FluidMessage::GetMessage() const
{
    return *m_sent;
}

uint64_t
FluidMessage::GetControlSize() const
{
    return m_controlSize;
}

uint64_t
FluidMessage::GetFrameSize() const
{
    return MessageHeader::SIZE + m_controlSize + m_sent->GetBulkSize();
}

MessagePtr
FluidMessage::Receive(TransportRejectReason& reason)
{
    if (!m_isParsed)
    {
        m_isParsed = true;
        // As over packets, only what the catalog has can be understood.
        const MessageSchema& sent = m_sent->GetSchema();
        const MessageSchema* schema = MessageCatalog::Get().Find(sent.system, sent.type);
        if (schema == nullptr || sent.system == TransportMessages::SYSTEM)
        {
            m_reason = TransportRejectReason::UNKNOWN_TYPE;
        }
        else
        {
            const auto received =
                Message::Decode(*schema, m_sent->GetRound(), m_sent->GetPhase(), m_control);
            if (!received || (m_sent->GetBulkSize() > 0 && !schema->carriesBulk))
            {
                m_reason = TransportRejectReason::MALFORMED_CONTROL;
            }
            else
            {
                if (m_sent->GetBulkSize() > 0)
                {
                    received->SetBulk(m_sent->GetBulk());
                }
                m_received = received;
            }
        }
        m_control = Bytes();
    }
    reason = m_reason;
    return m_received;
}

} // namespace fl
} // namespace ns3
