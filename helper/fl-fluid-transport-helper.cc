/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fluid-transport-helper.h"

#include "fl-access-star-helper.h"

#include "ns3/fl-input-error.h"
#include "ns3/fl-text.h"
#include "ns3/tcp-cubic.h"
#include "ns3/type-id.h"

namespace ns3
{
namespace fl
{

std::vector<Ptr<Transport>>
FluidTransports::GetAll() const
{
    return std::vector<Ptr<Transport>>(transports.begin(), transports.end());
}

FluidTransportHelper::FluidTransportHelper()
{
    m_factory.SetTypeId(FluidTransport::GetTypeId());
}

void
FluidTransportHelper::SetAttribute(const std::string& name, const AttributeValue& value)
{
    m_factory.Set(name, value);
}

FluidTransports
FluidTransportHelper::Install(const AccessStar& star) const
{
    FluidTransports result;
    result.network = CreateObject<FluidNetwork>();
    for (size_t node = 0; node < star.rates.size(); node++)
    {
        const Ptr<LinkProfile>& profile = star.profiles[node];
        if (profile->GetLossRate() > 0)
        {
            throw InputError(
                "LossRate=" + FormatDouble(profile->GetLossRate()) +
                ": a fluid network loses nothing; accepted: 0, or a network of packets");
        }
        TypeIdValue control;
        profile->GetAttribute("CongestionControl", control);
        if (control.Get() != TcpCubic::GetTypeId())
        {
            throw InputError("CongestionControl=" + control.Get().GetName() +
                             ": windows of a fluid network are those of CUBIC; accepted: "
                             "ns3::TcpCubic, or a network of packets");
        }
        Ptr<FluidTransport> transport = m_factory.Create<FluidTransport>();
        transport->Setup(result.network, profile, star.rates[node]);
        result.transports.push_back(transport);
    }
    return result;
}

} // namespace fl
} // namespace ns3
