/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

/**
 * @file
 * HotStuff on 10 ms links: times beside hops times delay, and where the difference comes from.
 *
 * One client with one command at a time, so that nothing waits for the block before. Signing,
 * verifying and hashing take what they are measured to take on this machine; nothing is fitted.
 * Cryptography is modeled (same bytes, same simulated time, same verdicts), since 128 replicas
 * would really verify for minutes.
 */

#include "fl-crypto-speed.h"
#include "fl-hotstuff-core-speed.h"

#include "ns3/core-module.h"
#include "ns3/decentralized-fl-module.h"

#include <chrono>
#include <iomanip>
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// The transfer in the background.
const MessageCatalogEntry g_messages(SystemSchema{
    240,
    "bench",
    {"transfer"},
    {MessageSchema{240, 1, "vector", "vector", true, {}, "A vector, from one node to another."}}});

/// One-way delay from node to node.
const Time DELAY = MilliSeconds(10);

/// What the user chooses.
struct BenchOptions
{
    uint32_t largest{128}; ///< most replicas
    uint32_t cores{4};     ///< cores of a replica
    Time duration;         ///< measured time of each run
};

/// Published latencies of libhotstuff on links of 10 ms, in ms.
struct Published
{
    double machines; ///< on real machines
    double emulator; ///< by an emulator that takes no CPU time
};

/// By number of replicas.
const std::map<uint32_t, Published> PUBLISHED{{4, {84.1, 80}}, {128, {106, 84}}};

/// What one run has measured.
struct Measurement
{
    double commit;       ///< proposal to first decision, median in s
    double decide;       ///< proposal to decision elsewhere, median in s
    double reply;        ///< request to first reply, median in s
    double high;         ///< the same, 95th percentile in s
    double completion;   ///< request to f + 1 replies, median in s
    uint32_t closedForm; ///< the same by the closed form
    uint64_t commands;   ///< done
    double transferred;  ///< end of the transfer in the background, in s
};

/**
 * @param options what the user chooses
 * @param nodes number of replicas
 * @param form basic or chained
 * @return one client with one command at a time on links of 10 Gbps
 */
HotStuffExperimentOptions
MakeOptions(const BenchOptions& options, uint32_t nodes, const std::string& form)
{
    HotStuffExperimentOptions run;
    run.nodes = nodes;
    run.form = Choice(HotStuffRules::GetTypeId(), form);
    run.cryptography = Choice(Cryptography::GetTypeId(), "modeled");
    run.delay = DELAY;
    run.uplink = DataRate("10Gbps");
    run.outstanding = 1;
    run.warmUp = MilliSeconds(300);
    run.duration = options.duration;
    return run;
}

/**
 * @param options what is run
 * @param transfer size of a vector that replica 0, the leader, sends to another one meanwhile; 0:
 *        none
 * @return what was measured
 */
Measurement
Measure(const HotStuffExperimentOptions& options, uint64_t transfer = 0)
{
    HotStuffExperiment experiment(options);
    Measurement measurement{};
    PacketTransports background;
    if (transfer > 0)
    {
        background = PacketTransportHelper(8000).Install(experiment.GetStar());
        auto message = std::make_shared<Message>(MessageCatalog::Get().At(240, 1), 0, 0);
        message->SetBulk(std::make_shared<SizedPayload>(transfer));
        background.transports[1]->TraceConnectWithoutContext(
            "Delivered",
            Callback<void, NodeIndex, MessagePtr>([&measurement](NodeIndex, MessagePtr) {
                measurement.transferred = Simulator::Now().GetSeconds();
                Simulator::Stop();
            }));
        Simulator::Schedule(Time(0), [&background, message] {
            background.transports[0]->Start();
            background.transports[1]->Start();
            background.transports[0]->Send(1, message);
        });
    }
    experiment.Run();
    const HotStuffStatistics& statistics = experiment.GetStatistics();
    auto median = [&statistics](HotStuffQuantity quantity) {
        return statistics.Get(quantity).GetQuantile(0.5);
    };
    measurement.commit = median(HotStuffQuantity::FIRST_DECISION);
    measurement.decide = median(HotStuffQuantity::LATER_DECISION);
    measurement.reply = median(HotStuffQuantity::FIRST_REPLY);
    measurement.high = statistics.Get(HotStuffQuantity::FIRST_REPLY).GetQuantile(0.95);
    measurement.completion = median(HotStuffQuantity::COMPLETION);
    measurement.commands = statistics.GetCommands();
    measurement.closedForm = experiment.GetClosedFormMessages();
    if (transfer > 0)
    {
        if (measurement.transferred > 0)
        {
            throw std::runtime_error("the transfer has ended before the measurement");
        }
        Simulator::Run();
    }
    for (const auto& transport : background.transports)
    {
        transport->Dispose();
    }
    return measurement;
}

/**
 * Counts messages while blocks follow each other.
 *
 * @param options what is run
 * @return messages among replicas for each view, of those that lie wholly within the run
 */
double
CountMessages(HotStuffExperimentOptions options)
{
    constexpr View MARGIN = 5; // views at the beginning and at the end that are not complete
    options.outstanding = 8;   // in chained form four blocks are on their way
    options.blockSize = 2;
    HotStuffExperiment experiment(options);
    std::map<View, uint64_t> messages;
    for (const auto& replica : experiment.GetApplications().replicas)
    {
        replica->GetTransport()->TraceConnectWithoutContext(
            "Sent",
            Callback<void, NodeIndex, MessagePtr>([&messages](NodeIndex, MessagePtr message) {
                if (message->GetSchema().type >= HotStuffMessages::CONSENSUS)
                {
                    messages[message->GetUnsigned("view")]++;
                }
            }));
    }
    experiment.Run();
    uint64_t sum = 0;
    uint64_t views = 0;
    for (const auto& [view, count] : messages)
    {
        if (view > MARGIN && view + MARGIN < messages.rbegin()->first)
        {
            sum += count;
            views++;
        }
    }
    return static_cast<double>(sum) / static_cast<double>(views);
}

/**
 * @param speed what was measured on this machine
 * @param cores cores of a replica
 * @param what sign, verify or hash: the only thing that takes time; empty: everything does
 * @return a device
 */
Ptr<DeviceProfile>
MakeDevice(const CryptoSpeed& speed, uint32_t cores, const std::string& what = "")
{
    Ptr<DeviceProfile> device = MakeMeasuredDevice(speed, cores);
    if (!what.empty() && what != "sign")
    {
        device->SetAttribute("SignTime", TimeValue(Time(0)));
    }
    if (!what.empty() && what != "verify")
    {
        device->SetAttribute("VerifyTime", TimeValue(Time(0)));
    }
    if (!what.empty() && what != "hash")
    {
        device->SetAttribute("HashRate", DoubleValue(1e18));
    }
    return device;
}

/// Prints cells of a row, each as wide as its column.
class Line
{
  public:
    ~Line()
    {
        std::cout << std::endl;
    }

    /**
     * @param value a cell
     * @param width width of the column
     * @param decimals digits after the point, if it is a number
     * @return this line
     */
    template <typename T>
    Line& Add(const T& value, int width, int decimals = 0)
    {
        std::cout << std::setw(width) << std::fixed << std::setprecision(decimals) << value;
        return *this;
    }
};

/**
 * Times on fast links, and where the difference to the closed form comes from: what is left of it
 * when only one thing takes time.
 *
 * @param options what the user chooses
 * @param speed what was measured on this machine
 * @return the measurements of the chained form by number of replicas
 */
std::map<uint32_t, Measurement>
RunSizes(const BenchOptions& options, const CryptoSpeed& speed)
{
    std::cout << "Median times in ms, one command at a time, uplinks of 10 Gbps, " << options.cores
              << " cores a replica.\n"
              << "Closed form: commit 60, decide 70, first reply 80, f + 1 replies 90.\n"
              << "The columns from sign to rest divide what the reply takes beyond 80 ms:\n"
              << "  sign, verify, hash  when only that takes time, less when nothing does\n"
              << "  links               when no computation takes time, less TCP\n"
              << "  TCP                 the same at 1000 Gbps\n"
              << "  rest                what these do not explain\n"
              << "Published for libhotstuff: real machines / an emulator without CPU time. Real "
                 "machines also spend\ntime in the operating system and on parsing, which is not "
                 "modeled.\n\n";
    Line()
        .Add("n", 4)
        .Add("form", 9)
        .Add("commit", 9)
        .Add("decide", 9)
        .Add("reply", 9)
        .Add("f+1", 9)
        .Add("published", 13)
        .Add("sign", 8)
        .Add("verify", 8)
        .Add("hash", 7)
        .Add("links", 8)
        .Add("TCP", 8)
        .Add("rest", 7)
        .Add("sum", 8)
        .Add("messages", 10)
        .Add("closed", 8)
        .Add("wall s", 8);
    std::map<uint32_t, Measurement> chained;
    for (const uint32_t nodes : {4, 16, 64, 128})
    {
        for (const std::string form : {"basic", "chained"})
        {
            if (nodes > options.largest)
            {
                continue;
            }
            const auto begin = std::chrono::steady_clock::now();
            HotStuffExperimentOptions run = MakeOptions(options, nodes, form);
            auto with = [&run](Ptr<DeviceProfile> device) {
                run.measuredDevice = device;
                return Measure(run);
            };
            const Measurement all = with(MakeDevice(speed, options.cores));
            std::map<std::string, double> alone;
            run.measuredDevice = nullptr;
            run.device = Choice(DeviceProfile::GetTypeId(), "instant");
            const double instant = Measure(run).reply;
            const double messages = CountMessages(run);
            for (const char* what : {"sign", "verify", "hash"})
            {
                alone[what] = with(MakeDevice(speed, options.cores, what)).reply - instant;
            }
            run.measuredDevice = nullptr;
            run.uplink = DataRate("1000Gbps");
            run.link = Choice(LinkProfile::GetTypeId(),
                              "datacenter:DownlinkRate=ns3::ConstantRandomVariable[Constant=1e6]");
            const double tcp = Measure(run).reply - 8 * DELAY.GetSeconds();
            const double gap = all.reply - 8 * DELAY.GetSeconds();
            const double links = instant - 8 * DELAY.GetSeconds() - tcp;
            std::ostringstream published;
            const auto found = PUBLISHED.find(nodes);
            if (found != PUBLISHED.end())
            {
                published << found->second.machines << " / " << found->second.emulator;
            }
            Line()
                .Add(nodes, 4)
                .Add(form, 9)
                .Add(all.commit * 1e3, 9, 2)
                .Add(all.decide * 1e3, 9, 2)
                .Add(all.reply * 1e3, 9, 2)
                .Add(all.completion * 1e3, 9, 2)
                .Add(published.str(), 13)
                .Add(alone["sign"] * 1e3, 8, 2)
                .Add(alone["verify"] * 1e3, 8, 2)
                .Add(alone["hash"] * 1e3, 7, 2)
                .Add(links * 1e3, 8, 3)
                .Add(tcp * 1e3, 8, 3)
                .Add((gap - alone["sign"] - alone["verify"] - alone["hash"] - links - tcp) * 1e3,
                     7,
                     2)
                .Add(gap * 1e3, 8, 2)
                .Add(messages, 10, 2)
                .Add(all.closedForm, 8)
                .Add(
                    std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(),
                    8,
                    1);
            if (form == "chained")
            {
                chained[nodes] = all;
            }
        }
    }
    return chained;
}

/**
 * Times while the leader's uplink carries a large transfer.
 *
 * @param options what the user chooses
 * @param speed what was measured on this machine
 */
void
RunBackground(const BenchOptions& options, const CryptoSpeed& speed)
{
    constexpr uint64_t TRANSFER = 28000000;
    std::cout << "\nFour replicas on uplinks of 100 Mbps; meanwhile the leader sends 28 MB to "
                 "another replica\n(2.3 s alone). Times in ms.\n\n";
    Line()
        .Add("queues", 12)
        .Add("form", 9)
        .Add("commit", 9)
        .Add("decide", 9)
        .Add("reply", 9)
        .Add("95 %", 9)
        .Add("commands", 10)
        .Add("transfer s", 12);
    for (const std::string form : {"basic", "chained"})
    {
        for (const std::string queues : {"none", "fq-codel", "fifo", "prio"})
        {
            HotStuffExperimentOptions run = MakeOptions(options, 4, form);
            run.uplink = DataRate("100Mbps");
            run.measuredDevice = MakeDevice(speed, options.cores);
            run.duration = MilliSeconds(1700); // while the transfer is on its way
            const bool hasTransfer = queues != "none";
            if (hasTransfer)
            {
                run.link = Choice(LinkProfile::GetTypeId(), "datacenter:QueueDiscipline=" + queues);
            }
            const Measurement m = Measure(run, hasTransfer ? TRANSFER : 0);
            Line line;
            line.Add(hasTransfer ? queues : "no transfer", 12)
                .Add(form, 9)
                .Add(m.commit * 1e3, 9, 2)
                .Add(m.decide * 1e3, 9, 2)
                .Add(m.reply * 1e3, 9, 2)
                .Add(m.high * 1e3, 9, 2)
                .Add(m.commands, 10);
            if (hasTransfer)
            {
                line.Add(m.transferred, 12, 3);
            }
        }
    }
}

/**
 * Measures and prints.
 *
 * @param options what the user chooses
 * @return exit code
 */
int
Run(const BenchOptions& options)
{
    const CryptoSpeed speed = MeasureCrypto(*CreateObject<RealCryptography>());
    std::cout << "this machine, one core: signature " << speed.sign.median * 1e6
              << " us, verification " << speed.verify.median * 1e6 << " us, hashing "
              << speed.GetHashRate() / 1e6 << " MB/s\n\n";
    const std::map<uint32_t, Measurement> chained = RunSizes(options, speed);
    RunBackground(options, speed);

    std::cout << "\n" << std::defaultfloat << std::setprecision(6);
    for (const auto& [nodes, measurement] : chained)
    {
        std::cout << "METRIC hotstuff.reply.n" << nodes << " " << measurement.reply * 1e3
                  << " ms\n";
    }
    std::cout << "METRIC hotstuff.commit.n4 " << chained.at(4).commit * 1e3 << " ms\n";
    for (const uint32_t nodes : {32, 512})
    {
        std::cout << "METRIC hotstuff.core.n" << nodes << " " << MeasureCoreSpeed(nodes, "chained")
                  << " decisions/s" << std::endl;
    }
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
    BenchOptions options;
    options.duration = MilliSeconds(600);
    OptionParser parser("fl-bench-hotstuff",
                        "HotStuff on 10 ms links beside its closed form and published "
                        "measurements.");
    parser.AddInteger("largest", options.largest, "Most replicas of a run.", 4, 128);
    parser.AddInteger("cores", options.cores, "Cores of a replica.", 1, 1024);
    parser.AddTime("duration",
                   options.duration,
                   "Measured time of each run.",
                   MilliSeconds(300),
                   Hours(1));
    return RunProgram(argc, argv, parser, [&] { return Run(options); });
}
