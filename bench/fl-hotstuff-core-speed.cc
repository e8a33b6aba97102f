/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-hotstuff-core-speed.h"

#include "fl-crypto-speed.h"

#include "ns3/fl-choice.h"
#include "ns3/fl-hotstuff-core.h"
#include "ns3/fl-modeled-cryptography.h"
#include "ns3/fl-pacemaker.h"
#include "ns3/fl-round-robin-leader-election.h"
#include "ns3/fl-signature-list-certificate-scheme.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

namespace
{

/// Decisions before the first measurement: the first ones allocate what later ones use again.
constexpr uint64_t WARM_UP = 8;

/// Measurements.
constexpr uint32_t REPETITIONS = 5;

class FifoGroup;

/// A replica whose messages and work go to the queues of its group.
class FifoReplica : public ConsensusHost
{
  public:
    /**
     * @param group where it lives
     * @param settings what its core is made from
     */
    FifoReplica(FifoGroup& group, const HotStuffSettings& settings);

    void Send(ReplicaIndex to, const ConsensusMessagePtr& message) override;
    void Broadcast(const ConsensusMessagePtr& message) override;
    TaskId StartWork(const Cost& cost,
                     WorkClass workClass,
                     std::function<void()> work,
                     std::function<void()> done,
                     uint64_t resultBytes) override;
    std::optional<Bytes> MakePayload(View view, const std::vector<BlockPtr>& undecided) override;
    void CheckPayload(const BlockPtr& block,
                      const std::vector<BlockPtr>& undecided,
                      std::function<void(bool)> answer) override;
    void Decide(const BlockPtr& block, const QuorumCertificatePtr& certificate) override;
    void NotifyRejected(ReplicaIndex from, ConsensusRejectReason reason) override;
    void NotifyConflict(const BlockPtr& block) override;

    /// Nothing is late here.
    TimerId StartTimer(const Time& /* delay */, std::function<void()> /* expired */) override
    {
        return 0;
    }

    void CancelTimer(TimerId /* timer */) override
    {
    }

    Time GetNow() const override
    {
        return Time(0);
    }

    void CancelWork(TaskId /* task */) override
    {
    }

    bool IsProgressExpected() override
    {
        return true;
    }

    void StoreSafetyState(const SafetyState& /* state */) override
    {
    }

    /**
     * @return the state machine
     */
    HotStuffCore& GetCore()
    {
        return m_core;
    }

  private:
    FifoGroup& m_group;        ///< where it lives
    const ReplicaIndex m_self; ///< its position in the group
    HotStuffCore m_core;       ///< the state machine
};

/// A group of replicas and its queues.
class FifoGroup
{
  public:
    /**
     * @param replicas number of replicas
     * @param form form of HotStuff
     * @param cryptography primitives
     */
    FifoGroup(uint32_t replicas, const std::string& form, Ptr<const Cryptography> cryptography);

    /**
     * Runs until the last replica has decided some more blocks.
     *
     * @param decisions number of blocks
     */
    void Run(uint64_t decisions);

    /**
     * @throw std::runtime_error if something is not as it must be in a group without faults
     */
    void Check() const;

    /**
     * @param from sender
     * @param to receiver
     * @param message the message
     */
    void Post(ReplicaIndex from, ReplicaIndex to, const ConsensusMessagePtr& message)
    {
        m_messages.push_back({from, to, message});
    }

    /**
     * @param work what is done
     * @param done called afterwards
     */
    void Post(std::function<void()> work, std::function<void()> done)
    {
        m_tasks.emplace_back(std::move(work), std::move(done));
    }

    /**
     * @param replica who has decided
     * @param block what
     */
    void NoteDecision(ReplicaIndex replica, const BlockPtr& block);

    /// Something has happened that must not happen in a group without faults.
    void NoteFault()
    {
        m_hasFault = true;
    }

    /**
     * @return number of replicas
     */
    uint32_t GetSize() const
    {
        return static_cast<uint32_t>(m_heights.size());
    }

  private:
    /// A message on its way.
    struct Transit
    {
        ReplicaIndex from;           ///< sender
        ReplicaIndex to;             ///< receiver
        ConsensusMessagePtr message; ///< the message
    };

    const Ptr<const HotStuffRules> m_rules; ///< form of HotStuff
    std::deque<Transit> m_messages;         ///< on their way
    std::deque<std::pair<std::function<void()>, std::function<void()>>> m_tasks; ///< not done yet
    std::vector<Height> m_heights; ///< blocks decided, by replica
    std::vector<Digest> m_chain;   ///< decided by the first replica that came so far
    Height m_lowest{0};            ///< blocks that all have decided
    uint32_t m_behind;             ///< replicas that have decided no more than that
    uint64_t m_delivered{0};       ///< messages so far
    bool m_hasFault{false};        ///< something has happened that must not
    std::vector<std::unique_ptr<FifoReplica>> m_replicas; ///< the replicas
};

FifoReplica::FifoReplica(FifoGroup& group, const HotStuffSettings& settings)
    : m_group(group),
      m_self(settings.self),
      m_core(*this, settings)
{
}

void
FifoReplica::Send(ReplicaIndex to, const ConsensusMessagePtr& message)
{
    m_group.Post(m_self, to, message);
}

void
FifoReplica::Broadcast(const ConsensusMessagePtr& message)
{
    for (ReplicaIndex to = 0; to < m_group.GetSize(); to++)
    {
        if (to != m_self)
        {
            m_group.Post(m_self, to, message);
        }
    }
}

WorkHost::TaskId
FifoReplica::StartWork(const Cost& /* cost */,
                       WorkClass /* workClass */,
                       std::function<void()> work,
                       std::function<void()> done,
                       uint64_t /* resultBytes */)
{
    m_group.Post(std::move(work), std::move(done));
    return 0;
}

std::optional<Bytes>
FifoReplica::MakePayload(View view, const std::vector<BlockPtr>& /* undecided */)
{
    ByteWriter writer(8);
    writer.WriteUnsigned(view, 8);
    return writer.Take();
}

void
FifoReplica::CheckPayload(const BlockPtr& /* block */,
                          const std::vector<BlockPtr>& /* undecided */,
                          std::function<void(bool)> answer)
{
    answer(true);
}

void
FifoReplica::Decide(const BlockPtr& block, const QuorumCertificatePtr& /* certificate */)
{
    m_group.NoteDecision(m_self, block);
}

void
FifoReplica::NotifyRejected(ReplicaIndex /* from */, ConsensusRejectReason /* reason */)
{
    m_group.NoteFault();
}

void
FifoReplica::NotifyConflict(const BlockPtr& /* block */)
{
    m_group.NoteFault();
}

FifoGroup::FifoGroup(uint32_t replicas,
                     const std::string& form,
                     Ptr<const Cryptography> cryptography)
    : m_rules(Choice(HotStuffRules::GetTypeId(), form).Create<HotStuffRules>()),
      m_heights(replicas),
      m_behind(replicas)
{
    HotStuffSettings settings;
    std::vector<KeyPairPtr> keys;
    std::vector<PublicKey> publicKeys;
    for (uint32_t replica = 0; replica < replicas; replica++)
    {
        const KeySeed seed{static_cast<uint8_t>(replica), static_cast<uint8_t>(replica >> 8)};
        keys.push_back(cryptography->GetSignatureScheme().CreateKeyPair(seed));
        publicKeys.push_back(keys.back()->GetPublicKey());
    }
    auto certificates = CreateObject<SignatureListCertificateScheme>();
    certificates->SetCryptography(cryptography);
    settings.group = ConsensusGroup::Create(1, std::move(publicKeys));
    settings.cryptography = cryptography;
    settings.certificates = certificates;
    settings.rules = m_rules;
    settings.election = CreateObject<RoundRobinLeaderElection>();
    settings.options = CreateObject<HotStuffOptions>();
    settings.random = CreateObject<UniformRandomVariable>();
    for (uint32_t replica = 0; replica < replicas; replica++)
    {
        settings.self = replica;
        settings.keys = keys[replica];
        settings.pacemaker = CreateObject<Pacemaker>();
        m_replicas.push_back(std::make_unique<FifoReplica>(*this, settings));
    }
    for (const auto& replica : m_replicas)
    {
        replica->GetCore().Start();
    }
}

void
FifoGroup::Run(uint64_t decisions)
{
    const Height goal = m_lowest + decisions;
    while (m_lowest < goal)
    {
        if (!m_tasks.empty())
        {
            const auto [work, done] = std::move(m_tasks.front());
            m_tasks.pop_front();
            work();
            done();
        }
        else if (!m_messages.empty())
        {
            const Transit transit = std::move(m_messages.front());
            m_messages.pop_front();
            m_delivered++;
            m_replicas[transit.to]->GetCore().HandleMessage(transit.from, transit.message);
        }
        else
        {
            throw std::runtime_error("the group has come to rest");
        }
    }
}

void
FifoGroup::NoteDecision(ReplicaIndex replica, const BlockPtr& block)
{
    const Height height = ++m_heights[replica];
    if (height > m_chain.size())
    {
        m_chain.push_back(block->digest);
    }
    m_hasFault =
        m_hasFault || height != block->header.height || m_chain[height - 1] != block->digest;
    if (height == m_lowest + 1 && --m_behind == 0)
    {
        m_lowest = height;
        m_behind = static_cast<uint32_t>(std::count(m_heights.begin(), m_heights.end(), m_lowest));
    }
}

void
FifoGroup::Check() const
{
    if (m_hasFault)
    {
        throw std::runtime_error("replicas have refused messages or decided different blocks");
    }
    // A proposal, then a vote of each other replica and a certificate for it in each phase; in the
    // chained form the certificate is part of the next proposal, and the last blocks are not
    // decided yet.
    const bool isChained = m_rules->SendsVotesToNextLeader();
    const uint64_t phases = static_cast<uint64_t>(m_rules->GetLastPhase()) + 1;
    const uint64_t perBlock = (isChained ? 2 : 1 + 2 * phases) * (GetSize() - 1);
    const uint64_t started = (m_chain.size() + 4) * perBlock;
    if (m_delivered + perBlock < m_lowest * perBlock || m_delivered > started)
    {
        throw std::runtime_error("the number of messages is not that of the form");
    }
}

} // namespace

double
MeasureCoreSpeed(uint32_t replicas,
                 const std::string& form,
                 Ptr<Cryptography> cryptography,
                 double seconds)
{
    if (!cryptography)
    {
        cryptography = CreateObject<ModeledCryptography>();
    }
    // Until a simulation has begun, ns-3 keeps a list of all Time objects, which takes time.
    Simulator::Run();
    FifoGroup group(replicas, form, cryptography);
    group.Run(WARM_UP);
    std::vector<double> times;
    for (uint32_t repetition = 0; repetition < REPETITIONS; repetition++)
    {
        const double begin = GetThreadTime();
        uint64_t decisions = 0;
        double elapsed = 0;
        while (elapsed < seconds)
        {
            group.Run(1);
            decisions++;
            elapsed = GetThreadTime() - begin;
        }
        times.push_back(elapsed / static_cast<double>(decisions));
    }
    group.Check();
    return 1 / MeasuredTime::Of(std::move(times)).median;
}

} // namespace fl
} // namespace ns3
