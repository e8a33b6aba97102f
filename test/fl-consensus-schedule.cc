/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-consensus-schedule.h"

#include "ns3/fl-decision-withholding-consensus-attack.h"
#include "ns3/fl-delaying-consensus-attack.h"
#include "ns3/fl-equivocating-consensus-attack.h"
#include "ns3/fl-forking-consensus-attack.h"
#include "ns3/fl-hotstuff-rules-decorator.h"
#include "ns3/fl-random.h"
#include "ns3/fl-round-robin-leader-election.h"
#include "ns3/fl-silent-consensus-attack.h"
#include "ns3/fl-stable-leader-election.h"
#include "ns3/fl-vote-withholding-consensus-attack.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace ns3
{
namespace fl
{

namespace
{

/// A voter without a conscience, and a leader that may stand on old blocks.
class TwinRules : public HotStuffRulesDecorator
{
  public:
    /**
     * @param inner rules of the honest replicas
     * @param self the replica
     * @param parentDepth how far below the highest certificate its blocks stand
     * @param justifyDepth how far below it the certificates are that they carry
     */
    TwinRules(Ptr<const HotStuffRules> inner,
              ReplicaIndex self,
              uint32_t parentDepth,
              uint32_t justifyDepth)
        : HotStuffRulesDecorator(inner),
          m_self(self),
          m_parentDepth(parentDepth),
          m_justifyDepth(justifyDepth)
    {
    }

    BlockExtension ChooseExtension(const QuorumCertificatePtr& highest,
                                   const BlockTree& tree) const override
    {
        const BlockPtr block = tree.Find(highest->statement.block);
        if (block && block->header.view > 0 && block->header.proposer == m_self)
        {
            return HotStuffRulesDecorator::ChooseExtension(highest, tree); // Go on with the fork.
        }
        return BlockExtension{Descend(highest, tree, m_parentDepth)->statement.block,
                              Descend(highest, tree, m_justifyDepth)};
    }

    bool ExtendsJustify(const Block&) const override
    {
        return true;
    }

    bool IsSafe(const BlockPtr&, const VoteStatement&, const BlockTree&) const override
    {
        return true;
    }

    bool IsFirstVote(const VoteStatement&, const VoteStatement&) const override
    {
        return true;
    }

  private:
    /**
     * @param certificate a certificate
     * @param tree blocks
     * @param depth how many certificates to go back
     * @return the one found there
     */
    static QuorumCertificatePtr Descend(QuorumCertificatePtr certificate,
                                        const BlockTree& tree,
                                        uint32_t depth)
    {
        for (uint32_t i = 0; i < depth; i++)
        {
            const BlockPtr block = tree.Find(certificate->statement.block);
            if (!block || !block->justify)
            {
                break;
            }
            certificate = block->justify;
        }
        return certificate;
    }

    const ReplicaIndex m_self;     ///< the replica
    const uint32_t m_parentDepth;  ///< how far below its blocks stand
    const uint32_t m_justifyDepth; ///< how far below the certificates are that they carry
};

/// Payloads to decide in a schedule.
constexpr uint32_t TARGET = 6;
/// Decisions that a schedule should reach.
constexpr uint32_t ENOUGH = 3;

} // namespace

ConsensusSchedule::ConsensusSchedule(Settings settings)
    : m_settings(std::move(settings))
{
}

uint32_t
ConsensusSchedule::Draw(uint32_t low, uint32_t high)
{
    return m_settings.random->GetInteger(low, high);
}

bool
ConsensusSchedule::Chance(double share)
{
    return m_settings.random->GetValue(0, 1) < share;
}

Ptr<const HotStuffRules>
ConsensusSchedule::DrawTwinRules(ReplicaIndex replica)
{
    const uint32_t depth = Chance(0.7) ? Draw(1, 3) : 0;
    return CreateObject<TwinRules>(m_settings.rules, replica, depth, Chance(0.5) ? depth : 0);
}

void
ConsensusSchedule::AddAttacker(ConsensusHarness& group, ReplicaIndex replica)
{
    if (m_settings.alwaysTwins || Chance(0.6))
    {
        const uint32_t processes = m_settings.alwaysTwins || Chance(0.6) ? 2 : 1;
        for (uint32_t i = 0; i < processes; i++)
        {
            group.Add({replica, false, DrawTwinRules(replica), nullptr});
        }
        return;
    }
    Ptr<ConsensusAttack> attack;
    switch (Draw(0, 5))
    {
    case 0:
        attack = CreateObject<SilentConsensusAttack>();
        break;
    case 1:
        attack = CreateObject<DelayingConsensusAttack>();
        attack->SetAttribute("Delay", TimeValue(MilliSeconds(Draw(1, 200))));
        break;
    case 2:
        attack = CreateObject<EquivocatingConsensusAttack>();
        break;
    case 3:
        attack = CreateObject<VoteWithholdingConsensusAttack>();
        break;
    case 4:
        attack = CreateObject<DecisionWithholdingConsensusAttack>();
        break;
    default:
        attack = CreateObject<ForkingConsensusAttack>();
        break;
    }
    group.Add({replica, false, m_settings.rules, attack});
}

void
ConsensusSchedule::DrawPhase()
{
    const bool isSplit = Chance(m_isCampaign ? 0.1 : 0.4);
    for (uint32_t& side : m_side)
    {
        side = isSplit ? Draw(0, 1) : 0;
    }
    m_keepsDecisions = m_isCampaign || Chance(0.1);
    m_lostVotes.reset();
    if (Chance(m_isCampaign ? 0.5 : 0.1))
    {
        m_lostVotes = Chance(0.5) ? Phase::PRE_COMMIT : static_cast<Phase>(Draw(0, 2));
    }
    static constexpr uint32_t DELAYS[] = {2, 10, 40, 150};
    m_maxDelay = DELAYS[Draw(0, m_isCampaign ? 1 : 3)];
    m_loss = !m_isCampaign && Chance(0.4) ? 0.3 * m_settings.random->GetValue(0, 1) : 0;
    m_duplication = Chance(0.3) ? 0.3 : 0;
}

bool
ConsensusSchedule::IsLost(ConsensusHarness& group, const ConsensusHarness::Transit& transit) const
{
    const ConsensusMessage& message = *transit.message;
    QuorumCertificatePtr certificate;
    if (const auto* vote = std::get_if<VoteMessage>(&message))
    {
        return m_lostVotes && vote->statement.phase == *m_lostVotes;
    }
    if (const auto* told = std::get_if<CertificateMessage>(&message))
    {
        certificate = told->certificate;
    }
    else if (const auto* newView = std::get_if<NewViewMessage>(&message))
    {
        certificate = newView->certificate;
    }
    else if (const auto* proposal = std::get_if<ProposalMessage>(&message))
    {
        certificate = proposal->block->justify;
    }
    if (!m_keepsDecisions || !certificate)
    {
        return false;
    }
    const BlockPtr committed =
        m_settings.rules->GetCommitted(certificate->statement,
                                       group.Get(transit.from).core->GetTree());
    return committed && committed->header.height > 0;
}

void
ConsensusSchedule::RouteMessage(ConsensusHarness& group,
                                const ConsensusHarness::Transit& transit,
                                std::vector<Time>& delays)
{
    if (m_isSynchronous)
    {
        delays.push_back(MicroSeconds(Draw(1000, 5000)));
        return;
    }
    // Whoever is Byzantine may also help messages of the other side across.
    const bool isCut = m_side[transit.from] != m_side[transit.to];
    if ((isCut && !Chance(0.03)) || Chance(m_loss) || IsLost(group, transit))
    {
        return;
    }
    const uint32_t copies = Chance(m_duplication) ? 2 : 1;
    for (uint32_t i = 0; i < copies; i++)
    {
        delays.push_back(MicroSeconds(Draw(100, 1000 * m_maxDelay)));
    }
}

void
ConsensusSchedule::SchedulePhases(ConsensusHarness& group)
{
    Time start;
    const uint32_t phases = Draw(3, 7);
    for (uint32_t i = 0; i < phases; i++)
    {
        group.Schedule(start, [this] { DrawPhase(); });
        start += MilliSeconds(Draw(50, 350));
    }
    group.Schedule(start, [this] { m_isSynchronous = true; });
}

ConsensusSchedule::Outcome
ConsensusSchedule::Run()
{
    const uint32_t size = m_settings.members->group->GetSize();
    ConsensusHarness::Settings settings;
    settings.members = m_settings.members;
    settings.rules = m_settings.rules;
    if (Chance(0.3))
    {
        settings.election = CreateObject<StableLeaderElection>();
    }
    else
    {
        settings.election = CreateObject<RoundRobinLeaderElection>();
    }
    const auto options = CreateObject<HotStuffOptions>();
    options->syncTimeout = MilliSeconds(50);
    settings.options = options;
    settings.target = TARGET;
    settings.baseTimeout = MilliSeconds(60);
    settings.maxTimeout = MilliSeconds(480);
    settings.random = m_settings.random;
    ConsensusHarness group(settings);

    const uint32_t faults = m_settings.alwaysTwins ? m_settings.faults : Draw(0, m_settings.faults);
    const std::vector<uint32_t> attackers = DrawSubset(size, faults, m_settings.random);
    for (ReplicaIndex replica = 0; replica < size; replica++)
    {
        if (std::find(attackers.begin(), attackers.end(), replica) != attackers.end())
        {
            AddAttacker(group, replica);
        }
        else
        {
            group.Add({replica, true, m_settings.rules, nullptr});
        }
    }
    m_side.assign(group.GetSize(), 0);
    m_isSynchronous = false;
    m_isCampaign = Chance(0.2);
    group.route = [&](const ConsensusHarness::Transit& transit, std::vector<Time>& delays) {
        RouteMessage(group, transit, delays);
    };
    if (Chance(0.5))
    {
        group.workDelay = [this] { return MicroSeconds(Draw(0, 2000)); };
    }
    SchedulePhases(group);
    group.Schedule(Time(0), [&group] { group.Start(); });

    Outcome outcome;
    group.RunUntil([&] { return m_isSynchronous || group.hasConflict; }, Seconds(10));
    outcome.hasThreeEarly = group.chain.size() >= ENOUGH;
    outcome.allDecide =
        group.RunUntil([&] { return group.HaveAllDecided(TARGET) || group.hasConflict; },
                       Seconds(60));
    outcome.hasConflict = group.hasConflict;
    return outcome;
}

} // namespace fl
} // namespace ns3
