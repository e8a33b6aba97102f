/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-consensus-harness.h"

#include "ns3/fl-basic-hotstuff-rules.h"
#include "ns3/fl-chained-hotstuff-rules.h"
#include "ns3/fl-signature-list-certificate-scheme.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace fl
{

ConsensusMembers::ConsensusMembers(Ptr<Cryptography> primitives, uint32_t size)
    : cryptography(primitives),
      certificates(CreateObject<SignatureListCertificateScheme>())
{
    certificates->SetCryptography(cryptography);
    std::vector<PublicKey> publicKeys;
    for (uint32_t i = 0; i < size; i++)
    {
        KeySeed seed{};
        seed[0] = static_cast<uint8_t>(i);
        seed[1] = static_cast<uint8_t>(i >> 8);
        keys.push_back(cryptography->GetSignatureScheme().CreateKeyPair(seed));
        publicKeys.push_back(keys.back()->GetPublicKey());
    }
    group = std::make_shared<ConsensusGroup>(*ConsensusGroup::Create(7, std::move(publicKeys)));
}

ConsensusInstance::ConsensusInstance(ConsensusHarness& harness, size_t id, Settings instance)
    : settings(std::move(instance)),
      m_harness(harness),
      m_id(id)
{
}

void
ConsensusInstance::Start()
{
    const ConsensusHarness::Settings& group = m_harness.settings;
    const ConsensusMembers& members = *group.members;
    HotStuffSettings parts;
    parts.group = members.group;
    parts.self = settings.replica;
    parts.keys = members.keys[settings.replica];
    parts.cryptography = members.cryptography;
    parts.certificates = members.certificates;
    parts.rules = settings.rules;
    parts.election = group.election;
    parts.pacemaker = CreateObject<Pacemaker>();
    parts.pacemaker->SetAttribute("BaseTimeout", TimeValue(group.baseTimeout));
    parts.pacemaker->SetAttribute("MaxTimeout", TimeValue(group.maxTimeout));
    parts.options = group.options;
    parts.random = group.random;
    parts.safety = stored;
    ConsensusHost* host = this;
    if (settings.attack)
    {
        m_attacker = settings.attack->DecorateHost(*this,
                                                   ConsensusAttacker{members.group,
                                                                     settings.replica,
                                                                     parts.keys,
                                                                     members.cryptography,
                                                                     members.certificates});
        host = m_attacker.get();
        parts.rules = settings.attack->DecorateRules(parts.rules);
    }
    decided.clear();
    decidedBy.clear();
    decidedAt.clear();
    payloads = 0;
    m_life++;
    core = std::make_unique<HotStuffCore>(*host, std::move(parts));
    core->Start();
}

void
ConsensusInstance::Crash()
{
    m_life++;
    core.reset();
    m_timers.clear();
}

void
ConsensusInstance::Send(ReplicaIndex to, const ConsensusMessagePtr& message)
{
    m_harness.messages[message->index()]++;
    for (const size_t id : m_harness.GetInstances(to))
    {
        m_harness.Transmit({m_id, id, message});
    }
}

void
ConsensusInstance::Broadcast(const ConsensusMessagePtr& message)
{
    m_harness.messages[message->index()] += m_harness.settings.members->group->GetSize() - 1;
    for (size_t id = 0; id < m_harness.GetSize(); id++)
    {
        if (m_harness.Get(id).settings.replica != settings.replica)
        {
            m_harness.Transmit({m_id, id, message});
        }
    }
}

ConsensusHost::TimerId
ConsensusInstance::StartTimer(const Time& delay, std::function<void()> expired)
{
    const TimerId timer = m_nextTimer++;
    m_timers[timer] = true;
    m_harness.Schedule(delay, [this, timer, life = m_life, expired = std::move(expired)] {
        if (life == m_life && m_timers.erase(timer) > 0)
        {
            expired();
        }
    });
    return timer;
}

void
ConsensusInstance::CancelTimer(TimerId timer)
{
    m_timers.erase(timer);
}

Time
ConsensusInstance::GetNow() const
{
    return m_harness.now;
}

WorkHost::TaskId
ConsensusInstance::StartWork(const Cost& cost,
                             WorkClass /* workClass */,
                             std::function<void()> task,
                             std::function<void()> done,
                             uint64_t /* resultBytes */)
{
    work += cost;
    const Time delay = m_harness.workDelay ? m_harness.workDelay() : Time(0);
    const TaskId id = m_nextTask++;
    m_harness.Schedule(delay,
                       [this, life = m_life, id, task = std::move(task), done = std::move(done)] {
                           if (life == m_life && m_canceled.erase(id) == 0)
                           {
                               task();
                               done();
                           }
                       });
    return id;
}

void
ConsensusInstance::CancelWork(TaskId task)
{
    m_canceled.insert(task);
}

bool
ConsensusInstance::IsProgressExpected()
{
    return payloads < m_harness.settings.target;
}

std::optional<Bytes>
ConsensusInstance::MakePayload(View view, const std::vector<BlockPtr>& undecided)
{
    const auto waiting = std::count_if(undecided.begin(), undecided.end(), [](const BlockPtr& b) {
        return !b->payload.empty();
    });
    if (refusesPayloads || payloads + waiting >= m_harness.settings.target)
    {
        return std::nullopt;
    }
    ByteWriter writer;
    writer.WriteUnsigned(view, 8);
    writer.WriteUnsigned(m_id, 4);
    return writer.Take();
}

void
ConsensusInstance::CheckPayload(const BlockPtr& /* block */,
                                const std::vector<BlockPtr>& /* undecided */,
                                std::function<void(bool)> answer)
{
    answer(!refusesPayloads);
}

void
ConsensusInstance::StoreSafetyState(const SafetyState& state)
{
    stored = state;
}

void
ConsensusInstance::Decide(const BlockPtr& block, const QuorumCertificatePtr& certificate)
{
    decided.push_back(block);
    decidedBy.push_back(certificate);
    decidedAt.push_back(m_harness.now);
    payloads += block->payload.empty() ? 0 : 1;
    if (block->header.height != decided.size())
    {
        m_harness.hasConflict = true;
    }
    if (settings.isHonest)
    {
        m_harness.NoteDecision(block);
    }
}

void
ConsensusInstance::NotifyProposal(const BlockPtr& /* block */)
{
    proposedAt.push_back(m_harness.now);
}

void
ConsensusInstance::NotifyCertificate(const QuorumCertificatePtr& /* certificate */)
{
    certifiedAt.push_back(m_harness.now);
}

void
ConsensusInstance::NotifyView(View view, ReplicaIndex /* leader */, ViewReason /* reason */)
{
    views.push_back(view);
}

void
ConsensusInstance::NotifyConflict(const BlockPtr& /* block */)
{
    hasConflict = true;
    m_harness.hasConflict = m_harness.hasConflict || settings.isHonest;
}

ConsensusHarness::ConsensusHarness(Settings group)
    : settings(std::move(group))
{
}

Ptr<const HotStuffRules>
ConsensusHarness::MakeRules(const std::string& form)
{
    if (form == "basic")
    {
        return CreateObject<BasicHotStuffRules>();
    }
    return CreateObject<ChainedHotStuffRules>();
}

void
ConsensusHarness::AddHonest()
{
    for (ReplicaIndex replica = 0; replica < settings.members->group->GetSize(); replica++)
    {
        Add({replica, true, settings.rules, nullptr});
    }
}

ConsensusInstance&
ConsensusHarness::Add(ConsensusInstance::Settings instance)
{
    m_byReplica[instance.replica].push_back(m_instances.size());
    m_instances.push_back(
        std::make_unique<ConsensusInstance>(*this, m_instances.size(), std::move(instance)));
    return *m_instances.back();
}

void
ConsensusHarness::Start()
{
    for (const auto& instance : m_instances)
    {
        instance->Start();
    }
}

bool
ConsensusHarness::Step(const Time& end)
{
    if (m_events.empty() || m_events.top().time > end.GetTimeStep())
    {
        return false;
    }
    now = TimeStep(m_events.top().time);
    const std::function<void()> action = m_events.top().action;
    m_events.pop();
    action();
    return true;
}

bool
ConsensusHarness::RunUntil(const std::function<bool()>& isDone, const Time& limit)
{
    const Time end = now + limit;
    while (!isDone())
    {
        if (!Step(end))
        {
            now = end;
            return isDone();
        }
    }
    return true;
}

void
ConsensusHarness::Run(const Time& duration)
{
    RunUntil([] { return false; }, duration);
}

ConsensusInstance&
ConsensusHarness::Get(size_t id)
{
    return *m_instances[id];
}

const std::vector<size_t>&
ConsensusHarness::GetInstances(ReplicaIndex replica) const
{
    return m_byReplica.at(replica);
}

size_t
ConsensusHarness::GetSize() const
{
    return m_instances.size();
}

bool
ConsensusHarness::HaveAllDecided(uint32_t payloads) const
{
    return std::all_of(m_instances.begin(), m_instances.end(), [payloads](const auto& instance) {
        return !instance->settings.isHonest || !instance->core || instance->payloads >= payloads;
    });
}

void
ConsensusHarness::Inject(ReplicaIndex from, size_t to, ConsensusMessage message)
{
    Get(to).core->HandleMessage(from, std::make_shared<const ConsensusMessage>(std::move(message)));
}

void
ConsensusHarness::Schedule(const Time& when, std::function<void()> event)
{
    m_events.push(Event{(now + when).GetTimeStep(), m_number++, std::move(event)});
}

void
ConsensusHarness::Transmit(const Transit& transit)
{
    std::vector<Time> delays;
    if (route)
    {
        route(transit, delays);
    }
    else
    {
        delays.push_back(settings.delay);
    }
    for (const Time& delay : delays)
    {
        Schedule(delay, [this, transit] {
            ConsensusInstance& to = Get(transit.to);
            const ReplicaIndex from = Get(transit.from).settings.replica;
            if (!to.core)
            {
                return;
            }
            to.core->HandleMessage(
                from,
                settings.encodesMessages
                    ? ConsensusMessageCodec::Decode(ConsensusMessageCodec::Encode(*transit.message))
                    : transit.message);
        });
    }
}

void
ConsensusHarness::NoteDecision(const BlockPtr& block)
{
    const auto [it, isNew] = chain.emplace(block->header.height, block->digest);
    if (!isNew && it->second != block->digest)
    {
        hasConflict = true;
    }
}

} // namespace fl
} // namespace ns3
