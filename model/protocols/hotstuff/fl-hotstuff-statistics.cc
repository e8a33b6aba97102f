/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-hotstuff-statistics.h"

#include "fl-hotstuff-messages.h"

#include "ns3/abort.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{
namespace fl
{

HotStuffStatistics::HotStuffStatistics(const Time& warmUp)
    : m_begin(Simulator::Now() + warmUp),
      m_event(Simulator::Schedule(warmUp, &HotStuffStatistics::Begin, this))
{
}

HotStuffStatistics::~HotStuffStatistics()
{
    m_event.Cancel();
}

const char*
HotStuffStatistics::GetName(HotStuffQuantity quantity)
{
    static constexpr std::array<const char*, static_cast<size_t>(HotStuffQuantity::COUNT)> NAMES{
        "proposal to next proposal",
        "proposal to certificate",
        "proposal to first decision",
        "proposal to decision elsewhere",
        "request to first reply",
        "request to f+1 replies",
    };
    return NAMES.at(static_cast<size_t>(quantity));
}

const char*
HotStuffStatistics::GetReasonForNone(HotStuffQuantity quantity)
{
    static constexpr std::array<const char*, static_cast<size_t>(HotStuffQuantity::COUNT)> REASONS{
        "no two proposals came after the warm-up",
        "no block proposed after the warm-up got a certificate",
        "no block with commands proposed after the warm-up was decided",
        "no block with commands proposed after the warm-up was decided by a second replica",
        "no request issued after the warm-up was answered",
        "no request issued after the warm-up was answered",
    };
    return REASONS.at(static_cast<size_t>(quantity));
}

uint32_t
HotStuffStatistics::GetHops(HotStuffQuantity quantity,
                            const HotStuffRules& rules,
                            const ConsensusGroup& group)
{
    const uint32_t link = group.GetSize() > 1 ? 1 : 0; // a replica alone has none
    switch (quantity)
    {
    case HotStuffQuantity::ROUND:
        return link * (rules.SendsVotesToNextLeader() ? 2 : 6);
    case HotStuffQuantity::CERTIFICATE:
        return link * 2;
    case HotStuffQuantity::FIRST_DECISION:
        return link * 6;
    case HotStuffQuantity::LATER_DECISION:
        return link * 7;
    case HotStuffQuantity::FIRST_REPLY:
        return link * 6 + 2;
    case HotStuffQuantity::COMPLETION:
        return group.faults > 0 ? 9 : link * 6 + 2; // all replicas but one decide a hop later
    case HotStuffQuantity::COUNT:
        break;
    }
    NS_ABORT_MSG("not a quantity");
    return 0;
}

uint32_t
HotStuffStatistics::GetMessages(const HotStuffRules& rules, uint32_t replicas)
{
    // Basic: four messages of the leader and three votes; chained: a proposal and a vote.
    return (rules.SendsVotesToNextLeader() ? 2 : 7) * (replicas - 1);
}

void
HotStuffStatistics::WatchReplica(const Ptr<HotStuffReplicaApplication>& application)
{
    m_lives[application->GetReplica()] = Time(0);
    application->TraceConnectWithoutContext(
        "Proposed",
        MakeCallback(&HotStuffStatistics::HandleProposed, this));
    application->TraceConnectWithoutContext(
        "Certified",
        MakeCallback(&HotStuffStatistics::HandleCertified, this));
    application->TraceConnectWithoutContext("Decided",
                                            MakeCallback(&HotStuffStatistics::HandleDecided, this));
    application->TraceConnectWithoutContext("ViewEntered",
                                            MakeCallback(&HotStuffStatistics::HandleEntered, this));
    application->TraceConnectWithoutContext(
        "Rejected",
        MakeCallback(&HotStuffStatistics::HandleRejected, this));
}

void
HotStuffStatistics::WatchClient(const Ptr<HotStuffClientApplication>& application)
{
    application->TraceConnectWithoutContext(
        "Completed",
        MakeCallback(&HotStuffStatistics::HandleCompleted, this));
}

void
HotStuffStatistics::WatchMessages(const Ptr<Transport>& transport)
{
    transport->TraceConnectWithoutContext("Sent",
                                          MakeCallback(&HotStuffStatistics::HandleSent, this));
}

void
HotStuffStatistics::WatchBytes(const Ptr<const ByteTable>& table)
{
    m_table = table;
}

const SampleSet&
HotStuffStatistics::Get(HotStuffQuantity quantity) const
{
    return m_samples.at(static_cast<size_t>(quantity));
}

Time
HotStuffStatistics::GetDuration() const
{
    return Max(Time(0), Simulator::Now() - m_begin);
}

uint64_t
HotStuffStatistics::GetDecisions() const
{
    return m_decisions;
}

uint64_t
HotStuffStatistics::GetEmptyDecisions() const
{
    return m_empty;
}

uint64_t
HotStuffStatistics::GetCommands() const
{
    return m_commands;
}

uint64_t
HotStuffStatistics::GetUntimedCommands() const
{
    return m_commands - Get(HotStuffQuantity::COMPLETION).GetCount();
}

Time
HotStuffStatistics::GetLongestCompletion() const
{
    return m_longest;
}

uint64_t
HotStuffStatistics::GetViewChanges() const
{
    return m_changed.size();
}

uint64_t
HotStuffStatistics::GetRejected() const
{
    return m_rejected;
}

std::map<std::string, HotStuffTraffic>
HotStuffStatistics::GetTraffic() const
{
    std::map<std::string, HotStuffTraffic> traffic;
    for (const auto& [name, messages] : m_messages)
    {
        traffic[name].messages = messages;
    }
    for (const auto& [role, bytes] : SumBytes())
    {
        const auto before = m_bytes.find(role);
        const uint64_t counted = bytes - (before == m_bytes.end() ? 0 : before->second);
        if (counted > 0)
        {
            traffic[role].bytes = counted;
        }
    }
    return traffic;
}

std::map<std::string, uint64_t>
HotStuffStatistics::SumBytes() const
{
    std::map<std::string, uint64_t> sums;
    if (m_table)
    {
        for (const ByteTableRow& row : m_table->GetRows())
        {
            if (row.system == "hotstuff" || row.system == "transport")
            {
                sums[row.role] += row.bytes;
            }
        }
    }
    return sums;
}

void
HotStuffStatistics::Begin()
{
    m_bytes = SumBytes();
}

void
HotStuffStatistics::Add(HotStuffQuantity quantity, const Time& time)
{
    m_samples.at(static_cast<size_t>(quantity)).Add(time.GetSeconds());
}

void
HotStuffStatistics::HandleProposed(ReplicaIndex /* replica */, BlockPtr block)
{
    const Time now = Simulator::Now();
    if (m_lastProposal && *m_lastProposal >= m_begin)
    {
        Add(HotStuffQuantity::ROUND, now - *m_lastProposal);
    }
    m_lastProposal = now;
    m_proposals[block->digest].time = now;
}

void
HotStuffStatistics::HandleCertified(ReplicaIndex /* replica */, QuorumCertificatePtr certificate)
{
    const auto found = m_proposals.find(certificate->statement.block);
    if (certificate->statement.phase != Phase::PREPARE || found == m_proposals.end() ||
        found->second.isCertified)
    {
        return;
    }
    found->second.isCertified = true;
    if (found->second.time >= m_begin)
    {
        Add(HotStuffQuantity::CERTIFICATE, Simulator::Now() - found->second.time);
    }
}

void
HotStuffStatistics::HandleDecided(ReplicaIndex replica, BlockPtr block)
{
    const Time now = Simulator::Now();
    // Every replica decides in the order of the chain.
    const bool isFirst = block->header.height > m_height;
    m_height = std::max(m_height, block->header.height);
    if (isFirst && now >= m_begin)
    {
        m_decisions++;
        m_empty += block->payload.empty() ? 1 : 0;
    }
    const auto found = m_proposals.find(block->digest);
    if (found == m_proposals.end() || !found->second.deciders.insert(replica).second)
    {
        return;
    }
    const Proposal& proposal = found->second;
    if (!block->payload.empty() && proposal.time >= m_begin && proposal.time >= m_lives.at(replica))
    {
        Add(isFirst ? HotStuffQuantity::FIRST_DECISION : HotStuffQuantity::LATER_DECISION,
            now - proposal.time);
    }
    if (proposal.deciders.size() == m_lives.size())
    {
        m_proposals.erase(found);
    }
}

void
HotStuffStatistics::HandleEntered(ReplicaIndex replica,
                                  View view,
                                  ReplicaIndex /* leader */,
                                  ViewReason reason)
{
    if (reason == ViewReason::START)
    {
        m_lives[replica] = Simulator::Now();
    }
    if (reason == ViewReason::NEW_VIEWS && Simulator::Now() >= m_begin)
    {
        m_changed.insert(view);
    }
}

void
HotStuffStatistics::HandleRejected(ReplicaIndex /* replica */, ConsensusRejectReason /* reason */)
{
    m_rejected += Simulator::Now() >= m_begin ? 1 : 0;
}

void
HotStuffStatistics::HandleCompleted(const CompletedCommand& command)
{
    if (command.completed >= m_begin)
    {
        m_commands++;
        m_longest = Max(m_longest, command.completed - command.sent);
    }
    if (command.sent >= m_begin)
    {
        Add(HotStuffQuantity::FIRST_REPLY, command.firstReply - command.sent);
        Add(HotStuffQuantity::COMPLETION, command.completed - command.sent);
    }
}

void
HotStuffStatistics::HandleSent(NodeIndex /* to */, MessagePtr message)
{
    if (Simulator::Now() >= m_begin && message->GetSchema().system == HotStuffMessages::SYSTEM)
    {
        m_messages[message->GetSchema().name]++;
    }
}

} // namespace fl
} // namespace ns3
