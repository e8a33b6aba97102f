/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-neighbor-inputs.h"

#include "fl-pirate-step-task.h"

#include "ns3/log.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ns3
{
namespace fl
{

NS_LOG_COMPONENT_DEFINE("FlNeighborInputs");

NeighborInputs::NeighborInputs(ProtocolHost& host,
                               const PirateSettings& settings,
                               const PirateAssignment& assignment,
                               Accept accept)
    : m_host(host),
      m_settings(settings),
      m_assignment(assignment),
      m_group(assignment.CreateSourceGroup()),
      m_accept(std::move(accept))
{
}

bool
NeighborInputs::HandleAggregate(NodeIndex from, const MessagePtr& message)
{
    const std::optional<PirateAggregate> aggregate = PirateMessages::GetAggregate(*message);
    if (!aggregate || !m_assignment.source.Has(from))
    {
        m_rejected++;
        return false;
    }
    const Key key(aggregate->iteration, aggregate->step);
    const RingSchedule schedule(m_assignment.committees);
    if (aggregate->step >= schedule.GetSteps() || !schedule.IsPassedOn(aggregate->step))
    {
        m_rejected++;
        return false;
    }
    // The source is ahead by less than one way around the ring, unless this member lies behind.
    if (aggregate->iteration < m_first || aggregate->iteration > m_first + 2 ||
        m_proven.count(key) > 0)
    {
        return true;
    }
    std::vector<Waiting>& waiting = m_waiting[key];
    const bool hasOne = std::any_of(waiting.begin(), waiting.end(), [from](const Waiting& other) {
        return other.from == from;
    });
    const auto failed = m_failed.find(key);
    if (hasOne || (failed != m_failed.end() && failed->second.count(from) > 0))
    {
        m_rejected++; // one sender alone can neither keep out the others nor this member busy
        return false;
    }
    waiting.push_back(Waiting{from, *aggregate});
    CheckNext(key);
    return true;
}

void
NeighborInputs::CheckNext(const Key& key)
{
    std::vector<Waiting>& waiting = m_waiting[key];
    if (waiting.empty() || m_proven.count(key) > 0 || !m_checking.insert(key).second)
    {
        return;
    }
    const NodeIndex from = waiting.front().from;
    const PirateAggregate aggregate = std::move(waiting.front().aggregate);
    waiting.erase(waiting.begin());
    const std::optional<PirateBlock> block = PirateBlock::Decode(aggregate.payload);
    const RingSlot slot{aggregate.sum, block ? block->weight : 0};
    const ParameterVector& form = *m_settings.trainer.setup->initial;
    if (!block || block->iteration != key.first || block->step != key.second ||
        (slot.sum == nullptr) != (slot.weight == 0) || !std::isfinite(slot.weight) ||
        slot.weight < 0 || (slot.sum && !slot.sum->HasFormOf(form)))
    {
        HandleChecked(key, from, PirateBlock(), slot, false);
        return;
    }
    Cost cost =
        Cost::OfHashing(aggregate.payload.size() + (slot.sum ? slot.sum->GetByteSize() : 0));
    cost += m_settings.certificates->GetVerificationCost(*m_group);
    const DigestScheme* digests = &m_settings.trainer.setup->cryptography->GetDigestScheme();
    const CertificateScheme* certificates = PeekPointer(m_settings.certificates);
    const HotStuffRules* rules = PeekPointer(m_settings.rules);
    m_host.Compute<bool>(
        cost,
        WorkClass::PROTOCOL,
        [digests, certificates, rules, group = m_group, aggregate, result = block->result] {
            const QuorumCertificate& certificate = *aggregate.proof.certificate;
            return digests->Compute(aggregate.payload) ==
                       aggregate.proof.headers.front().payloadDigest &&
                   aggregate.proof.Check(*rules, *digests).has_value() &&
                   certificates->IsWellFormed(*group, certificate.proof) &&
                   certificates->Verify(*group, certificate.statement, certificate.proof) &&
                   PirateStepTask::ComputeDigest(*digests, aggregate.sum) == result;
        },
        [this, key, from, block, slot](bool isProven) {
            HandleChecked(key, from, *block, slot, isProven);
        });
}

void
NeighborInputs::HandleChecked(const Key& key,
                              NodeIndex from,
                              const PirateBlock& block,
                              const RingSlot& slot,
                              bool isProven)
{
    m_checking.erase(key);
    if (!isProven)
    {
        NS_LOG_WARN("node " << m_host.GetSelf() << " refuses an aggregate of step " << key.second);
        m_rejected++;
        m_failed[key].insert(from);
        CheckNext(key);
        return;
    }
    if (key.first < m_first)
    {
        return;
    }
    m_proven.insert(key);
    m_waiting.erase(key);
    m_failed.erase(key);
    StopWaiting(key);
    m_accept(block, slot);
}

void
NeighborInputs::Await(Round iteration, const std::set<uint32_t>& steps)
{
    std::set<Key> wanted;
    for (uint32_t step : steps)
    {
        if (m_proven.count(Key(iteration, step)) == 0)
        {
            wanted.insert(Key(iteration, step));
        }
    }
    const std::map<Key, ProtocolHost::TimerId> timers = m_timers;
    for (const auto& [key, timer] : timers)
    {
        if (wanted.count(key) == 0)
        {
            StopWaiting(key);
        }
    }
    for (const Key& key : wanted)
    {
        if (m_timers.count(key) == 0)
        {
            StartTimer(key);
        }
    }
}

void
NeighborInputs::StopWaiting(const Key& key)
{
    const auto timer = m_timers.find(key);
    if (timer != m_timers.end())
    {
        m_host.CancelTimer(timer->second);
        m_timers.erase(timer);
    }
}

void
NeighborInputs::StartTimer(const Key& key)
{
    m_timers[key] = m_host.StartTimer(m_settings.inputTimeout, [this, key] { HandleTimeout(key); });
}

void
NeighborInputs::HandleTimeout(const Key& key)
{
    PirateFetch fetch;
    fetch.wanted = PirateWanted::AGGREGATE;
    fetch.iteration = key.first;
    fetch.step = key.second;
    const std::vector<NodeIndex>& nodes = m_assignment.source.nodes;
    const NodeIndex asked = nodes[m_settings.random->GetInteger(0, nodes.size() - 1)];
    NS_LOG_INFO("node " << m_host.GetSelf() << " asks node " << asked
                        << " for the aggregate of step " << fetch.step);
    m_requests++;
    m_host.Send({asked}, PirateMessages::MakeFetch(fetch));
    StartTimer(key);
}

void
NeighborInputs::Forget(Round iteration)
{
    m_first = iteration;
    const Key first(iteration, 0);
    m_waiting.erase(m_waiting.begin(), m_waiting.lower_bound(first));
    m_failed.erase(m_failed.begin(), m_failed.lower_bound(first));
    m_proven.erase(m_proven.begin(), m_proven.lower_bound(first));
    while (!m_timers.empty() && m_timers.begin()->first < first)
    {
        const Key old = m_timers.begin()->first;
        StopWaiting(old);
    }
}

void
NeighborInputs::Hold(PirateHoldings& holdings) const
{
    for (const auto& [key, waiting] : m_waiting)
    {
        for (const Waiting& one : waiting)
        {
            holdings.Add(PirateHolding::AGGREGATE, one.aggregate.sum);
        }
    }
}

uint64_t
NeighborInputs::GetRejected() const
{
    return m_rejected;
}

uint64_t
NeighborInputs::GetRequests() const
{
    return m_requests;
}

} // namespace fl
} // namespace ns3
