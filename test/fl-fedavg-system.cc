/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fedavg-system.h"

#include "fl-learning-fixtures.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/fl-choice.h"
#include "ns3/fl-iid-partition.h"
#include "ns3/fl-pirate5g-link-profile.h"
#include "ns3/fl-scaled-sign-flip-attack.h"
#include "ns3/fl-sgd-optimizer.h"
#include "ns3/fl-sized-learner.h"
#include "ns3/fl-synthetic-data-source.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <utility>

namespace ns3
{
namespace fl
{

Ptr<LinkProfile>
CleanLink::Make() const
{
    auto constant = [](double rate) {
        return StringValue("ns3::ConstantRandomVariable[Constant=" + std::to_string(rate) + "]");
    };
    Ptr<LinkProfile> profile = CreateObject<Pirate5gLinkProfile>();
    profile->SetAttribute("UplinkRate", constant(uplink));
    profile->SetAttribute("DownlinkRate", constant(downlink));
    profile->SetAttribute("QueueDiscipline", StringValue("fifo"));
    profile->SetAttribute("BufferRoundTrips", DoubleValue(10000));
    return profile;
}

FedAvgSystem::FedAvgSystem(const Options& chosen)
    : options(chosen)
{
    CreateLearning();
    AccessStarHelper links;
    links.SetProfile(options.clientLink.Make());
    links.SetNodeProfile(0, options.serverLink.Make());
    links.AssignStreams(options.stream);
    star = links.Create(options.clients + 1);
    PacketTransportHelper transports;
    transports.SetAttribute("RealBulk", BooleanValue(options.realBulk));
    network = transports.Install(star);
    bytes = CreateObject<ByteTable>();
    const auto pool = std::make_shared<WorkerPool>(options.threads);
    const auto device = CreateObject<EdgePcDeviceProfile>();
    for (uint32_t node = 0; node <= options.clients; node++)
    {
        bytes->Attach(star.uplinks.Get(node), std::to_string(node) + "-up");
        bytes->Attach(star.downlinks.Get(node), std::to_string(node) + "-down");
        Ptr<Cpu> cpu = CreateObject<Cpu>();
        cpu->SetAttribute("DeviceProfile", PointerValue(device));
        cpu->SetWorkerPool(pool);
        if (node > 0 && node <= options.slowdowns.size())
        {
            cpu->SetAttribute("Slowdown", DoubleValue(options.slowdowns[node - 1]));
        }
        cpus.push_back(cpu);
    }

    FedAvgHelper helper(setup);
    helper.SetServerAttribute("Rounds", UintegerValue(options.rounds));
    helper.SetServerAttribute("RoundDeadline", TimeValue(options.roundDeadline));
    helper.SetByzantine(options.byzantine);
    system = helper.Install(star.nodes,
                            {network.transports.begin(), network.transports.end()},
                            cpus,
                            shares,
                            options.stream + 100);
    system.GetAll().Start(Seconds(0));
    system.server->TraceConnectWithoutContext("RoundCompleted",
                                              MakeCallback(&FedAvgSystem::AddRound, this));
}

FedAvgSystem::~FedAvgSystem()
{
    Simulator::Destroy();
}

void
FedAvgSystem::CreateLearning()
{
    auto made = std::make_shared<LearningSetup>();
    if (options.sizedBytes > 0)
    {
        made->train = MakeRandomData({1, 1, 1}, 2, options.samples, options.stream + 1);
        made->learner = CreateObject<SizedLearner>();
        made->learner->SetAttribute("Bytes", UintegerValue(options.sizedBytes));
        made->learner->SetAttribute("GradientFlops", DoubleValue(options.sizedFlops));
    }
    else
    {
        Ptr<SyntheticDataSource> source = CreateObject<SyntheticDataSource>();
        source->SetAttribute("TrainSamples", UintegerValue(options.samples));
        source->SetAttribute("TestSamples", UintegerValue(500));
        const DataSplit data = source->Load();
        made->train = data.train;
        test = data.test;
        made->learner = MakeLearner("");
    }
    made->learner->Bind(made->train->GetShape(), made->train->GetClasses());
    made->optimizer = CreateObject<SgdOptimizer>();
    made->optimizer->SetAttribute("LearningRate", DoubleValue(0.05));
    made->aggregator = Choice(Aggregator::GetTypeId(), options.aggregator).Create<Aggregator>();
    made->cryptography =
        Choice(Cryptography::GetTypeId(), options.cryptography).Create<Cryptography>();
    made->attack = CreateObject<ScaledSignFlipAttack>();
    made->initial = std::make_shared<const ParameterVector>(
        made->learner->InitializeParameters(MakeUniform(options.stream + 2)));
    made->batchSize = 10;
    shares = CreateObject<IidPartition>()->Split(made->train->GetLabels(),
                                                 made->train->GetClasses(),
                                                 options.clients,
                                                 MakeUniform(options.stream + 3));
    setup = made;
}

void
FedAvgSystem::AddRound(const FedAvgRound& round)
{
    rounds.push_back(round);
}

void
FedAvgSystem::Run()
{
    Simulator::Run();
}

void
FedAvgSystem::At(Time time, std::function<void()> action)
{
    Simulator::Schedule(time, std::move(action));
}

uint64_t
FedAvgSystem::GetUplinkBytes(const std::string& role) const
{
    uint64_t sum = 0;
    for (const ByteTableRow& row : bytes->GetRows())
    {
        if (row.role == role && row.link.find("-up") != std::string::npos)
        {
            sum += row.bytes - row.retransmitted;
        }
    }
    return sum;
}

} // namespace fl
} // namespace ns3
