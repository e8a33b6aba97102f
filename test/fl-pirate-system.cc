/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-system.h"

#include "fl-learning-fixtures.h"

#include "ns3/double.h"
#include "ns3/fl-choice.h"
#include "ns3/fl-device-profile.h"
#include "ns3/fl-iid-partition.h"
#include "ns3/fl-key-helper.h"
#include "ns3/fl-loopback-transport.h"
#include "ns3/fl-parameter-payload.h"
#include "ns3/fl-pirate-step-task.h"
#include "ns3/fl-sgd-optimizer.h"
#include "ns3/fl-sized-learner.h"
#include "ns3/fl-synthetic-data-source.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace fl
{

namespace
{

constexpr int64_t STREAM = 5000; ///< first random stream of the members

/**
 * @tparam T family of choices
 * @param text name of a choice
 * @return the object, null for an empty name
 */
template <typename T>
Ptr<T>
CreateChoice(const std::string& text)
{
    return text.empty() ? Ptr<T>() : Choice(T::GetTypeId(), text).Create<T>();
}

} // namespace

const Time PirateSystem::HOP = MilliSeconds(10);
const Time PirateSystem::TIMEOUT = MilliSeconds(500);

/// A transport whose messages can be changed before they are sent.
class PirateSystem::FilterTransport : public Transport
{
  public:
    /**
     * @param system whose filter it asks
     * @param inner carries what is left
     */
    FilterTransport(PirateSystem& system, Ptr<Transport> inner)
        : m_system(system),
          m_inner(inner)
    {
        m_inner->SetReceiveCallback(MakeCallback(&FilterTransport::HandleMessage, this));
    }

    NodeIndex GetIndex() const override
    {
        return m_inner->GetIndex();
    }

    uint32_t GetNumberOfNodes() const override
    {
        return m_inner->GetNumberOfNodes();
    }

    void Start() override
    {
        m_inner->Start();
    }

    void Stop() override
    {
        m_inner->Stop();
    }

    void Send(NodeIndex to, MessagePtr message) override
    {
        NotifySent(to, message);
        m_system.m_sent[{message->GetSchema().type, message->GetPhase()}]++;
        m_system.m_lastSent = Simulator::Now();
        m_system.NoteGradient(GetIndex(), *message);
        const MessagePtr left =
            m_system.filter ? m_system.filter(GetIndex(), to, message) : message;
        if (left)
        {
            m_inner->Send(to, left);
        }
    }

    uint64_t Withdraw(NodeIndex to, const MessagePredicate& isObsolete) override
    {
        return m_inner->Withdraw(to, isObsolete);
    }

    uint64_t GetQueuedBytes(NodeIndex to) const override
    {
        return m_inner->GetQueuedBytes(to);
    }

  protected:
    void DoDispose() override
    {
        m_inner->Dispose();
        m_inner = nullptr;
        Transport::DoDispose();
    }

  private:
    /**
     * @param from sender
     * @param message what has arrived
     */
    void HandleMessage(NodeIndex from, MessagePtr message)
    {
        NotifyReceived(from, message);
    }

    PirateSystem& m_system; ///< whose filter it asks
    Ptr<Transport> m_inner; ///< carries what is left
};

PirateSystem::PirateSystem(const Options& chosen)
    : options(chosen),
      m_monitor(std::make_unique<PirateMonitor>(
          [this](const PirateRound& round) { rounds.push_back(round); }))
{
    CreatePlan();
    CreateLearning();
    const uint32_t count = options.members + 1;
    Ptr<LoopbackNetwork> network = CreateObject<LoopbackNetwork>();
    network->SetAttribute("Delay", TimeValue(HOP));
    std::vector<Ptr<Transport>> transports;
    std::vector<Ptr<Cpu>> cpus;
    const auto pool = std::make_shared<WorkerPool>(options.threads);
    const auto device = CreateChoice<DeviceProfile>(options.device);
    for (const auto& inner : network->Create(count))
    {
        transports.push_back(Create<FilterTransport>(*this, inner));
        cpus.push_back(CreateObject<Cpu>());
        cpus.back()->SetAttribute("DeviceProfile", PointerValue(device));
        cpus.back()->SetWorkerPool(pool);
    }
    NodeContainer nodes;
    nodes.Create(count);

    PirateHelper helper(setup);
    helper.SetCommittees(plan);
    helper.SetByzantine(options.byzantine);
    helper.SetAttacks(CreateChoice<ConsensusAttack>(options.consensusAttack),
                      CreateChoice<PirateAttack>(options.aggregateAttack));
    helper.SetRules(CreateChoice<HotStuffRules>(options.form));
    helper.SetLeaderElection(CreateChoice<LeaderElection>(options.leader));
    helper.SetDissemination(CreateChoice<Dissemination>(options.dissemination));
    helper.SetPacemakerAttribute("BaseTimeout", TimeValue(TIMEOUT));
    helper.SetPacemakerAttribute("MaxTimeout", TimeValue(16 * TIMEOUT));
    helper.SetMemberAttribute("GradientTimeout", TimeValue(TIMEOUT));
    helper.SetMemberAttribute("InputTimeout", TimeValue(TIMEOUT));
    helper.SetMemberAttribute("Iterations", UintegerValue(options.iterations));
    helper.SetMemberAttribute("Scope", StringValue(options.scope));
    helper.SetMemberAttribute("ProposalCheck", StringValue(options.check));
    system = helper.Install(nodes, transports, cpus, shares, STREAM);
    system.GetAll().Start(Seconds(0));
    for (NodeIndex node = 1; node <= options.members; node++)
    {
        UpdateTrainer& trainer = m_trainers[node];
        trainer.setup = setup;
        trainer.node = node;
        trainer.samples = shares[node - 1];
        trainer.shuffle = MakeUniform(STREAM + 1 + 2 * int64_t{node - 1});
        if (IsHonest(node))
        {
            m_monitor->Attach(node, GetMember(node));
            GetMember(node)->TraceConnectWithoutContext(
                "StepDecided",
                MakeCallback(&PirateSystem::NoteStep, this));
            GetMember(node)->TraceConnectWithoutContext(
                "IterationCompleted",
                MakeCallback(&PirateSystem::NoteIteration, this));
        }
    }
}

PirateSystem::~PirateSystem()
{
    Simulator::Destroy();
}

void
PirateSystem::CreatePlan()
{
    plan.committees.resize(options.committees);
    for (NodeIndex node = 1; node <= options.members; node++)
    {
        plan.committees[GetCommittee(node)].push_back(node);
    }
}

void
PirateSystem::CreateLearning()
{
    const uint32_t samples = 10 * options.members;
    auto made = std::make_shared<LearningSetup>();
    if (options.sizedBytes > 0)
    {
        made->train = MakeRandomData({1, 1, 1}, 2, samples, 1);
        made->learner = CreateObject<SizedLearner>();
        made->learner->SetAttribute("Bytes", UintegerValue(options.sizedBytes));
    }
    else
    {
        Ptr<SyntheticDataSource> source = CreateObject<SyntheticDataSource>();
        source->SetAttribute("TrainSamples", UintegerValue(samples));
        source->SetAttribute("TestSamples", UintegerValue(1));
        made->train = options.hasRealisticData ? source->Load().train
                                               : MakeRandomData({1, 4, 1}, 3, samples, 1);
        made->learner = MakeLearner("");
    }
    made->learner->Bind(made->train->GetShape(), made->train->GetClasses());
    made->optimizer = CreateObject<SgdOptimizer>();
    made->optimizer->SetAttribute("LearningRate", DoubleValue(0.05));
    made->aggregator = CreateChoice<Aggregator>(options.aggregator);
    made->attack = CreateChoice<Attack>(options.attack);
    made->cryptography = CreateChoice<Cryptography>(options.cryptography);
    made->initial = std::make_shared<const ParameterVector>(
        made->learner->InitializeParameters(MakeUniform(2)));
    made->batchSize = 5;
    shares = CreateObject<IidPartition>()->Split(made->train->GetLabels(),
                                                 made->train->GetClasses(),
                                                 options.members,
                                                 MakeUniform(3));
    setup = made;
}

bool
PirateSystem::Run()
{
    Simulator::Stop(options.end - Simulator::Now());
    Simulator::Run();
    return m_lastSent + 40 * TIMEOUT < options.end;
}

void
PirateSystem::At(Time time, std::function<void()> action)
{
    Simulator::Schedule(time, std::move(action));
}

Ptr<PirateMemberApplication>
PirateSystem::GetMember(NodeIndex node) const
{
    return system.members.at(node - 1);
}

uint32_t
PirateSystem::GetCommittee(NodeIndex node) const
{
    return (node - 1) % options.committees;
}

bool
PirateSystem::IsHonest(NodeIndex node) const
{
    return options.byzantine.count(node) == 0;
}

uint32_t
PirateSystem::CountSteps(uint32_t committee, Round iteration) const
{
    const auto found = blocks.find(committee);
    return found == blocks.end() ? 0
                                 : std::count_if(found->second.begin(),
                                                 found->second.end(),
                                                 [iteration](const auto& block) {
                                                     return block.first.first == iteration;
                                                 });
}

bool
PirateSystem::HaveAgreed() const
{
    if (conflicts > 0)
    {
        return false;
    }
    std::map<Round, Digest> digests;
    const uint32_t last = 2 * (options.committees - 1) - 1;
    for (NodeIndex node = 1; node <= options.members; node++)
    {
        if (!IsHonest(node) || !GetMember(node)->IsRunning())
        {
            continue;
        }
        const auto own = reports.find(node);
        if (own == reports.end() || own->second.rbegin()->first + 1 != options.iterations)
        {
            return false;
        }
        for (const auto& [iteration, report] : own->second)
        {
            const auto& block = blocks.at(GetCommittee(node)).at({iteration, last});
            const Digest computed =
                PirateStepTask::ComputeDigest(setup->cryptography->GetDigestScheme(), report.model);
            if (report.digest != digests.emplace(iteration, report.digest).first->second ||
                block.model != report.digest || computed != report.digest)
            {
                return false;
            }
        }
    }
    return digests.count(options.iterations - 1) > 0;
}

ParameterVectorPtr
PirateSystem::Train(Round iteration, NodeIndex node)
{
    return m_trainers.at(node).MakeWork(iteration, GetModel(iteration), nullptr)().update;
}

ParameterVectorPtr
PirateSystem::GetModel(Round iteration) const
{
    return iteration == 0 ? setup->initial : rounds.at(iteration - 1).model;
}

std::map<NodeIndex, ParameterVectorPtr>
PirateSystem::GetAcceptedGradients(Round iteration) const
{
    std::map<NodeIndex, ParameterVectorPtr> gradients;
    const uint32_t count = options.committees;
    for (uint32_t committee = 0; committee < count; committee++)
    {
        for (uint32_t step = 0; step + 1 < count; step++)
        {
            // Slot and contributions as decided; positions as in the plan.
            const PirateBlock& block = blocks.at(committee).at({iteration, step});
            for (const PirateContribution& contribution : block.contributions)
            {
                const NodeIndex owner = contribution.owner;
                const bool isSeed = GetCommittee(owner) != committee;
                const uint32_t slot = (owner - 1) / count % count;
                if (contribution.weight > 0 && slot == block.slot && (step == 0 || !isSeed))
                {
                    gradients[owner] = m_gradients.at({iteration, owner, contribution.digest});
                }
            }
        }
    }
    return gradients;
}

double
PirateSystem::GetError(Round iteration,
                       const std::map<NodeIndex, ParameterVectorPtr>& gradients) const
{
    const ParameterVector& before = *GetModel(iteration);
    const ParameterVector& after = *GetModel(iteration + 1);
    double largest = 0;
    double error = 0;
    for (size_t i = 0; i < before.size(); i++)
    {
        double sum = 0;
        for (const auto& [node, gradient] : gradients)
        {
            sum += gradient->data()[i];
            largest = std::max(largest, std::abs(double{gradient->data()[i]}));
        }
        const double expected = before.data()[i] + sum / gradients.size();
        error = std::max(error, std::abs(after.data()[i] - expected));
    }
    return error / largest;
}

MessagePtr
PirateSystem::MakeGradient(Round iteration, NodeIndex owner, ParameterVectorPtr gradient) const
{
    const KeyHelper keys(setup->cryptography, options.members + 1, STREAM);
    const auto payload = std::make_shared<const ParameterPayload>(std::move(gradient));
    const VectorSeal seal =
        keys.CreateAuthenticator(owner)->Sign(payload,
                                              PirateMessages::MakeStatement(0, iteration))();
    return PirateMessages::MakeGradient(iteration, owner, payload, seal);
}

void
PirateSystem::Update()
{
    m_monitor->Update();
}

uint64_t
PirateSystem::CountSent(uint16_t type, uint8_t phase) const
{
    const auto found = m_sent.find({type, phase});
    return found == m_sent.end() ? 0 : found->second;
}

void
PirateSystem::NoteGradient(NodeIndex from, const Message& message)
{
    if (message.GetSchema().type == PirateMessages::GRADIENT &&
        message.GetUnsigned("owner") == from)
    {
        m_gradients[{message.GetRound(), from, PirateMessages::GetSeal(message).digest}] =
            ParameterPayload::FromPayload(message.GetBulk());
    }
}

void
PirateSystem::NoteStep(const PirateStepReport& report)
{
    steps[report.node]++;
    const auto key = std::make_pair(report.block.iteration, report.block.step);
    const PirateBlock& first = blocks[report.committee].emplace(key, report.block).first->second;
    conflicts += first.Encode() == report.block.Encode() ? 0 : 1;
}

void
PirateSystem::NoteIteration(const PirateIterationReport& report)
{
    reports[report.node][report.iteration] = report;
}

} // namespace fl
} // namespace ns3
