/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-hotstuff-replica-application.h"

#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

#include <utility>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(HotStuffReplicaApplication);

TypeId
HotStuffReplicaApplication::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::HotStuffReplicaApplication")
            .SetParent<ProtocolApplication>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<HotStuffReplicaApplication>()
            .AddAttribute("BlockSize",
                          "Most commands in a block, as many as their digests fit the largest "
                          "payload; the same at all replicas (commands).",
                          UintegerValue(400),
                          MakeUintegerAccessor(&HotStuffReplicaApplication::m_blockSize),
                          MakeUintegerChecker<uint32_t>(1, Block::MAX_PAYLOAD_SIZE / Digest::SIZE))
            .AddTraceSource("Proposed",
                            "The replica, as leader, sends a block.",
                            MakeTraceSourceAccessor(&HotStuffReplicaApplication::m_proposed),
                            "ns3::fl::HotStuffReplicaApplication::BlockTracedCallback")
            .AddTraceSource("Certified",
                            "The replica has collected the votes of a quorum.",
                            MakeTraceSourceAccessor(&HotStuffReplicaApplication::m_certified),
                            "ns3::fl::HotStuffReplicaApplication::CertificateTracedCallback")
            .AddTraceSource("Decided",
                            "The replica has decided a block; in the order of the chain.",
                            MakeTraceSourceAccessor(&HotStuffReplicaApplication::m_decided),
                            "ns3::fl::HotStuffReplicaApplication::BlockTracedCallback")
            .AddTraceSource("ViewEntered",
                            "The replica has entered a view.",
                            MakeTraceSourceAccessor(&HotStuffReplicaApplication::m_entered),
                            "ns3::fl::HotStuffReplicaApplication::ViewTracedCallback")
            .AddTraceSource("Rejected",
                            "The replica has refused something of another one.",
                            MakeTraceSourceAccessor(&HotStuffReplicaApplication::m_rejected),
                            "ns3::fl::HotStuffReplicaApplication::RejectTracedCallback");
    return tid;
}

HotStuffReplicaApplication::HotStuffReplicaApplication()
    : m_random(CreateObject<UniformRandomVariable>())
{
}

void
HotStuffReplicaApplication::DoDispose()
{
    ProtocolApplication::DoDispose();
    m_settings = CommandReplicaSettings();
    m_random = nullptr;
}

void
HotStuffReplicaApplication::Configure(CommandReplicaSettings settings,
                                      const ObjectFactory& pacemaker)
{
    m_settings = std::move(settings);
    m_pacemaker = pacemaker;
}

int64_t
HotStuffReplicaApplication::AssignStreams(int64_t stream)
{
    m_random->SetStream(stream);
    return 1;
}

ReplicaIndex
HotStuffReplicaApplication::GetReplica() const
{
    return m_settings.consensus.self;
}

bool
HotStuffReplicaApplication::IsByzantine() const
{
    return m_settings.attack != nullptr;
}

const BlockTree*
HotStuffReplicaApplication::GetTree() const
{
    const auto* core = static_cast<const HotStuffReplicaCore*>(GetCore());
    return core == nullptr ? nullptr : &core->GetReplica().GetCore().GetTree();
}

std::unique_ptr<ProtocolCore>
HotStuffReplicaApplication::CreateCore(ProtocolHost& host)
{
    CommandReplicaSettings settings = m_settings;
    const ReplicaIndex self = settings.consensus.self;
    settings.blockSize = m_blockSize;
    settings.consensus.random = m_random;
    settings.consensus.pacemaker = m_pacemaker.Create<Pacemaker>();
    settings.consensus.safety = m_stored;
    settings.store = [this](const SafetyState& state) { m_stored = state; };
    settings.proposed = [this, self](const BlockPtr& block) { m_proposed(self, block); };
    settings.certified = [this, self](const QuorumCertificatePtr& certificate) {
        m_certified(self, certificate);
    };
    settings.decided = [this, self](const BlockPtr& block) { m_decided(self, block); };
    settings.entered = [this, self](View view, ReplicaIndex leader, ViewReason reason) {
        m_entered(self, view, leader, reason);
    };
    settings.rejected = [this, self](ConsensusRejectReason reason) { m_rejected(self, reason); };
    return std::make_unique<HotStuffReplicaCore>(host, std::move(settings));
}

} // namespace fl
} // namespace ns3
