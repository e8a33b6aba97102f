/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-experiment-network.h"

#include "fl-fluid-transport-helper.h"
#include "fl-option-parser.h"
#include "fl-packet-transport-helper.h"

#include "ns3/boolean.h"
#include "ns3/fl-input-error.h"
#include "ns3/point-to-point-helper.h"

namespace ns3
{
namespace fl
{

namespace
{

/// The point without packets.
const char* const FLUID = "fluid";

} // namespace

void
ExperimentNetwork::AddOption(OptionParser& parser, std::string& point)
{
    parser.AddWords(
        "network",
        point,
        "Network: TCP over simulated links, packet by packet, or max-min fair shares of "
        "the links' capacities, which thousands of nodes need.",
        {"packet", FLUID});
}

ExperimentNetwork::ExperimentNetwork(const std::string& point,
                                     AccessStarHelper& links,
                                     uint32_t nodes,
                                     bool realBulk)
{
    if (point == FLUID)
    {
        if (realBulk)
        {
            throw InputError("--real-bulk needs packets that carry bytes; accepted with it is "
                             "--network=packet");
        }
        m_star = links.CreateWithoutDevices(nodes);
        const FluidTransports system = FluidTransportHelper().Install(m_star);
        m_transports = system.GetAll();
        m_fluid = system.network;
        return;
    }
    m_star = links.Create(nodes);
    PacketTransportHelper helper;
    helper.SetAttribute("RealBulk", BooleanValue(realBulk));
    m_transports = helper.Install(m_star).GetAll();
    m_socketBuffer = m_star.GetSocketBuffer();
}

const AccessStar&
ExperimentNetwork::GetStar() const
{
    return m_star;
}

const std::vector<Ptr<Transport>>&
ExperimentNetwork::GetTransports() const
{
    return m_transports;
}

Ptr<ByteTable>
ExperimentNetwork::CountBytes(bool hasDownlinks) const
{
    Ptr<ByteTable> table = CreateObject<ByteTable>();
    if (m_fluid)
    {
        m_fluid->AttachByteTable(table, hasDownlinks);
        return table;
    }
    for (uint32_t node = 0; node < m_star.nodes.GetN(); node++)
    {
        table->Attach(m_star.uplinks.Get(node), std::to_string(node) + "-up");
        if (hasDownlinks)
        {
            table->Attach(m_star.downlinks.Get(node), std::to_string(node) + "-down");
        }
    }
    return table;
}

SettingList
ExperimentNetwork::Describe() const
{
    const Ptr<Transport>& transport = m_transports.back();
    SettingList settings = DescribeAttributes(transport);
    settings.insert(settings.begin(), {"class", transport->GetInstanceTypeId().GetName()});
    if (!m_fluid)
    {
        settings.emplace_back("SocketBuffer", std::to_string(m_socketBuffer));
    }
    return settings;
}

void
ExperimentNetwork::EnablePcap(const std::string& prefix) const
{
    if (m_fluid)
    {
        throw InputError("--pcap needs packets; accepted with it is --network=packet");
    }
    PointToPointHelper helper;
    for (uint32_t node = 0; node < m_star.nodes.GetN(); node++)
    {
        helper.EnablePcap(prefix + "-" + std::to_string(node) + ".pcap",
                          m_star.uplinks.Get(node),
                          true,
                          true);
    }
}

} // namespace fl
} // namespace ns3
