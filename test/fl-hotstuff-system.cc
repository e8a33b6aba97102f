/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-hotstuff-system.h"

#include "ns3/fl-choice.h"
#include "ns3/fl-hotstuff-messages.h"
#include "ns3/fl-instant-device-profile.h"
#include "ns3/fl-modeled-cryptography.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace fl
{

namespace
{

/// Says at once, to whoever asks, that the command stands in a block that does not exist.
class LiarCore : public ProtocolCore
{
  public:
    /**
     * @param host outputs
     */
    explicit LiarCore(ProtocolHost& host)
        : m_host(host)
    {
    }

    void Start() override
    {
    }

    void HandleMessage(NodeIndex from, const MessagePtr& message) override
    {
        if (message->GetSchema().type == HotStuffMessages::REQUEST)
        {
            m_host.Send({from},
                        HotStuffMessages::MakeReply(message->GetUnsigned("number"),
                                                    CommandResult{1000, 0, Digest()}));
        }
    }

    void HandlePeerFailure(NodeIndex /* peer */) override
    {
    }

  private:
    ProtocolHost& m_host; ///< outputs
};

/// Runs a liar.
class LiarApplication : public ProtocolApplication
{
  private:
    std::unique_ptr<ProtocolCore> CreateCore(ProtocolHost& host) override
    {
        return std::make_unique<LiarCore>(host);
    }
};

} // namespace

const Time HotStuffSystem::HOP = MilliSeconds(10);

HotStuffSystem::HotStuffSystem(const Options& options)
    : chains(options.replicas),
      firstViews(options.replicas)
{
    const uint32_t nodes = options.replicas + 1;
    Ptr<LoopbackNetwork> network = CreateObject<LoopbackNetwork>();
    network->SetAttribute("Delay", TimeValue(HOP));
    std::vector<Ptr<Transport>> transports;
    std::vector<Ptr<Cpu>> cpus;
    for (const auto& transport : network->Create(nodes))
    {
        transports.push_back(transport);
        cpus.push_back(CreateObject<Cpu>());
        cpus.back()->SetAttribute("DeviceProfile",
                                  PointerValue(CreateObject<InstantDeviceProfile>()));
    }
    NodeContainer places;
    places.Create(nodes);

    HotStuffHelper helper(
        CreateObject<ModeledCryptography>(),
        Choice(HotStuffRules::GetTypeId(), options.form).Create<HotStuffRules>(),
        Choice(LeaderElection::GetTypeId(), options.leader).Create<LeaderElection>());
    helper.SetReplicaAttribute("BlockSize", UintegerValue(options.blockSize));
    helper.SetClientAttribute("Outstanding", UintegerValue(options.outstanding));
    helper.SetPacemakerAttribute("BaseTimeout", TimeValue(MilliSeconds(200)));
    if (!options.attack.empty())
    {
        helper.SetAttack(
            Choice(ConsensusAttack::GetTypeId(), options.attack).Create<ConsensusAttack>(),
            options.byzantine);
    }
    system = helper.Install(places, options.replicas, transports, cpus, 1);
    statistics = std::make_unique<HotStuffStatistics>(options.warmUp);
    for (const auto& replica : system.replicas)
    {
        const ReplicaIndex index = replica->GetReplica();
        statistics->WatchMessages(transports[index]);
        if (options.liars.count(index) > 0)
        {
            // On a node of its own, but with the transport of the replica, which never starts.
            Ptr<LiarApplication> liar = CreateObject<LiarApplication>();
            liar->SetTransport(transports[index]);
            liar->SetCpu(cpus[index]);
            places.Get(index)->AddApplication(liar);
            liar->SetStartTime(Time(0));
            continue;
        }
        replica->SetStartTime(Time(0));
        if (!replica->IsByzantine())
        {
            statistics->WatchReplica(replica);
            replica->TraceConnectWithoutContext("Decided",
                                                MakeCallback(&HotStuffSystem::NoteDecided, this));
            replica->TraceConnectWithoutContext("ViewEntered",
                                                MakeCallback(&HotStuffSystem::NoteView, this));
        }
    }
    system.clients.at(0)->SetStartTime(Time(0));
    statistics->WatchMessages(transports.back());
    statistics->WatchClient(system.clients.at(0));
    system.clients.at(0)->TraceConnectWithoutContext(
        "Completed",
        MakeCallback(&HotStuffSystem::NoteCompleted, this));
}

HotStuffSystem::~HotStuffSystem()
{
    Simulator::Destroy();
}

void
HotStuffSystem::Run(const Time& end)
{
    Simulator::Stop(end - Simulator::Now());
    Simulator::Run();
}

bool
HotStuffSystem::HaveAgreed() const
{
    std::map<Height, Digest> all;
    for (const auto& chain : chains)
    {
        for (const auto& [height, block] : chain)
        {
            if (all.emplace(height, block->digest).first->second != block->digest)
            {
                return false;
            }
        }
    }
    return true;
}

void
HotStuffSystem::NoteDecided(ReplicaIndex replica, BlockPtr block)
{
    chains.at(replica)[block->header.height] = block;
}

void
HotStuffSystem::NoteView(ReplicaIndex replica,
                         View view,
                         ReplicaIndex /* leader */,
                         ViewReason reason)
{
    if (reason == ViewReason::START)
    {
        chains.at(replica).clear();
        firstViews.at(replica) = view;
    }
}

void
HotStuffSystem::NoteCompleted(const CompletedCommand& command)
{
    completed.push_back(command);
}

} // namespace fl
} // namespace ns3
