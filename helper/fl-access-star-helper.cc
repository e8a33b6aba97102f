/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-access-star-helper.h"

#include "ns3/abort.h"
#include "ns3/data-rate.h"
#include "ns3/error-model.h"
#include "ns3/fl-access-switch.h"
#include "ns3/fl-pirate5g-link-profile.h"
#include "ns3/fl-tcp-model.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/ipv4.h"
#include "ns3/node.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/pointer.h"
#include "ns3/traffic-control-layer.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace ns3
{
namespace fl
{

uint32_t
AccessStar::GetSocketBuffer() const
{
    uint32_t named = 0;
    uint64_t fastest = 0;
    Time delay;
    // The fastest path uses one of the two fastest uplinks: the other is the receiver's own.
    std::vector<size_t> byUplink(rates.size());
    std::iota(byUplink.begin(), byUplink.end(), 0);
    const size_t senders = std::min<size_t>(2, rates.size());
    std::partial_sort(byUplink.begin(),
                      byUplink.begin() + senders,
                      byUplink.end(),
                      [this](size_t a, size_t b) { return rates[a].uplink > rates[b].uplink; });
    for (size_t receiver = 0; receiver < rates.size(); receiver++)
    {
        named = std::max(named, profiles[receiver]->GetSocketBuffer());
        delay = std::max(delay, profiles[receiver]->GetAccessDelay());
        for (size_t k = 0; k < senders; k++)
        {
            if (byUplink[k] != receiver)
            {
                fastest = std::max(fastest,
                                   std::min(rates[byUplink[k]].uplink.GetBitRate(),
                                            rates[receiver].downlink.GetBitRate()));
            }
        }
    }
    if (named > 0)
    {
        return named;
    }
    // CUBIC leaves slow start with up to three bandwidth-delay products under way, and while a lost
    // segment is repeated as much again must find room.
    constexpr double ROUND_TRIPS = 8;
    constexpr double LEAST = 1e6;
    const double roundTrip = 4 * delay.GetSeconds();
    return static_cast<uint32_t>(
        std::clamp(ROUND_TRIPS * static_cast<double>(fastest) / 8 * roundTrip, LEAST, 1e9));
}

AccessStarHelper::AccessStarHelper()
    : m_profile(CreateObject<Pirate5gLinkProfile>()),
      m_loss(CreateObject<UniformRandomVariable>())
{
}

void
AccessStarHelper::SetProfile(Ptr<LinkProfile> profile)
{
    m_profile = std::move(profile);
}

void
AccessStarHelper::SetNodeProfile(uint32_t node, Ptr<LinkProfile> profile)
{
    m_nodeProfile[node] = std::move(profile);
}

int64_t
AccessStarHelper::AssignStreams(int64_t stream)
{
    int64_t next = stream;
    m_loss->SetStream(next++);
    next += m_profile->AssignStreams(next);
    for (auto& [node, profile] : m_nodeProfile)
    {
        next += profile->AssignStreams(next);
    }
    return next - stream;
}

AccessStar
AccessStarHelper::Create(uint32_t nodes)
{
    AccessStar star;
    star.nodes.Create(nodes);
    star.center = CreateObject<Node>();
    star.center->AggregateObject(CreateObject<TrafficControlLayer>());
    star.center->AggregateObject(CreateObject<AccessSwitch>());

    InternetStackHelper internet;
    internet.SetIpv6StackInstall(false);
    internet.SetRoutingHelper(Ipv4StaticRoutingHelper());
    internet.Install(star.nodes);
    for (uint32_t index = 0; index < nodes; index++)
    {
        Connect(star, index);
    }
    return star;
}

AccessStar
AccessStarHelper::CreateWithoutDevices(uint32_t nodes) const
{
    AccessStar star;
    star.nodes.Create(nodes);
    for (uint32_t index = 0; index < nodes; index++)
    {
        DrawRates(star, index);
    }
    return star;
}

void
AccessStarHelper::DrawRates(AccessStar& star, uint32_t index) const
{
    const auto own = m_nodeProfile.find(index);
    const Ptr<LinkProfile> profile = own == m_nodeProfile.end() ? m_profile : own->second;
    star.rates.push_back(profile->DrawRates());
    star.profiles.push_back(profile);
}

uint16_t
AccessStarHelper::GetLongestPacket() const
{
    uint32_t segment = m_profile->GetSegmentSize();
    for (const auto& [node, profile] : m_nodeProfile)
    {
        segment = std::max(segment, profile->GetSegmentSize());
    }
    return segment + IPV4_HEADER_SIZE + TCP_HEADER_SIZE + TCP_TIMESTAMPS_SIZE;
}

void
AccessStarHelper::Connect(AccessStar& star, uint32_t index) const
{
    DrawRates(star, index);
    const Ptr<LinkProfile> profile = star.profiles[index];
    const LinkRates rates = star.rates[index];
    Ptr<Node> node = star.nodes.Get(index);

    PointToPointHelper link;
    link.SetChannelAttribute("Delay", TimeValue(profile->GetAccessDelay()));
    const NetDeviceContainer ends = link.Install(node, star.center);
    ends.Get(0)->SetAttribute("DataRate", DataRateValue(rates.uplink));
    ends.Get(1)->SetAttribute("DataRate", DataRateValue(rates.downlink));
    const uint16_t mtu = std::max<uint16_t>(ends.Get(0)->GetMtu(), GetLongestPacket());
    ends.Get(0)->SetMtu(mtu);
    ends.Get(1)->SetMtu(mtu);
    if (profile->GetLossRate() > 0)
    {
        Ptr<RateErrorModel> loss = CreateObject<RateErrorModel>();
        loss->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
        loss->SetRate(profile->GetLossRate());
        loss->SetRandomVariable(m_loss);
        ends.Get(0)->SetAttribute("ReceiveErrorModel", PointerValue(loss));
    }

    const Ipv4Address address(Ipv4Address("10.0.0.1").Get() + index);
    Ptr<Ipv4> ipv4 = node->GetObject<Ipv4>();
    const uint32_t interface = ipv4->AddInterface(ends.Get(0));
    ipv4->AddAddress(interface, Ipv4InterfaceAddress(address, Ipv4Mask("/8")));
    ipv4->SetMetric(interface, 1);
    ipv4->SetUp(interface);

    profile->ConfigureNode(node);
    profile->InstallQueue(ends.Get(0), rates.uplink);
    profile->InstallQueue(ends.Get(1), rates.downlink);
    star.center->GetObject<AccessSwitch>()->AddPort(ends.Get(1), address);

    star.uplinks.Add(ends.Get(0));
    star.downlinks.Add(ends.Get(1));
}

} // namespace fl
} // namespace ns3
