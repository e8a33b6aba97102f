/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-ubar-system.h"

#include "fl-learning-fixtures.h"

#include "ns3/boolean.h"
#include "ns3/fl-edge-pc-device-profile.h"
#include "ns3/fl-sgd-optimizer.h"
#include "ns3/fl-sized-learner.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <utility>

namespace ns3
{
namespace fl
{

NeighborLists
MakeGraph(const std::vector<std::pair<NodeIndex, NodeIndex>>& edges)
{
    std::map<NodeIndex, std::set<NodeIndex>> ends;
    for (const auto& [a, b] : edges)
    {
        ends[a].insert(b);
        ends[b].insert(a);
    }
    NeighborLists graph;
    for (const auto& [node, neighbors] : ends)
    {
        graph[node].assign(neighbors.begin(), neighbors.end());
    }
    return graph;
}

NeighborLists
MakePath(uint32_t nodes)
{
    std::vector<std::pair<NodeIndex, NodeIndex>> edges;
    for (NodeIndex node = 1; node < nodes; node++)
    {
        edges.emplace_back(node - 1, node);
    }
    return MakeGraph(edges);
}

NeighborLists
MakeComplete(uint32_t nodes)
{
    std::vector<std::pair<NodeIndex, NodeIndex>> edges;
    for (NodeIndex a = 0; a < nodes; a++)
    {
        for (NodeIndex b = 0; b < a; b++)
        {
            edges.emplace_back(a, b);
        }
    }
    return MakeGraph(edges);
}

UbarSystem::UbarSystem(const Options& chosen)
    : options(chosen)
{
    CreateLearning();
    const uint32_t count = options.graph.size();
    NodeContainer nodes;
    nodes.Create(count);
    Ptr<LoopbackNetwork> network = CreateObject<LoopbackNetwork>();
    transports = network->Create(count);
    const auto pool = std::make_shared<WorkerPool>(options.threads);
    const auto device = CreateObject<EdgePcDeviceProfile>();
    std::vector<Ptr<Cpu>> cpus;
    for (uint32_t node = 0; node < count; node++)
    {
        Ptr<Cpu> cpu = CreateObject<Cpu>();
        cpu->SetAttribute("DeviceProfile", PointerValue(device));
        cpu->SetWorkerPool(pool);
        if (node < options.slowdowns.size())
        {
            cpu->SetAttribute("Slowdown", DoubleValue(options.slowdowns[node]));
        }
        cpus.push_back(cpu);
    }
    UbarHelper helper(setup, options.graph, options.byzantine);
    helper.SetSigned(options.isSigned);
    helper.SetAttribute("Rounds", UintegerValue(options.rounds));
    helper.SetAttribute("SelfWeight", DoubleValue(options.selfWeight));
    helper.SetAttribute("EqualShares", BooleanValue(options.hasEqualShares));
    helper.SetAttribute("HonestShare", DoubleValue(options.honestShare));
    helper.SetAttribute("RoundTimeout", TimeValue(options.roundTimeout));
    system =
        helper.Install(nodes, {transports.begin(), transports.end()}, cpus, shares, BATCHES - 1);
    system.GetAll().Start(Seconds(0));
    m_monitor = std::make_unique<UbarMonitor>(options.byzantine, [this](const UbarRound& round) {
        rounds.push_back(round);
        told.push_back(Simulator::Now());
        if (rounds.size() == options.rounds)
        {
            Simulator::Stop();
        }
    });
    system.AttachTo(*m_monitor, options.byzantine);
}

UbarSystem::~UbarSystem()
{
    Simulator::Destroy();
}

void
UbarSystem::CreateLearning()
{
    auto made = std::make_shared<LearningSetup>();
    const uint32_t count = options.graph.size();
    made->train = MakeRandomData({1, 1, 4}, options.classes, options.samples * count, 1);
    if (options.sizedBytes > 0)
    {
        made->learner = CreateObject<SizedLearner>();
        made->learner->SetAttribute("Bytes", UintegerValue(options.sizedBytes));
    }
    else
    {
        made->learner = MakeLearner("");
    }
    made->learner->Bind(made->train->GetShape(), made->train->GetClasses());
    made->optimizer = CreateObject<SgdOptimizer>();
    made->optimizer->SetAttribute("LearningRate", DoubleValue(options.learningRate));
    made->aggregator = Choice(Aggregator::GetTypeId(), options.aggregator).Create<Aggregator>();
    made->cryptography = Choice(Cryptography::GetTypeId(), "modeled").Create<Cryptography>();
    if (!options.attack.empty())
    {
        made->attack = Choice(Attack::GetTypeId(), options.attack).Create<Attack>();
        made->attack->AssignStreams(400);
    }
    made->initial = std::make_shared<const ParameterVector>(
        made->learner->InitializeParameters(MakeUniform(2)));
    made->batchSize = options.batch;
    shares.resize(count);
    for (uint32_t sample = 0; sample < made->train->GetSize(); sample++)
    {
        shares[sample % count].push_back(sample);
    }
    setup = made;
}

void
UbarSystem::At(Time time, std::function<void()> action)
{
    Simulator::Schedule(time, std::move(action));
}

void
UbarSystem::Run()
{
    Simulator::Run();
}

} // namespace fl
} // namespace ns3
