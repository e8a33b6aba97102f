/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-helper.h"

#include "fl-key-helper.h"

#include "ns3/abort.h"
#include "ns3/fl-basic-hotstuff-rules.h"
#include "ns3/fl-input-error.h"
#include "ns3/fl-leader-star-dissemination.h"
#include "ns3/fl-pacemaker.h"
#include "ns3/fl-ring-schedule.h"
#include "ns3/fl-round-robin-leader-election.h"
#include "ns3/fl-signature-list-certificate-scheme.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace ns3
{
namespace fl
{

ApplicationContainer
PirateApplications::GetAll() const
{
    ApplicationContainer all(permissionControl);
    for (const auto& member : members)
    {
        all.Add(member);
    }
    return all;
}

void
PirateApplications::AttachTo(PirateMonitor& monitor, const std::set<NodeIndex>& byzantine) const
{
    for (NodeIndex node = 1; node <= members.size(); node++)
    {
        if (byzantine.count(node) == 0)
        {
            monitor.Attach(node, members[node - 1]);
        }
    }
}

PirateHelper::PirateHelper(LearningSetupPtr setup)
    : m_setup(std::move(setup)),
      m_rules(CreateObject<BasicHotStuffRules>()),
      m_election(CreateObject<RoundRobinLeaderElection>()),
      m_dissemination(CreateObject<LeaderStarDissemination>()),
      m_certificates(CreateObject<SignatureListCertificateScheme>())
{
    m_member.SetTypeId(PirateMemberApplication::GetTypeId());
    m_pacemaker.SetTypeId(Pacemaker::GetTypeId());
    m_certificates->SetCryptography(m_setup->cryptography);
}

void
PirateHelper::SetCommittees(CommitteePlan plan)
{
    m_plan = std::move(plan);
}

CommitteePlan
PirateHelper::DrawCommittees(uint32_t members,
                             uint32_t size,
                             const Ptr<UniformRandomVariable>& uniform)
{
    std::vector<NodeIndex> nodes(members);
    std::iota(nodes.begin(), nodes.end(), 1);
    return CommitteePlan::Draw(nodes, size, uniform);
}

void
PirateHelper::SetTimeout(const Time& timeout)
{
    // A view has time for a question after what did not come in time.
    SetPacemakerAttribute("BaseTimeout", TimeValue(2 * timeout));
    SetPacemakerAttribute("MaxTimeout", TimeValue(32 * timeout));
    SetMemberAttribute("GradientTimeout", TimeValue(timeout));
    SetMemberAttribute("InputTimeout", TimeValue(timeout));
}

void
PirateHelper::SetMemberAttribute(const std::string& name, const AttributeValue& value)
{
    m_member.Set(name, value);
}

void
PirateHelper::SetRules(Ptr<HotStuffRules> rules)
{
    m_rules = std::move(rules);
}

void
PirateHelper::SetLeaderElection(Ptr<LeaderElection> election)
{
    m_election = std::move(election);
}

void
PirateHelper::SetDissemination(Ptr<Dissemination> dissemination)
{
    m_dissemination = std::move(dissemination);
}

void
PirateHelper::SetPacemakerAttribute(const std::string& name, const AttributeValue& value)
{
    m_pacemaker.Set(name, value);
}

void
PirateHelper::SetByzantine(std::set<NodeIndex> members)
{
    m_byzantine = std::move(members);
}

void
PirateHelper::SetAttacks(Ptr<ConsensusAttack> consensus, Ptr<PirateAttack> aggregates)
{
    m_consensusAttack = std::move(consensus);
    m_attack = std::move(aggregates);
}

Time
PirateHelper::SuggestTimeout(const AccessStar& star, const std::vector<Ptr<Cpu>>& cpus) const
{
    uint32_t size = 0;
    for (const auto& committee : m_plan.committees)
    {
        size = std::max<uint32_t>(size, committee.size());
    }
    const uint64_t bytes = m_setup->initial->GetByteSize();
    Cost cost = Cost::OfHashing(2 * bytes * size) + Cost::OfVerifying(4 * size);
    cost.flops =
        static_cast<uint64_t>(m_setup->aggregator->GetFlops(2 * size, m_setup->initial->size()));
    cost.memoryBytes = 4 * bytes * size;
    Time timeout = MilliSeconds(500);
    for (uint32_t node = 0; node < star.nodes.GetN(); node++)
    {
        const Time sending = Seconds(8.0 * bytes * 2 * size / star.rates[node].uplink.GetBitRate());
        const Time roundTrip = 4 * star.profiles[node]->GetAccessDelay();
        timeout = std::max(timeout,
                           2 * (sending + cpus[node]->GetDuration(cost)) + 4 * roundTrip +
                               MilliSeconds(500));
    }
    return timeout;
}

Ptr<const WeightAggregator>
PirateHelper::RequireUsable(Ptr<const PirateMemberApplication> member) const
{
    StringValue scope;
    StringValue check;
    member->GetAttribute("Scope", scope);
    member->GetAttribute("ProposalCheck", check);
    const bool isStep = scope.Get() == "step";
    if (check.Get() == "detector" && !isStep)
    {
        throw InputError("--proposal-check=detector with --scope=committee: members that have all "
                         "gradients recompute the sum; accepted: detector with --scope=step, or "
                         "recompute");
    }
    uint32_t smallest = m_plan.committees.front().size();
    uint32_t benign = 0;
    for (const auto& committee : m_plan.committees)
    {
        benign += std::count_if(committee.begin(), committee.end(), [this](NodeIndex member) {
            return m_byzantine.count(member) == 0;
        });
        smallest = std::min<uint32_t>(smallest, committee.size());
    }
    AggregationOffer offer;
    offer.caller = isStep ? "pirate with --scope=step"
                          : "pirate with committees of " + std::to_string(smallest);
    offer.weightsOnly = true;
    offer.apart = isStep;
    offer.inputs = isStep ? 1 : smallest - ConsensusGroup::GetFaults(smallest);
    m_setup->aggregator->RequireUsable(offer);
    if (m_setup->attack)
    {
        AttackOffer attackers;
        attackers.system = "pirate";
        attackers.shown.ownData = true;
        attackers.attackers.assign(m_byzantine.begin(), m_byzantine.end());
        attackers.benign = benign;
        attackers.classes = m_setup->train->GetClasses();
        m_setup->attack->RequireUsable(attackers);
    }
    return DynamicCast<const WeightAggregator>(m_setup->aggregator);
}

Ptr<HotStuffOptions>
PirateHelper::CreateOptions(Ptr<const PirateMemberApplication> member) const
{
    UintegerValue iterations;
    member->GetAttribute("Iterations", iterations);
    // A member that comes back late catches up from the first step on, through empty blocks, too.
    const uint64_t steps = RingSchedule(m_plan.committees.size()).GetSteps() * iterations.Get();
    Ptr<HotStuffOptions> options = CreateObject<HotStuffOptions>();
    options->retainedBlocks =
        static_cast<uint32_t>(std::min<uint64_t>(std::max<uint64_t>(1000, 8 * steps), 1000000));
    return options;
}

PirateApplications
PirateHelper::Install(const NodeContainer& nodes,
                      const std::vector<Ptr<Transport>>& transports,
                      const std::vector<Ptr<Cpu>>& cpus,
                      const Partition::Shares& shares,
                      int64_t stream) const
{
    const uint32_t members = shares.size();
    NS_ABORT_MSG_UNLESS(nodes.GetN() == members + 1 && transports.size() == members + 1 &&
                            cpus.size() == members + 1,
                        "permission control and " << members << " members do not fit the nodes");
    NS_ABORT_MSG_IF(m_plan.committees.empty(), "SetCommittees() comes before Install()");
    const KeyHelper keys(m_setup->cryptography, members + 1, stream);

    PirateApplications result;
    result.permissionControl = CreateObject<PermissionControlApplication>();
    PermissionControlSettings control;
    control.plan = m_plan;
    control.keys = keys.GetPublicKeys();
    result.permissionControl->Configure(std::move(control));

    Ptr<HotStuffOptions> options;
    Ptr<const WeightAggregator> rule;
    for (uint32_t member = 0; member < members; member++)
    {
        const NodeIndex node = member + 1;
        Ptr<PirateMemberApplication> application = m_member.Create<PirateMemberApplication>();
        if (!rule)
        {
            rule = RequireUsable(application);
            options = CreateOptions(application);
        }
        const bool isByzantine = m_byzantine.count(node) > 0;
        PirateSettings settings;
        settings.trainer.setup = m_setup;
        settings.trainer.node = node;
        settings.trainer.samples = shares[member];
        settings.trainer.isByzantine = isByzantine && m_setup->attack;
        settings.trainer.RequireCountable();
        settings.authenticator = keys.CreateAuthenticator(node);
        settings.keys = keys.GetKeyPair(node);
        settings.rule = rule;
        settings.certificates = m_certificates;
        settings.rules = m_rules;
        settings.election = m_election;
        settings.dissemination = m_dissemination;
        settings.options = options;
        settings.createPacemaker = [factory = m_pacemaker] { return factory.Create<Pacemaker>(); };
        settings.consensusAttack = isByzantine ? m_consensusAttack : nullptr;
        settings.attack = isByzantine ? m_attack : nullptr;
        application->Configure(std::move(settings));
        application->AssignStreams(stream + 1 + 2 * int64_t{member});
        result.members.push_back(application);
    }

    const ApplicationContainer all = result.GetAll();
    for (uint32_t index = 0; index < all.GetN(); index++)
    {
        Ptr<ProtocolApplication> application = DynamicCast<ProtocolApplication>(all.Get(index));
        application->SetTransport(transports[index]);
        application->SetCpu(cpus[index]);
        nodes.Get(index)->AddApplication(application);
    }
    return result;
}

} // namespace fl
} // namespace ns3
