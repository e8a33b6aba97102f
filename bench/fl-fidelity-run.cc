/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fidelity-run.h"

#include "ns3/core-module.h"
#include "ns3/decentralized-fl-module.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <memory>
#include <stdexcept>

namespace ns3
{
namespace fl
{

namespace
{

/// The one message of this benchmark; it bears the number of the first of its deliveries.
const MessageCatalogEntry g_messages(SystemSchema{
    242,
    "fidelity-bench",
    {"transfer"},
    {MessageSchema{242,
                   1,
                   "vector",
                   "vector",
                   true,
                   {{"sending", FieldKind::UNSIGNED, 4, "", "Number of the sending."}},
                   "A vector from one node to others."}}});

/**
 * @param work what is sent
 * @param network what carries it
 * @return transports of all nodes
 */
std::vector<Ptr<Transport>>
MakeTransports(const FidelityWorkload& work, const FidelityNetwork& network)
{
    Ptr<LinkProfile> profile = CreateObject<Pirate5gLinkProfile>();
    profile->SetAttribute("QueueDiscipline", StringValue(network.queue));
    profile->SetAttribute("SegmentSize", UintegerValue(network.segmentSize));
    AccessStarHelper helper;
    helper.SetProfile(profile);
    helper.AssignStreams(work.stream);
    return network.isFluid
               ? FluidTransportHelper().Install(helper.CreateWithoutDevices(work.nodes)).GetAll()
               : PacketTransportHelper().Install(helper.Create(work.nodes)).GetAll();
}

} // namespace

FidelityRun
FidelityRun::Of(const FidelityWorkload& work, const FidelityNetwork& network)
{
    const auto begin = std::chrono::steady_clock::now();
    const std::vector<Ptr<Transport>> transports = MakeTransports(work, network);
    FidelityRun run;
    std::vector<size_t> firsts;
    for (const FidelitySending& sending : work.sendings)
    {
        firsts.push_back(run.durations.size());
        run.durations.resize(run.durations.size() + sending.to.size(),
                             std::numeric_limits<double>::quiet_NaN());
    }
    for (NodeIndex node = 0; node < work.nodes; node++)
    {
        transports[node]->Start();
        transports[node]->SetReceiveCallback(Callback<void, NodeIndex, MessagePtr>(
            [&work, &run, &firsts, node](NodeIndex, MessagePtr message) {
                const auto number = message->GetUnsigned("sending");
                const FidelitySending& sending = work.sendings[number];
                const auto receiver = std::find(sending.to.begin(), sending.to.end(), node);
                const double now = Simulator::Now().GetSeconds();
                run.durations[firsts[number] + (receiver - sending.to.begin())] =
                    now - sending.time;
                run.last = std::max(run.last, now);
            }));
    }
    for (size_t number = 0; number < work.sendings.size(); number++)
    {
        Simulator::Schedule(Seconds(work.sendings[number].time), [&work, &transports, number]() {
            const FidelitySending& sending = work.sendings[number];
            auto message = std::make_shared<Message>(MessageCatalog::Get().At(242, 1), 0, 0);
            message->SetUnsigned("sending", number);
            message->SetBulk(std::make_shared<SizedPayload>(sending.bytes));
            transports[sending.from]->Multicast(sending.to, message);
        });
    }
    Simulator::Run();
    run.wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    for (const auto& transport : transports)
    {
        transport->Dispose();
    }
    Simulator::Destroy();
    if (std::any_of(run.durations.begin(), run.durations.end(), [](double duration) {
            return std::isnan(duration);
        }))
    {
        throw std::runtime_error("a message has not arrived");
    }
    return run;
}

} // namespace fl
} // namespace ns3
