/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-chain-system.h"

#include "fl-learning-fixtures.h"

#include "ns3/double.h"
#include "ns3/fl-all-gossip-fanout.h"
#include "ns3/fl-choice.h"
#include "ns3/fl-edge-pc-device-profile.h"
#include "ns3/fl-iid-partition.h"
#include "ns3/fl-learning-chain-messages.h"
#include "ns3/fl-modeled-cryptography.h"
#include "ns3/fl-overlay.h"
#include "ns3/fl-sgd-optimizer.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <utility>

namespace ns3
{
namespace fl
{

LearningChainSystem::LearningChainSystem(const Options& chosen)
    : options(chosen),
      m_monitor([this](const LearningChainRound& round) {
          rounds.push_back(round);
          if (round.iteration + 1 == options.iterations)
          {
              Simulator::Stop();
          }
      })
{
    CreateLearning();
    network = CreateObject<LoopbackNetwork>()->Create(options.nodes);
    const auto pool = std::make_shared<WorkerPool>(options.threads);
    const auto device = CreateObject<EdgePcDeviceProfile>();
    NodeContainer nodes;
    nodes.Create(options.nodes);
    for (uint32_t node = 0; node < options.nodes; node++)
    {
        Ptr<Cpu> cpu = CreateObject<Cpu>();
        cpu->SetAttribute("DeviceProfile", PointerValue(device));
        cpu->SetWorkerPool(pool);
        cpus.push_back(cpu);
        network[node]->TraceConnectWithoutContext(
            "Sent",
            MakeCallback(&LearningChainSystem::CountSent, this));
    }

    LearningChainHelper helper(setup);
    helper.SetAttribute("Iterations", UintegerValue(options.iterations));
    helper.SetAttribute("StorageReading", StringValue(options.storage));
    helper.SetAttribute("GossipTtl", UintegerValue(options.ttl));
    helper.SetAttribute("Quorum", DoubleValue(options.quorum));
    helper.SetTimeout(Seconds(5));
    helper.SetProofOfWork(Choice(ProofOfWork::GetTypeId(), options.work).Create<ProofOfWork>());
    helper.SetByzantine(options.byzantine);
    helper.SetByzantinePower(options.byzantinePower);
    if (!options.update.empty())
    {
        helper.SetByzantineLeaders(Choice(Attack::GetTypeId(), options.update).Create<Attack>(),
                                   options.collude);
    }
    if (!options.noise.empty())
    {
        helper.SetPrivacyNoise(
            Choice(PrivacyNoise::GetTypeId(), options.noise).Create<PrivacyNoise>());
    }
    if (options.rings > 0)
    {
        helper.SetGossip(
            Choice(Overlay::GetTypeId(), "rings:Rings=" + std::to_string(options.rings))
                .Create<Overlay>()
                ->Draw(options.nodes, {}, MakeUniform(options.stream + 4)),
            CreateObject<AllGossipFanout>());
    }
    system =
        helper.Install(nodes, {network.begin(), network.end()}, cpus, shares, options.stream + 100);
    system.GetAll().Start(Seconds(0));
    system.AttachTo(m_monitor, options.byzantine);
}

LearningChainSystem::~LearningChainSystem()
{
    Simulator::Destroy();
}

void
LearningChainSystem::CreateLearning()
{
    auto made = std::make_shared<LearningSetup>();
    made->train = MakeRandomData({1, 4, 1}, 3, 20 * options.nodes, options.stream + 1);
    made->learner = ChooseLearner(options.learner);
    made->learner->Bind(made->train->GetShape(), made->train->GetClasses());
    made->optimizer = CreateObject<SgdOptimizer>();
    made->aggregator = Choice(Aggregator::GetTypeId(), options.aggregator).Create<Aggregator>();
    made->cryptography = CreateObject<ModeledCryptography>();
    if (!options.attack.empty())
    {
        made->attack = Choice(Attack::GetTypeId(), options.attack).Create<Attack>();
        made->attack->AssignStreams(options.stream + 10);
    }
    made->initial = std::make_shared<const ParameterVector>(
        made->learner->InitializeParameters(MakeUniform(options.stream + 2)));
    made->batchSize = 10;
    shares = CreateObject<IidPartition>()->Split(made->train->GetLabels(),
                                                 made->train->GetClasses(),
                                                 options.nodes,
                                                 MakeUniform(options.stream + 3));
    setup = made;
}

void
LearningChainSystem::Run(Time limit)
{
    Simulator::Stop(limit);
    Simulator::Run();
}

void
LearningChainSystem::At(Time time, std::function<void()> action)
{
    Simulator::Schedule(time, [action] { action(); });
}

void
LearningChainSystem::CountSent(NodeIndex /* to */, MessagePtr message)
{
    gradientMessages += message->GetSchema().type == LearningChainMessages::GRADIENT;
}

} // namespace fl
} // namespace ns3
