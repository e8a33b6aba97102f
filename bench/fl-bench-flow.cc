/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

/**
 * @file
 * Transfers among thousands of nodes over FluidTransport, beside SimGrid, and whole systems.
 *
 * `star`: in 25 committees of 100, a leader sends 28 MB to 99 members, 48 times. `pairs`: messages
 * of 1 to 10 MB between random nodes at random times, each a transfer of its own. `all`: every node
 * sends 28 MB to every other at once. Then an iteration of PIRATE and one of LearningChain. Each
 * run is in a process of its own. SimGrid, which `./sim bench flow --with-peers` installs, gets the
 * same links, times and bytes on the wire.
 */

#include "fl-peer-process.h"
#include "fl-separate-run.h"
#include "fl-system-speed.h"

#include "ns3/core-module.h"
#include "ns3/decentralized-fl-module.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iomanip>
#include <iostream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// The one message of this benchmark.
const MessageCatalogEntry g_messages(SystemSchema{
    241,
    "flow-bench",
    {"transfer"},
    {MessageSchema{241, 1, "vector", "vector", true, {}, "A vector from one node to others."}}});

/// A message that is sent.
struct Sending
{
    Time time;                 ///< when
    NodeIndex from;            ///< sender
    std::vector<NodeIndex> to; ///< receivers
    uint64_t bytes;            ///< size of the vector
};

/// What one run does.
struct Workload
{
    std::string name;              ///< what it is called
    uint32_t nodes;                ///< number of nodes
    std::vector<Sending> sendings; ///< by time
    uint64_t transfers;            ///< number of receivers in all
    bool hasWindows{true};         ///< congestion windows limit transfers
};

/// What one run has measured.
struct Measurement
{
    double wall;        ///< seconds for the simulation
    double end;         ///< simulated time of the last delivery, in s
    double duration;    ///< mean time from sending to delivery, in s
    uint64_t delivered; ///< messages that arrived
    uint64_t events;    ///< simulation events
    uint64_t peak;      ///< resident memory at its peak, in bytes
};

/**
 * @return nodes with the links of `pirate-5g`
 * @param nodes number of nodes
 */
AccessStar
MakeStar(uint32_t nodes)
{
    AccessStarHelper helper;
    helper.AssignStreams(1);
    return helper.CreateWithoutDevices(nodes);
}

/**
 * @param steps number of steps
 * @return leaders of all committees send to their members in each step
 */
Workload
MakeCommittees(uint32_t steps)
{
    constexpr uint32_t COMMITTEES = 25;
    constexpr uint32_t MEMBERS = 100;
    Workload work{"star", COMMITTEES * MEMBERS, {}, 0};
    for (uint32_t step = 0; step < steps; step++)
    {
        for (uint32_t committee = 0; committee < COMMITTEES; committee++)
        {
            // The slowest uplink needs 288 s.
            Sending sending{Seconds(300) * step, committee * MEMBERS, {}, 28000000};
            for (uint32_t member = 1; member < MEMBERS; member++)
            {
                sending.to.push_back(committee * MEMBERS + member);
            }
            work.transfers += sending.to.size();
            work.sendings.push_back(sending);
        }
    }
    return work;
}

/**
 * @param nodes number of nodes
 * @param transfers number of transfers
 * @return transfers between random nodes, at a third of the uplinks' capacity
 */
Workload
MakePairs(uint32_t nodes, uint64_t transfers)
{
    Ptr<UniformRandomVariable> random = CreateObject<UniformRandomVariable>();
    random->SetStream(7);
    const double seconds = transfers * 5.5e6 * 8 / (nodes * 160e6) * 3;
    std::vector<double> times(transfers);
    std::generate(times.begin(), times.end(), [&]() { return random->GetValue(0, seconds); });
    std::sort(times.begin(), times.end());
    Workload work{"pairs", nodes, {}, transfers};
    for (const double time : times)
    {
        const NodeIndex from = random->GetInteger(0, nodes - 1);
        const NodeIndex other = random->GetInteger(0, nodes - 2);
        const uint64_t bytes = random->GetInteger(1000000, 10000000);
        work.sendings.push_back({Seconds(time), from, {other < from ? other : other + 1}, bytes});
    }
    return work;
}

/**
 * @param nodes number of nodes
 * @return every node sends to every other at once
 */
Workload
MakeAll(uint32_t nodes)
{
    Workload work{"all", nodes, {}, uint64_t{nodes} * (nodes - 1)};
    for (NodeIndex from = 0; from < nodes; from++)
    {
        Sending sending{Time(0), from, {}, 28000000};
        for (NodeIndex to = 0; to < nodes; to++)
        {
            if (to != from)
            {
                sending.to.push_back(to);
            }
        }
        work.sendings.push_back(sending);
    }
    return work;
}

/**
 * Sends and measures in this process.
 *
 * @param work what is sent
 * @return what was measured
 */
Measurement
Simulate(const Workload& work)
{
    const AccessStar star = MakeStar(work.nodes);
    const FluidTransports system = FluidTransportHelper().Install(star);
    system.network->SetAttribute("CongestionWindows", BooleanValue(work.hasWindows));
    Measurement measurement{};
    for (const auto& transport : system.transports)
    {
        transport->Start();
        transport->SetReceiveCallback(
            Callback<void, NodeIndex, MessagePtr>([&measurement](NodeIndex, MessagePtr) {
                measurement.delivered++;
                measurement.end = Simulator::Now().GetSeconds();
                measurement.duration += measurement.end;
            }));
    }
    size_t next = 0;
    std::function<void()> send = [&]() {
        for (; next < work.sendings.size(); next++)
        {
            const Sending& sending = work.sendings[next];
            if (sending.time > Simulator::Now())
            {
                Simulator::Schedule(sending.time - Simulator::Now(), send);
                return;
            }
            auto message = std::make_shared<Message>(MessageCatalog::Get().At(241, 1), 0, 0);
            message->SetBulk(std::make_shared<SizedPayload>(sending.bytes));
            system.transports[sending.from]->Multicast(sending.to, message);
            measurement.duration -= sending.time.GetSeconds() * sending.to.size();
        }
    };
    const auto begin = std::chrono::steady_clock::now();
    send();
    Simulator::Run();
    measurement.wall =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    measurement.duration /= measurement.delivered;
    measurement.events = Simulator::GetEventCount();
    measurement.peak = GetProcessMemory().peak;
    return measurement;
}

/**
 * Sends and measures in a process of its own.
 *
 * @param make makes what is sent, there
 * @return what was measured
 */
Measurement
Measure(const std::function<Workload()>& make)
{
    return RunSeparately<Measurement>([&make] {
        const Workload work = make();
        const Measurement measurement = Simulate(work);
        if (measurement.delivered != work.transfers)
        {
            throw std::runtime_error(work.name + ": something was not delivered");
        }
        return measurement;
    });
}

/**
 * @param peer SimGrid's side
 * @param work what is sent
 * @return what it has measured
 */
Measurement
MeasurePeer(PeerProcess& peer, const Workload& work)
{
    const AccessStar star = MakeStar(work.nodes);
    const TcpModel tcp(*star.profiles.front());
    char path[] = "/tmp/fl-bench-flow-XXXXXX";
    const int descriptor = mkstemp(path);
    if (descriptor < 0)
    {
        throw std::runtime_error("cannot create a file in /tmp");
    }
    close(descriptor);
    std::ofstream file(path);
    file << std::setprecision(17) << "latency "
         << 2 * star.profiles.front()->GetAccessDelay().GetSeconds() << "\n";
    for (const LinkRates& rates : star.rates)
    {
        file << "link " << rates.uplink.GetBitRate() / 8.0 << " "
             << rates.downlink.GetBitRate() / 8.0 << "\n";
    }
    for (const Sending& sending : work.sendings)
    {
        for (const NodeIndex to : sending.to)
        {
            file << "transfer " << sending.time.GetSeconds() << " " << sending.from << " " << to
                 << " " << tcp.GetWireBytes(MessageHeader::SIZE + sending.bytes) << "\n";
        }
    }
    file.close();
    const std::string answer = peer.Ask(path);
    std::remove(path);
    Measurement measurement{};
    std::istringstream text(answer);
    if (!(text >> measurement.wall >> measurement.end >> measurement.duration))
    {
        throw InputError("the peer answers '" + answer + "' where three times in s are needed");
    }
    return measurement;
}

/**
 * @param name what was measured
 * @param program who measured
 * @param transfers number of transfers
 * @param m what was measured
 */
void
Print(const std::string& name, const std::string& program, uint64_t transfers, const Measurement& m)
{
    std::cout << std::left << std::setw(9) << name << std::setw(10) << transfers << std::setw(9)
              << program << std::setprecision(5) << std::setw(12) << m.wall << std::setw(14)
              << 1e6 * m.wall / transfers << std::setw(12) << m.end << std::setw(12) << m.duration;
    if (m.peak > 0)
    {
        std::cout << std::setw(10) << m.events << m.peak / 1e6;
    }
    std::cout << std::endl;
}

/**
 * @param make makes a workload
 * @return makes the same without congestion windows, which SimGrid does not have
 */
std::function<Workload()>
WithoutWindows(std::function<Workload()> make)
{
    return [make = std::move(make)]() {
        Workload work = make();
        work.hasWindows = false;
        return work;
    };
}

/**
 * Measures one workload here and, if there is one, in the peer.
 *
 * @param make makes what is sent
 * @param peer SimGrid's side, or nullptr
 * @return what was measured here
 */
Measurement
Compare(const std::function<Workload()>& make, PeerProcess* peer)
{
    const Workload work = make();
    const Measurement ours = Measure(make);
    Print(work.name, work.hasWindows ? "windows" : "ours", work.transfers, ours);
    if (peer != nullptr)
    {
        const Measurement theirs = MeasurePeer(*peer, work);
        Print(work.name, "SimGrid", work.transfers, theirs);
        std::cout << "METRIC flow." << work.name << ".simgrid_over_ours " << theirs.wall / ours.wall
                  << " 1\nMETRIC flow." << work.name << ".end_ratio " << ours.end / theirs.end
                  << " 1\nMETRIC flow." << work.name << ".duration_ratio "
                  << ours.duration / theirs.duration << " 1" << std::endl;
    }
    return ours;
}

/// What the user chooses.
struct Options
{
    std::string peer;        ///< command of SimGrid's side; empty: none
    uint64_t pairs{100000};  ///< transfers of `pairs`
    uint32_t nodes{2500};    ///< nodes of `pairs` and `all`
    uint32_t steps{48};      ///< steps of `star`
    uint64_t most{1000000};  ///< transfers of the longest run
    uint64_t fewest{1000};   ///< transfers of the shortest run
    uint32_t committee{100}; ///< members of a committee of PIRATE
};

/**
 * Measures an iteration of a whole system.
 *
 * @param name what it is called
 * @param nodes number of nodes
 * @param measure measures it
 */
void
MeasureSystem(const std::string& name, uint32_t nodes, const std::function<SystemSpeed()>& measure)
{
    const SystemSpeed speed = RunSeparately<SystemSpeed>(measure);
    const std::string metric = "METRIC flow." + name + std::to_string(nodes);
    std::cout << name << " with " << nodes << " nodes, 28 MB: an iteration of " << speed.simulated
              << " s, " << speed.messages << " messages, " << speed.events << " events\n"
              << metric << ".wall " << speed.wall << " s\n"
              << metric << ".peak_rss " << static_cast<double>(speed.peak) / 1e6 << " MB"
              << std::endl;
}

/**
 * Measures and prints.
 *
 * @param options what was chosen
 * @return exit code
 */
int
Run(const Options& options)
{
    std::optional<PeerProcess> process;
    if (!options.peer.empty())
    {
        process.emplace(options.peer);
    }
    PeerProcess* peer = process ? &*process : nullptr;
    std::cout << "run      transfers program  wall s      us/transfer   end s       mean s      "
                 "events    peak MB\n";
    const auto makeCommittees = [&]() { return MakeCommittees(options.steps); };
    const auto makePairs = [&]() { return MakePairs(options.nodes, options.pairs); };
    Compare(WithoutWindows(makeCommittees), peer);
    Compare(makeCommittees, nullptr);
    const Measurement without = Compare(WithoutWindows(makePairs), peer);
    const Measurement with = Compare(makePairs, nullptr);
    std::cout << "METRIC flow.pairs.windows_cost " << with.wall / without.wall << " 1" << std::endl;
    const Measurement all = Compare([&]() { return MakeAll(options.nodes); }, nullptr);
    std::cout << "METRIC flow.all.wall " << all.wall << " s\nMETRIC flow.all.peak_rss "
              << all.peak / 1e6 << " MB" << std::endl;
    // As many transfers at a time in both.
    constexpr uint32_t NODES = 250;
    const Measurement few = Compare([&]() { return MakePairs(NODES, options.fewest); }, nullptr);
    const Measurement many = Compare([&]() { return MakePairs(NODES, options.most); }, nullptr);
    std::cout << "METRIC flow.pairs.cost_ratio "
              << many.wall / many.delivered / (few.wall / few.delivered) << " 1" << std::endl;
    const uint32_t committee = options.committee;
    const uint32_t nodes = committee * (committee / 4);
    MeasureSystem("pirate", nodes, [committee] { return MeasurePirate(committee); });
    MeasureSystem("learningchain", nodes, [nodes] { return MeasureLearningChain(nodes); });
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
    Options options;
    OptionParser parser("fl-bench-flow",
                        "Transfers among thousands of nodes over FluidTransport, beside SimGrid.");
    parser.AddInteger("pairs", options.pairs, "Transfers between random pairs.", 1, 10000000);
    parser.AddInteger("nodes", options.nodes, "Nodes of random pairs and all-to-all.", 2, 5000);
    parser.AddInteger("steps", options.steps, "Steps of the committees.", 1, 1000);
    parser.AddInteger("most", options.most, "Transfers of the longest run.", 1, 100000000);
    parser.AddInteger("fewest", options.fewest, "Transfers of the shortest run.", 1, 1000000);
    parser.AddInteger("committee",
                      options.committee,
                      "Members c of a committee of PIRATE; c/4 committees, and as many nodes of "
                      "LearningChain.",
                      8,
                      100);
    parser.AddText("peer",
                   options.peer,
                   "SimGrid's side; ./sim bench flow --with-peers installs SimGrid and says this.",
                   "command");
    return RunProgram(argc, argv, parser, [&] { return Run(options); });
}
