/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-transport.h"

#include "ns3/log.h"
#include "ns3/trace-source-accessor.h"

#include <numeric>

namespace ns3
{
namespace fl
{

NS_LOG_COMPONENT_DEFINE("FlTransport");
NS_OBJECT_ENSURE_REGISTERED(Transport);

const char*
GetTransportRejectReasonName(TransportRejectReason reason)
{
    switch (reason)
    {
    case TransportRejectReason::MALFORMED_HEADER:
        return "malformed-header";
    case TransportRejectReason::OVERSIZED:
        return "oversized";
    case TransportRejectReason::FORGED_SENDER:
        return "forged-sender";
    case TransportRejectReason::UNKNOWN_TYPE:
        return "unknown-type";
    case TransportRejectReason::MALFORMED_CONTROL:
        return "malformed-control";
    case TransportRejectReason::MISSING_BULK:
        return "missing-bulk";
    case TransportRejectReason::OUT_OF_SEQUENCE:
        return "out-of-sequence";
    case TransportRejectReason::COUNT:
        break;
    }
    return "none";
}

uint64_t
TransportCounters::GetRejected() const
{
    return std::accumulate(std::begin(rejected), std::end(rejected), uint64_t{0});
}

TypeId
Transport::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::Transport")
                            .SetParent<Object>()
                            .SetGroupName("DecentralizedFl")
                            .AddTraceSource("Sent",
                                            "A message was handed to the transport.",
                                            MakeTraceSourceAccessor(&Transport::m_sentTrace),
                                            "ns3::fl::Transport::MessageTracedCallback")
                            .AddTraceSource("Delivered",
                                            "A message has arrived completely.",
                                            MakeTraceSourceAccessor(&Transport::m_deliveredTrace),
                                            "ns3::fl::Transport::MessageTracedCallback")
                            .AddTraceSource("Rejected",
                                            "A message was received and dropped.",
                                            MakeTraceSourceAccessor(&Transport::m_rejectedTrace),
                                            "ns3::fl::Transport::RejectTracedCallback");
    return tid;
}

void
Transport::DoDispose()
{
    m_receive = ReceiveCallback();
    m_failure = FailureCallback();
    Object::DoDispose();
}

void
Transport::Multicast(const std::vector<NodeIndex>& to, const MessagePtr& message)
{
    for (NodeIndex receiver : to)
    {
        Send(receiver, message);
    }
}

void
Transport::SetReceiveCallback(ReceiveCallback callback)
{
    m_receive = callback;
}

void
Transport::SetFailureCallback(FailureCallback callback)
{
    m_failure = callback;
}

const TransportCounters&
Transport::GetCounters() const
{
    return m_counters;
}

void
Transport::NotifySent(NodeIndex to, const MessagePtr& message)
{
    m_counters.messagesSent++;
    m_sentTrace(to, message);
}

void
Transport::NotifyReceived(NodeIndex from, const MessagePtr& message)
{
    NS_LOG_DEBUG("node " << GetIndex() << " gets " << message->GetSchema().name << " from "
                         << from);
    m_counters.messagesDelivered++;
    m_deliveredTrace(from, message);
    if (!m_receive.IsNull())
    {
        m_receive(from, message);
    }
}

void
Transport::NotifyRejected(NodeIndex from, TransportRejectReason reason)
{
    NS_LOG_WARN("node " << GetIndex() << " drops a message from " << from << ": "
                        << GetTransportRejectReasonName(reason));
    m_counters.rejected[static_cast<size_t>(reason)]++;
    m_rejectedTrace(from, reason);
}

void
Transport::NotifyFailed(NodeIndex peer, TransportChannel channel, uint64_t messages)
{
    NS_LOG_WARN("node " << GetIndex() << " gives up " << messages << " messages to " << peer
                        << " on channel " << +static_cast<uint8_t>(channel));
    m_counters.messagesFailed += messages;
    if (!m_failure.IsNull())
    {
        m_failure(peer, channel, messages);
    }
}

} // namespace fl
} // namespace ns3
