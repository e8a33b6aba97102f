/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-tcp-profile.h"

#include "fl-lost-only-recovery.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/fl-input-error.h"
#include "ns3/node.h"
#include "ns3/object-factory.h"
#include "ns3/rtt-estimator.h"
#include "ns3/string.h"
#include "ns3/tcp-congestion-ops.h"
#include "ns3/tcp-cubic.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/tcp-prr-recovery.h"
#include "ns3/tcp-socket-base.h"
#include "ns3/type-id.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(TcpProfile);

TypeId
TcpProfile::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::TcpProfile")
            .SetParent<Object>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<TcpProfile>()
            .AddAttribute("CongestionControl",
                          "Congestion control, the name of a class derived from "
                          "ns3::TcpCongestionOps. CUBIC (RFC 9438) is the default of Linux.",
                          TypeIdValue(TcpCubic::GetTypeId()),
                          MakeTypeIdAccessor(&TcpProfile::m_congestionControl),
                          MakeTypeIdChecker())
            .AddAttribute("InitialWindow",
                          "Initial congestion window in segments (RFC 6928).",
                          UintegerValue(10),
                          MakeUintegerAccessor(&TcpProfile::m_initialWindow),
                          MakeUintegerChecker<uint32_t>(1, 1000))
            .AddAttribute("SegmentSize",
                          "Payload bytes of a full segment. 1448: 1500 bytes of MTU less 20 of "
                          "IPv4, 20 of TCP and 12 of the timestamps option. Longer ones, in longer "
                          "packets, cost fewer events, and are coarser in time.",
                          UintegerValue(1448),
                          MakeUintegerAccessor(&TcpProfile::m_segmentSize),
                          MakeUintegerChecker<uint32_t>(1, 60000))
            .AddAttribute("InitialRtt",
                          "Estimate of the round-trip time before the first sample; the first "
                          "retransmission timeout (RFC 6298: 1 s).",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&TcpProfile::m_initialRtt),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("MinRto",
                          "Least retransmission timeout (Linux: 200 ms; RFC 6298: 1 s).",
                          TimeValue(MilliSeconds(200)),
                          MakeTimeAccessor(&TcpProfile::m_minRto),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("ConnectTimeout",
                          "Time before a SYN is repeated the first time.",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&TcpProfile::m_connectTimeout),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("ConnectRetries",
                          "SYNs sent before an attempt to connect fails (Linux: 6).",
                          UintegerValue(6),
                          MakeUintegerAccessor(&TcpProfile::m_connectRetries),
                          MakeUintegerChecker<uint32_t>(1, 100))
            .AddAttribute("DataRetries",
                          "Timeouts in a row before a connection fails (Linux: 15).",
                          UintegerValue(15),
                          MakeUintegerAccessor(&TcpProfile::m_dataRetries),
                          MakeUintegerChecker<uint32_t>(1, 100))
            .AddAttribute("DelayedAckCount",
                          "Segments that one acknowledgement covers.",
                          UintegerValue(2),
                          MakeUintegerAccessor(&TcpProfile::m_delayedAckCount),
                          MakeUintegerChecker<uint32_t>(1, 100))
            .AddAttribute("DelayedAckTimeout",
                          "Longest time that an acknowledgement waits for the next segment "
                          "(Linux: 40 ms).",
                          TimeValue(MilliSeconds(40)),
                          MakeTimeAccessor(&TcpProfile::m_delayedAckTimeout),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute(
                "SocketBuffer",
                "Send buffer and receive buffer of each socket in bytes, the same for all "
                "nodes of a system: the largest that one of their profiles names. 0: "
                "automatic, eight times the bandwidth-delay product of the fastest path of an "
                "access star, at least 1 MB; 5 MB on other nodes.",
                UintegerValue(0),
                MakeUintegerAccessor(&TcpProfile::m_socketBuffer),
                MakeUintegerChecker<uint32_t>(0, 1000000000))
            .AddAttribute("SelectiveAcknowledgement",
                          "Selective acknowledgements (RFC 2018).",
                          BooleanValue(true),
                          MakeBooleanAccessor(&TcpProfile::m_selectiveAcknowledgement),
                          MakeBooleanChecker())
            .AddAttribute("Timestamps",
                          "The timestamps option (RFC 7323).",
                          BooleanValue(true),
                          MakeBooleanAccessor(&TcpProfile::m_timestamps),
                          MakeBooleanChecker())
            .AddAttribute("LimitedTransmit",
                          "Limited transmit (RFC 3042).",
                          BooleanValue(true),
                          MakeBooleanAccessor(&TcpProfile::m_limitedTransmit),
                          MakeBooleanChecker())
            .AddAttribute("ExplicitCongestion",
                          "Explicit congestion notification (RFC 3168). Linux clients do not ask "
                          "for it by default.",
                          BooleanValue(false),
                          MakeBooleanAccessor(&TcpProfile::m_explicitCongestion),
                          MakeBooleanChecker());
    return tid;
}

void
TcpProfile::ConfigureNode(Ptr<Node> node) const
{
    Ptr<TcpL4Protocol> tcp = node->GetObject<TcpL4Protocol>();
    NS_ABORT_MSG_UNLESS(tcp, "node " << node->GetId() << " has no Internet stack");
    // The attribute's checker takes any class, and TypeIds do not tell: in ns-3.37 TcpCubic is not
    // registered as a child of TcpCongestionOps.
    if (!m_congestionControl.HasConstructor() || !CreateCongestionControl())
    {
        throw InputError("CongestionControl=" + m_congestionControl.GetName() +
                         ": accepted is a class derived from ns3::TcpCongestionOps, such as "
                         "ns3::TcpCubic, ns3::TcpNewReno, ns3::TcpBbr or ns3::TcpDctcp");
    }
    if (m_socketBuffer > 0 && m_socketBuffer < 64)
    {
        throw InputError("SocketBuffer=" + std::to_string(m_socketBuffer) +
                         ": accepted is 0 (automatic) or at least 64 bytes");
    }
    tcp->SetAttribute("SocketType", TypeIdValue(m_congestionControl));
    tcp->SetAttribute("RecoveryType", TypeIdValue(TcpPrrRecovery::GetTypeId()));
    tcp->SetAttribute("RttEstimatorType", TypeIdValue(RttMeanDeviation::GetTypeId()));
}

Ptr<TcpCongestionOps>
TcpProfile::CreateCongestionControl() const
{
    ObjectFactory factory;
    factory.SetTypeId(m_congestionControl);
    Ptr<TcpCongestionOps> control = factory.Create<TcpCongestionOps>();
    if (control && m_congestionControl == TcpCubic::GetTypeId())
    {
        // The defaults of ns-3.37; releases differ, and not all of them have all of these.
        control->SetAttributeFailSafe("FastConvergence", BooleanValue(true));
        control->SetAttributeFailSafe("Beta", DoubleValue(0.7));
        control->SetAttributeFailSafe("C", DoubleValue(0.4));
        control->SetAttributeFailSafe("HyStart", BooleanValue(true));
        control->SetAttributeFailSafe("HyStartLowWindow", UintegerValue(16));
        control->SetAttributeFailSafe("HyStartMinSamples", UintegerValue(8));
        control->SetAttributeFailSafe("TcpFriendliness", BooleanValue(false));
    }
    return control;
}

Ptr<TcpSocketBase>
TcpProfile::CreateSocket(Ptr<Node> node, uint32_t socketBuffer) const
{
    Ptr<TcpSocketBase> socket =
        DynamicCast<TcpSocketBase>(Socket::CreateSocket(node, TcpSocketFactory::GetTypeId()));
    const UintegerValue buffer(socketBuffer);
    // The size of the receive buffer determines the window scale, so scaling comes first.
    socket->SetAttribute("WindowScaling", BooleanValue(true));
    socket->SetAttribute("SndBufSize", buffer);
    socket->SetAttribute("RcvBufSize", buffer);
    socket->SetAttribute("SegmentSize", UintegerValue(m_segmentSize));
    socket->SetAttribute("InitialCwnd", UintegerValue(m_initialWindow));
    socket->SetAttribute("InitialSlowStartThreshold", UintegerValue(UINT32_MAX));
    socket->SetAttribute("ConnTimeout", TimeValue(m_connectTimeout));
    socket->SetAttribute("ConnCount", UintegerValue(m_connectRetries));
    socket->SetAttribute("DataRetries", UintegerValue(m_dataRetries));
    socket->SetAttribute("DelAckCount", UintegerValue(m_delayedAckCount));
    socket->SetAttribute("DelAckTimeout", TimeValue(m_delayedAckTimeout));
    socket->SetAttribute("TcpNoDelay", BooleanValue(true));
    socket->SetAttribute("PersistTimeout", TimeValue(Seconds(6)));
    socket->SetAttribute("MinRto", TimeValue(m_minRto));
    socket->SetAttribute("ClockGranularity", TimeValue(MilliSeconds(1)));
    socket->SetAttribute("Sack", BooleanValue(m_selectiveAcknowledgement));
    socket->SetAttribute("Timestamp", BooleanValue(m_timestamps));
    socket->SetAttribute("LimitedTransmit", BooleanValue(m_limitedTransmit));
    socket->SetAttribute("UseEcn", StringValue(m_explicitCongestion ? "On" : "Off"));
    socket->SetAttribute("ReTxThreshold", UintegerValue(3));
    socket->SetAttribute("MaxSegLifetime", DoubleValue(30));
    socket->SetAttribute("MaxWindowSize", UintegerValue(65535));
    Ptr<RttEstimator> estimator = CreateObject<RttMeanDeviation>();
    estimator->SetAttribute("InitialEstimation", TimeValue(m_initialRtt));
    estimator->SetAttributeFailSafe("Alpha", DoubleValue(0.125));
    estimator->SetAttributeFailSafe("Beta", DoubleValue(0.25));
    socket->SetRtt(estimator);
    socket->SetCongestionControlAlgorithm(CreateCongestionControl());
    socket->SetRecoveryAlgorithm(CreateObject<LostOnlyRecovery>(socket->GetTxBuffer()));
    return socket;
}

uint32_t
TcpProfile::GetSocketBuffer() const
{
    return m_socketBuffer;
}

uint32_t
TcpProfile::GetSegmentSize() const
{
    return m_segmentSize;
}

uint32_t
TcpProfile::GetInitialWindow() const
{
    return m_initialWindow;
}

uint32_t
TcpProfile::GetDelayedAckCount() const
{
    return m_delayedAckCount;
}

bool
TcpProfile::HasTimestamps() const
{
    return m_timestamps;
}

} // namespace fl
} // namespace ns3
