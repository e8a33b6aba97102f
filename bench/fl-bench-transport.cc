/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

/**
 * @file
 * One node sends a vector to many, over PacketTransport and over ns-3's own BulkSend, in one run.
 *
 * Both use the same access star, the same values of TCP, and the same simulated links; each runs in
 * a process of its own, in turns. Ours has the byte table attached, as every experiment has.
 */

#include "fl-separate-run.h"

#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/decentralized-fl-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"

#include <algorithm>
#include <chrono>
#include <iomanip>
#include <iostream>
#include <stdexcept>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// The one message of this benchmark.
const MessageCatalogEntry g_messages(SystemSchema{
    240,
    "bench",
    {"transfer"},
    {MessageSchema{240, 1, "vector", "vector", true, {}, "A vector, from one node to another."}}});

/// Port of the bulk channel in both runs: fair queueing depends on addresses and ports.
constexpr uint16_t PORT = 7001;

/// What one run has measured.
struct Measurement
{
    double wall;        ///< seconds to build and run the simulation
    double end;         ///< simulated time of the last delivery, in seconds
    double uplink;      ///< rate of the sender's uplink, in bits per second
    uint64_t events;    ///< simulation events
    uint64_t peak;      ///< resident memory at its peak, in bytes
    uint64_t delivered; ///< payload bytes that arrived
};

/// What is transferred.
struct Workload
{
    uint32_t receivers{50};   ///< nodes that get the vector
    uint64_t bytes{28000000}; ///< size of the vector
};

/**
 * @return an access star with the sender as node 0
 * @param workload what is transferred
 */
AccessStar
MakeStar(const Workload& workload)
{
    AccessStarHelper helper;
    helper.AssignStreams(1);
    return helper.Create(workload.receivers + 1);
}

/**
 * Runs the transfers over PacketTransport.
 *
 * @param workload what is transferred
 * @param measurement gets end and delivered bytes
 */
void
RunOurs(const Workload& workload, const AccessStar& star, Measurement& measurement)
{
    Ptr<ByteTable> table = CreateObject<ByteTable>();
    for (uint32_t node = 0; node <= workload.receivers; node++)
    {
        table->Attach(star.uplinks.Get(node), std::to_string(node) + "-up");
        table->Attach(star.downlinks.Get(node), std::to_string(node) + "-down");
    }
    const PacketTransports system = PacketTransportHelper().Install(star);
    auto message = std::make_shared<Message>(MessageCatalog::Get().At(240, 1), 0, 0);
    message->SetBulk(std::make_shared<SizedPayload>(workload.bytes));
    std::vector<NodeIndex> receivers;
    for (NodeIndex node = 1; node <= workload.receivers; node++)
    {
        receivers.push_back(node);
        system.transports[node]->TraceConnectWithoutContext(
            "Delivered",
            Callback<void, NodeIndex, MessagePtr>([&measurement](NodeIndex, MessagePtr received) {
                measurement.delivered += received->GetBulkSize();
                measurement.end = Simulator::Now().GetSeconds();
            }));
    }
    Simulator::Schedule(Time(0), [&] {
        for (const auto& transport : system.transports)
        {
            transport->Start();
        }
        system.transports[0]->Multicast(receivers, message);
    });
    Simulator::Run();
    for (const auto& transport : system.transports)
    {
        transport->Dispose();
    }
    if (system.bulkTable->GetSize() != 0)
    {
        throw std::runtime_error("a pointer is left in the table");
    }
}

/**
 * Makes the sender's values of TCP the defaults of ns-3's sockets.
 *
 * @param star the star, with the sender as node 0
 */
void
SetSocketDefaults(const AccessStar& star)
{
    const std::vector<std::pair<std::string, std::string>> names{
        {"InitialWindow", "ns3::TcpSocket::InitialCwnd"},
        {"SegmentSize", "ns3::TcpSocket::SegmentSize"},
        {"MinRto", "ns3::TcpSocketBase::MinRto"},
        {"DelayedAckCount", "ns3::TcpSocket::DelAckCount"},
        {"DelayedAckTimeout", "ns3::TcpSocket::DelAckTimeout"},
    };
    for (const auto& [ours, theirs] : names)
    {
        StringValue value;
        star.profiles[0]->GetAttribute(ours, value);
        Config::SetDefault(theirs, value);
    }
    const UintegerValue buffer(star.GetSocketBuffer());
    Config::SetDefault("ns3::TcpSocket::SndBufSize", buffer);
    Config::SetDefault("ns3::TcpSocket::RcvBufSize", buffer);
}

/**
 * Runs the transfers over ns-3's BulkSendApplication and PacketSink.
 *
 * @param workload what is transferred
 * @param measurement gets end and delivered bytes
 */
void
RunBulkSend(const Workload& workload, const AccessStar& star, Measurement& measurement)
{
    SetSocketDefaults(star);
    for (uint32_t node = 1; node <= workload.receivers; node++)
    {
        Ptr<Node> receiver = star.nodes.Get(node);
        PacketSinkHelper sink("ns3::TcpSocketFactory",
                              InetSocketAddress(Ipv4Address::GetAny(), PORT));
        ApplicationContainer sinks = sink.Install(receiver);
        sinks.Start(Time(0));
        sinks.Get(0)->TraceConnectWithoutContext(
            "Rx",
            Callback<void, Ptr<const Packet>, const Address&>(
                [&measurement](Ptr<const Packet> packet, const Address&) {
                    measurement.delivered += packet->GetSize();
                    measurement.end = Simulator::Now().GetSeconds();
                }));
        BulkSendHelper source(
            "ns3::TcpSocketFactory",
            InetSocketAddress(receiver->GetObject<Ipv4>()->GetAddress(1, 0).GetLocal(), PORT));
        source.SetAttribute("MaxBytes", UintegerValue(workload.bytes));
        // Larger than the default of 512, which would slow it down.
        source.SetAttribute("SendSize", UintegerValue(star.profiles[0]->GetSegmentSize()));
        source.Install(star.nodes.Get(0)).Start(Time(0));
    }
    Simulator::Run();
}

/**
 * Runs the transfers in a process of their own.
 *
 * @param workload what is transferred
 * @param ours whether over PacketTransport
 * @return what was measured
 */
Measurement
Measure(const Workload& workload, bool ours)
{
    return RunSeparately<Measurement>([&workload, ours] {
        Measurement measurement{};
        const auto begin = std::chrono::steady_clock::now();
        const AccessStar star = MakeStar(workload);
        (ours ? RunOurs : RunBulkSend)(workload, star, measurement);
        measurement.events = Simulator::GetEventCount();
        measurement.uplink = static_cast<double>(star.rates[0].uplink.GetBitRate());
        measurement.wall =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        measurement.peak = GetProcessMemory().peak;
        return measurement;
    });
}

/**
 * The time for the transfers if the uplink is busy from the end of the handshake on: their bytes
 * with all headers at the uplink's rate, a round trip before and one way after.
 *
 * @param workload what is transferred
 * @param uplink rate in bits per second
 * @return seconds
 */
double
GetClosedForm(const Workload& workload, double uplink)
{
    const double segment = 1448;
    const double headers = 2 + 20 + 32; // PPP, IPv4, TCP with timestamps
    const double wire =
        workload.receivers * static_cast<double>(workload.bytes) * (segment + headers) / segment;
    return 8 * wire / uplink + 0.03;
}

/**
 * @param values an odd number of values
 * @return the one in the middle
 */
double
Median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/**
 * Measures and prints.
 *
 * @param workload what is transferred
 * @param repetitions runs of each
 * @return exit code
 */
int
Run(const Workload& workload, uint32_t repetitions)
{
    std::cout << workload.bytes / 1e6 << " MB from one node to " << workload.receivers << "\n"
              << "run  over       simulated s  events     wall s  peak MB  delivered MB\n";
    std::vector<double> wallRatios;
    Measurement ours{};
    Measurement theirs{};
    uint64_t peak = 0;
    auto print = [](uint32_t run, const char* name, const Measurement& m) {
        std::cout << std::left << std::setw(5) << run << std::setw(11) << name << std::setw(13)
                  << m.end << std::setw(11) << m.events << std::setw(8) << std::setprecision(4)
                  << m.wall << std::setw(9) << m.peak / 1e6 << m.delivered / 1e6 << std::endl;
    };
    for (uint32_t run = 0; run < repetitions; run++)
    {
        theirs = Measure(workload, false);
        print(run, "BulkSend", theirs);
        ours = Measure(workload, true);
        print(run, "ours", ours);
        wallRatios.push_back(ours.wall / theirs.wall);
        peak = std::max(peak, ours.peak);
        if (ours.delivered != theirs.delivered)
        {
            throw std::runtime_error("the two have not delivered the same");
        }
    }
    const double closed = GetClosedForm(workload, ours.uplink);
    std::cout << "closed form without slow start: " << closed << " s; ours " << ours.end / closed
              << ", BulkSend " << theirs.end / closed << " times that\n"
              << std::setprecision(6) << "METRIC transport.events_ratio "
              << double(ours.events) / theirs.events << " 1\n"
              << "METRIC transport.wall_ratio " << Median(wallRatios) << " 1\n"
              << "METRIC transport.peak_rss " << peak / 1e6 << " MB\n"
              << "METRIC transport.closed_form_ratio " << ours.end / closed << " 1\n";
    return 0;
}

} // namespace

/**
 * @param argc number of arguments
 * @param argv arguments
 * @return exit code
 */
int
main(int argc, char* argv[])
{
    Workload workload;
    uint32_t repetitions = 3;
    OptionParser parser("fl-bench-transport",
                        "Sends a vector from one node to many over PacketTransport and over ns-3's "
                        "own BulkSend.");
    parser.AddInteger("receivers", workload.receivers, "Nodes that get the vector.", 1, 4999);
    parser.AddInteger("bytes",
                      workload.bytes,
                      "Size of the vector in bytes.",
                      1,
                      uint64_t{1} << 32);
    parser.AddInteger("repetitions", repetitions, "Runs of each; the median counts.", 1, 99);
    return RunProgram(argc, argv, parser, [&] { return Run(workload, repetitions); });
}
