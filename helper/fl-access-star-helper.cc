/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-access-star-helper.h"

#include "ns3/abort.h"
#include "ns3/data-rate.h"
#include "ns3/error-model.h"
#include "ns3/fl-access-switch.h"
#include "ns3/fl-pirate5g-link-profile.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/ipv4.h"
#include "ns3/node.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/pointer.h"
#include "ns3/traffic-control-layer.h"

#include <utility>

namespace ns3
{
namespace fl
{

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

void
AccessStarHelper::Connect(AccessStar& star, uint32_t index) const
{
    const auto own = m_nodeProfile.find(index);
    const Ptr<LinkProfile> profile = own == m_nodeProfile.end() ? m_profile : own->second;
    const LinkRates rates = profile->DrawRates();
    Ptr<Node> node = star.nodes.Get(index);

    PointToPointHelper link;
    link.SetChannelAttribute("Delay", TimeValue(profile->GetAccessDelay()));
    const NetDeviceContainer ends = link.Install(node, star.center);
    ends.Get(0)->SetAttribute("DataRate", DataRateValue(rates.uplink));
    ends.Get(1)->SetAttribute("DataRate", DataRateValue(rates.downlink));
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
    star.rates.push_back(rates);
    star.profiles.push_back(profile);
}

} // namespace fl
} // namespace ns3
