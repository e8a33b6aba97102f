/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CONSENSUS_HARNESS_H
#define FL_CONSENSUS_HARNESS_H

#include "ns3/fl-consensus-attack.h"
#include "ns3/fl-consensus-host.h"
#include "ns3/fl-cryptography.h"
#include "ns3/fl-hotstuff-core.h"
#include "ns3/fl-pacemaker.h"
#include "ns3/nstime.h"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

class ConsensusHarness;

/**
 * @ingroup decentralized-fl-tests
 * Keys and groups that many tests share.
 */
struct ConsensusMembers
{
    /**
     * @param cryptography real or modeled primitives
     * @param size number of replicas
     */
    ConsensusMembers(Ptr<Cryptography> cryptography, uint32_t size);

    Ptr<Cryptography> cryptography;        ///< primitives
    Ptr<CertificateScheme> certificates;   ///< lists of signatures
    std::vector<KeyPairPtr> keys;          ///< keys by replica
    std::shared_ptr<ConsensusGroup> group; ///< the group; a test may spoil its quorum
};

/**
 * @ingroup decentralized-fl-tests
 * One process that plays a replica: an honest core, an attacker, or one of two with the same keys.
 */
class ConsensusInstance : public ConsensusHost
{
  public:
    /// What an instance is.
    struct Settings
    {
        ReplicaIndex replica{0};           ///< whose part it plays
        bool isHonest{true};               ///< whether its decisions count
        Ptr<const HotStuffRules> rules;    ///< its rules
        Ptr<const ConsensusAttack> attack; ///< its attack, may be null
    };

    /**
     * @param harness where it lives
     * @param id position in the harness
     * @param settings what it is
     */
    ConsensusInstance(ConsensusHarness& harness, size_t id, Settings settings);

    ConsensusInstance(const ConsensusInstance&) = delete;
    ConsensusInstance& operator=(const ConsensusInstance&) = delete;

    void Send(ReplicaIndex to, const ConsensusMessagePtr& message) override;
    void Broadcast(const ConsensusMessagePtr& message) override;
    TimerId StartTimer(const Time& delay, std::function<void()> expired) override;
    void CancelTimer(TimerId timer) override;
    Time GetNow() const override;
    TaskId StartWork(const Cost& cost,
                     WorkClass workClass,
                     std::function<void()> work,
                     std::function<void()> done,
                     uint64_t resultBytes) override;
    void CancelWork(TaskId task) override;
    bool IsProgressExpected() override;
    std::optional<Bytes> MakePayload(View view, const std::vector<BlockPtr>& undecided) override;
    void CheckPayload(const BlockPtr& block,
                      const std::vector<BlockPtr>& undecided,
                      std::function<void(bool)> answer) override;
    void StoreSafetyState(const SafetyState& state) override;
    void Decide(const BlockPtr& block, const QuorumCertificatePtr& certificate) override;
    void NotifyProposal(const BlockPtr& block) override;
    void NotifyCertificate(const QuorumCertificatePtr& certificate) override;
    void NotifyView(View view, ReplicaIndex leader, ViewReason reason) override;
    void NotifyConflict(const BlockPtr& block) override;

    /// Begins, with what was stored if it has run before.
    void Start();

    /// Loses everything but what was stored.
    void Crash();

    const Settings settings;                     ///< what it is
    std::unique_ptr<HotStuffCore> core;          ///< nullptr while it is down
    std::vector<BlockPtr> decided;               ///< since the last start
    std::vector<QuorumCertificatePtr> decidedBy; ///< what has decided them
    std::vector<Time> decidedAt;                 ///< when they were decided
    std::vector<Time> proposedAt;                ///< when it has proposed
    std::vector<Time> certifiedAt;               ///< when it has collected a quorum
    std::vector<View> views;                     ///< views entered
    uint32_t payloads{0};                        ///< decided blocks with a payload
    bool refusesPayloads{false};                 ///< accepts and makes no payload
    Cost work;                                   ///< work done in all
    bool hasConflict{false};                     ///< it has seen a conflict
    std::optional<SafetyState> stored;           ///< survives a crash

  private:
    ConsensusHarness& m_harness;               ///< where it lives
    const size_t m_id;                         ///< position in the harness
    uint64_t m_life{0};                        ///< number of starts and crashes
    TimerId m_nextTimer{1};                    ///< name of the next timer
    std::map<TimerId, bool> m_timers;          ///< timers that have not expired
    TaskId m_nextTask{1};                      ///< name of the next work
    std::set<TaskId> m_canceled;               ///< work that is no longer wanted
    std::unique_ptr<ConsensusHost> m_attacker; ///< what the core sees as its host
};

/**
 * @ingroup decentralized-fl-tests
 * A group of replicas without a simulator: an ordered list of events, and messages that take the
 * way that the test says.
 */
class ConsensusHarness
{
  public:
    /// A message between two instances.
    struct Transit
    {
        size_t from;                 ///< instance
        size_t to;                   ///< instance
        ConsensusMessagePtr message; ///< the message
    };

    /// Says when copies of a message arrive, from now; none: it is lost.
    using Route = std::function<void(const Transit&, std::vector<Time>&)>;

    /// What a group is made of.
    struct Settings
    {
        std::shared_ptr<const ConsensusMembers> members; ///< keys
        Ptr<const HotStuffRules> rules;                  ///< of the honest replicas
        Ptr<const LeaderElection> election;              ///< who leads
        Ptr<const HotStuffOptions> options;              ///< memory and synchronization
        Time baseTimeout{MilliSeconds(100)};             ///< of the pacemakers
        Time maxTimeout{MilliSeconds(1600)};             ///< of the pacemakers
        Time delay{MilliSeconds(10)};                    ///< of messages, unless routed otherwise
        uint32_t target{10};                             ///< payloads to decide
        Ptr<UniformRandomVariable> random;               ///< whom to ask for blocks
        bool encodesMessages{false};                     ///< messages are encoded and decoded
    };

    /**
     * @param settings what it is made of
     */
    explicit ConsensusHarness(Settings settings);

    /**
     * @param form basic or chained
     * @return its rules
     */
    static Ptr<const HotStuffRules> MakeRules(const std::string& form);

    /// Adds an honest instance for every replica.
    void AddHonest();

    /**
     * @param instance what to add
     * @return the instance
     */
    ConsensusInstance& Add(ConsensusInstance::Settings instance);

    /// Starts all instances.
    void Start();

    /**
     * Runs until a condition holds.
     *
     * @param isDone the condition
     * @param limit how long at most, from now
     * @return whether it holds
     */
    bool RunUntil(const std::function<bool()>& isDone, const Time& limit);

    /**
     * @param duration how long, from now
     */
    void Run(const Time& duration);

    /**
     * @param id an instance
     * @return the instance
     */
    ConsensusInstance& Get(size_t id);

    /**
     * @param replica a replica
     * @return the instances that play its part
     */
    const std::vector<size_t>& GetInstances(ReplicaIndex replica) const;

    /**
     * @return number of instances
     */
    size_t GetSize() const;

    /**
     * @param payloads a number of payloads
     * @return whether all honest instances that are up have decided so many
     */
    bool HaveAllDecided(uint32_t payloads) const;

    /**
     * Delivers a message now, as if sent by a replica.
     *
     * @param from the supposed sender
     * @param to an instance
     * @param message any message
     */
    void Inject(ReplicaIndex from, size_t to, ConsensusMessage message);

    /**
     * @param when when, from now
     * @param event what happens
     */
    void Schedule(const Time& when, std::function<void()> event);

    /**
     * @param transit a message
     */
    void Transmit(const Transit& transit);

    /**
     * An honest instance has decided a block.
     *
     * @param block the block
     */
    void NoteDecision(const BlockPtr& block);

    const Settings settings;                                       ///< what it is made of
    Time now;                                                      ///< simulated time
    Route route;                                                   ///< way of the messages
    std::function<Time()> workDelay;                               ///< time that work takes
    std::array<uint64_t, ConsensusMessageCodec::TYPES> messages{}; ///< sent, by type
    std::map<Height, Digest> chain;                                ///< decided by anyone honest
    bool hasConflict{false};                                       ///< two have decided differently

  private:
    /// Something that will happen.
    struct Event
    {
        int64_t time;                 ///< when, in ns
        uint64_t number;              ///< keeps the order among equal times
        std::function<void()> action; ///< what

        /**
         * @param other another event
         * @return whether it happens before this one
         */
        bool operator<(const Event& other) const
        {
            return time != other.time ? time > other.time : number > other.number;
        }
    };

    /**
     * Lets the next event happen.
     *
     * @param end latest time
     * @return whether there was one
     */
    bool Step(const Time& end);

    std::vector<std::unique_ptr<ConsensusInstance>> m_instances; ///< by id
    std::map<ReplicaIndex, std::vector<size_t>> m_byReplica;     ///< ids of its instances
    std::priority_queue<Event> m_events;                         ///< the earliest first
    uint64_t m_number{0};                                        ///< events so far
};

} // namespace fl
} // namespace ns3

#endif // FL_CONSENSUS_HARNESS_H
