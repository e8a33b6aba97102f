/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-link-profile.h"

#include "fl-tcp-model.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/fl-compat.h"
#include "ns3/fl-input-error.h"
#include "ns3/node.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/pointer.h"
#include "ns3/queue.h"
#include "ns3/string.h"
#include "ns3/traffic-control-helper.h"
#include "ns3/traffic-control-layer.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(LinkProfile);

TypeId
LinkProfile::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::LinkProfile")
            .SetParent<TcpProfile>()
            .SetGroupName("DecentralizedFl")
            .AddAttribute("LossRate",
                          "Probability that a packet is lost on its way down to the node.",
                          DoubleValue(0),
                          MakeDoubleAccessor(&LinkProfile::m_lossRate),
                          MakeDoubleChecker<double>(0, 1))
            .AddAttribute(
                "QueueDiscipline",
                "Queue discipline at both ends of the access link: fq-codel (RFC 8290), "
                "fifo, or prio (control messages strictly first).",
                StringValue("fq-codel"),
                compat::EnumAccessor<QueueDiscipline>(&LinkProfile::m_queueDiscipline),
                MakeEnumChecker(QUEUE_FQ_CODEL, "fq-codel", QUEUE_FIFO, "fifo", QUEUE_PRIO, "prio"))
            .AddAttribute("BufferRoundTrips",
                          "Size of a fifo buffer (also: of each of prio's) in bandwidth-delay "
                          "products of its link over one round trip, at least 64 packets.",
                          DoubleValue(1),
                          MakeDoubleAccessor(&LinkProfile::m_bufferRoundTrips),
                          MakeDoubleChecker<double>(0, 10000));
    return tid;
}

TypeId
LinkProfile::AddLinkAttributes(TypeId tid,
                               const std::string& uplinkRate,
                               const std::string& downlinkRate,
                               Time delay)
{
    return tid
        .AddAttribute("UplinkRate",
                      "Distribution of the nodes' uplink rates, in Mbps.",
                      StringValue(uplinkRate),
                      MakePointerAccessor(&LinkProfile::m_uplinkRate),
                      MakePointerChecker<RandomVariableStream>())
        .AddAttribute("DownlinkRate",
                      "Distribution of the nodes' downlink rates, in Mbps.",
                      StringValue(downlinkRate),
                      MakePointerAccessor(&LinkProfile::m_downlinkRate),
                      MakePointerChecker<RandomVariableStream>())
        .AddAttribute("Delay",
                      "One-way propagation delay from node to node; each access link has half.",
                      TimeValue(delay),
                      MakeTimeAccessor(&LinkProfile::m_delay),
                      MakeTimeChecker(Time(0)));
}

LinkProfile::LinkProfile()
    : m_perturbation(CreateObject<UniformRandomVariable>())
{
}

LinkRates
LinkProfile::DrawRates() const
{
    auto draw = [](Ptr<RandomVariableStream> distribution) {
        // Their values cannot be given by name, and without values they crash.
        if (DynamicCast<DeterministicRandomVariable>(distribution) ||
            DynamicCast<EmpiricalRandomVariable>(distribution))
        {
            throw InputError(distribution->GetInstanceTypeId().GetName() +
                             " has no values; accepted as a rate is a distribution that its "
                             "attributes describe, such as uniform-random-variable");
        }
        return DataRate(static_cast<uint64_t>(std::max(1000.0, distribution->GetValue() * 1e6)));
    };
    const DataRate uplink = draw(m_uplinkRate);
    return LinkRates{uplink, draw(m_downlinkRate)};
}

Time
LinkProfile::GetAccessDelay() const
{
    return m_delay / 2;
}

double
LinkProfile::GetLossRate() const
{
    return m_lossRate;
}

bool
LinkProfile::ControlsDelay() const
{
    return m_queueDiscipline == QUEUE_FQ_CODEL;
}

double
LinkProfile::GetBandwidthDelayProduct(const DataRate& rate) const
{
    return static_cast<double>(rate.GetBitRate()) / 8 * 2 * m_delay.GetSeconds();
}

void
LinkProfile::InstallQueue(Ptr<NetDevice> device, const DataRate& rate) const
{
    // Two packets keep the device busy; all others wait where the queue discipline sees them.
    Ptr<PointToPointNetDevice> link = DynamicCast<PointToPointNetDevice>(device);
    NS_ABORT_MSG_UNLESS(link, "a link profile needs point-to-point devices");
    link->GetQueue()->SetAttribute("MaxSize", QueueSizeValue(QueueSize("2p")));

    const uint32_t mtu = device->GetMtu();
    constexpr uint32_t HEADERS = IPV4_HEADER_SIZE + TCP_HEADER_SIZE + TCP_TIMESTAMPS_SIZE;
    if (GetSegmentSize() + HEADERS > mtu) // IP would fragment segments
    {
        throw InputError("SegmentSize=" + std::to_string(GetSegmentSize()) +
                         ": accepted is at most " + std::to_string(mtu - HEADERS) +
                         ", so that a packet fits the link's MTU of " + std::to_string(mtu));
    }
    const double bytes = std::max(64.0 * mtu, m_bufferRoundTrips * GetBandwidthDelayProduct(rate));
    const StringValue buffer(std::to_string(static_cast<uint64_t>(std::min(bytes, 4e9))) + "B");

    TrafficControlHelper helper;
    switch (m_queueDiscipline)
    {
    case QUEUE_FQ_CODEL:
        // The values of Linux's fq_codel; the memory limit of Linux is left out. As in Linux, the
        // hash that gives connections to queues is perturbed at random: which of them share a queue
        // must not depend on addresses and ports alone.
        helper.SetRootQueueDisc("ns3::FqCoDelQueueDisc",
                                "MaxSize",
                                StringValue("10240p"),
                                "Flows",
                                UintegerValue(1024),
                                "Interval",
                                StringValue("100ms"),
                                "Target",
                                StringValue("5ms"),
                                "DropBatchSize",
                                UintegerValue(64),
                                "Perturbation",
                                UintegerValue(m_perturbation->GetInteger(0, 0x7fffffff)),
                                "UseEcn",
                                BooleanValue(true));
        break;
    case QUEUE_FIFO:
        helper.SetRootQueueDisc("ns3::FifoQueueDisc", "MaxSize", buffer);
        break;
    case QUEUE_PRIO: {
        // Band 0 takes the interactive priorities (6 and 7), band 1 everything else.
        const uint16_t handle =
            helper.SetRootQueueDisc("ns3::PrioQueueDisc",
                                    "Priomap",
                                    StringValue("1 1 1 1 1 1 0 0 1 1 1 1 1 1 1 1"));
        const auto classes = helper.AddQueueDiscClasses(handle, 2, "ns3::QueueDiscClass");
        helper.AddChildQueueDiscs(handle, classes, "ns3::FifoQueueDisc", "MaxSize", buffer);
        break;
    }
    }
    Ptr<TrafficControlLayer> control = device->GetNode()->GetObject<TrafficControlLayer>();
    NS_ABORT_MSG_UNLESS(control,
                        "node " << device->GetNode()->GetId() << " has no traffic control");
    if (control->GetRootQueueDiscOnDevice(device))
    {
        // Installed by the Internet stack when the device got its address.
        control->DeleteRootQueueDiscOnDevice(device);
    }
    helper.Install(device);
}

int64_t
LinkProfile::AssignStreams(int64_t stream)
{
    m_uplinkRate->SetStream(stream);
    m_downlinkRate->SetStream(stream + 1);
    m_perturbation->SetStream(stream + 2);
    return 3;
}

} // namespace fl
} // namespace ns3
