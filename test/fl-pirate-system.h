/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_SYSTEM_H
#define FL_PIRATE_SYSTEM_H

#include "ns3/fl-cpu.h"
#include "ns3/fl-pirate-helper.h"
#include "ns3/fl-pirate-messages.h"
#include "ns3/fl-pirate-monitor.h"
#include "ns3/fl-transport.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-tests
 * PIRATE over links of equal delay and processors that take no time. Member k, from 1 on, is in
 * committee (k - 1) mod m at position (k - 1) / m. What members send can be changed on its way.
 */
class PirateSystem
{
  public:
    /// Delay of every message.
    static const Time HOP;
    /// Timeout of a view, an input and gradients.
    static const Time TIMEOUT;

    /// What can be chosen. The values are the defaults.
    struct Options
    {
        uint32_t members{8};                      ///< n
        uint32_t committees{2};                   ///< m
        uint32_t iterations{2};                   ///< iterations
        std::string form{"basic"};                ///< basic or chained
        std::string leader{"round-robin"};        ///< round-robin or stable
        std::string scope{"committee"};           ///< committee or step
        std::string check{"recompute"};           ///< recompute or detector
        std::string dissemination{"leader-star"}; ///< ways of sums
        std::string aggregator{"mean"};           ///< the rule
        std::string attack;                       ///< on gradients
        std::string consensusAttack;              ///< in the agreement
        std::string aggregateAttack;              ///< on sums
        std::set<NodeIndex> byzantine;            ///< who attacks
        std::string cryptography{"modeled"};      ///< real or modeled
        std::string device{"instant"};            ///< processors
        uint32_t threads{1};                      ///< worker threads
        uint64_t sizedBytes{0};       ///< size of a model without content; 0: softmax regression
        bool hasRealisticData{false}; ///< images that can be learned, not random numbers
        Time end{Seconds(600)};       ///< when the run ends at the latest
    };

    /// Changes a message that is sent: sender, receiver, message; returns null to drop it.
    using Filter = std::function<MessagePtr(NodeIndex, NodeIndex, const MessagePtr&)>;

    /**
     * Makes everything; the applications start at time 0.
     *
     * @param chosen what is chosen
     */
    explicit PirateSystem(const Options& chosen);

    /// Destroys the simulation.
    ~PirateSystem();

    PirateSystem(const PirateSystem&) = delete;
    PirateSystem& operator=(const PirateSystem&) = delete;

    /**
     * Runs to the end.
     *
     * @return whether nobody has sent anything for longer than the longest timeout
     */
    bool Run();

    /**
     * @param time simulated time
     * @param action what happens then
     */
    void At(Time time, std::function<void()> action);

    /**
     * @param node a member
     * @return its application
     */
    Ptr<PirateMemberApplication> GetMember(NodeIndex node) const;

    /**
     * @param node a member
     * @return its committee
     */
    uint32_t GetCommittee(NodeIndex node) const;

    /**
     * @param node a member
     * @return whether it does not attack
     */
    bool IsHonest(NodeIndex node) const;

    /**
     * @return whether all honest members that run have completed all iterations, and in each all
     *         have the same model, with the digest that the last block has
     */
    bool HaveAgreed() const;

    /**
     * @param committee a committee
     * @param iteration an iteration
     * @return steps that it has decided
     */
    uint32_t CountSteps(uint32_t committee, Round iteration) const;

    /**
     * Trains as the members do, with the same random numbers.
     *
     * @param iteration an iteration; those before it have been asked for
     * @param node a member
     * @return its local gradient, honest
     */
    ParameterVectorPtr Train(Round iteration, NodeIndex node);

    /**
     * @param iteration an iteration that is complete
     * @return the model that it began with
     */
    ParameterVectorPtr GetModel(Round iteration) const;

    /**
     * @param iteration an iteration that is complete
     * @return gradients that were decided to be added, as their owners have sent them
     */
    std::map<NodeIndex, ParameterVectorPtr> GetAcceptedGradients(Round iteration) const;

    /**
     * @param iteration an iteration that is complete
     * @param gradients local gradients by node
     * @return greatest difference of a parameter between the model after the iteration and the one
     *         before it plus the plain mean of the gradients, relative to the largest gradient
     */
    double GetError(Round iteration,
                    const std::map<NodeIndex, ParameterVectorPtr>& gradients) const;

    /**
     * @param iteration an iteration
     * @param owner who signs
     * @param gradient the vector
     * @return a GRADIENT, properly signed
     */
    MessagePtr MakeGradient(Round iteration, NodeIndex owner, ParameterVectorPtr gradient) const;

    /// A member does not run any more: looks again at what is complete.
    void Update();

    /**
     * @param type a message type
     * @param phase a phase
     * @return messages sent
     */
    uint64_t CountSent(uint16_t type, uint8_t phase) const;

    const Options options;           ///< what was chosen
    CommitteePlan plan;              ///< the committees
    LearningSetupPtr setup;          ///< shared by all nodes
    Partition::Shares shares;        ///< samples by member
    Filter filter;                   ///< changes what is sent, if set
    PirateApplications system;       ///< the applications
    std::vector<PirateRound> rounds; ///< completed iterations
    /// Completed iterations by member.
    std::map<NodeIndex, std::map<Round, PirateIterationReport>> reports;
    /// Decided blocks by committee, iteration and step.
    std::map<uint32_t, std::map<std::pair<Round, uint32_t>, PirateBlock>> blocks;
    uint64_t conflicts{0};               ///< reports that contradict an earlier one
    std::map<NodeIndex, uint64_t> steps; ///< reports of decided steps by member

  private:
    class FilterTransport;

    void CreateLearning(); ///< Data, model, rules.
    void CreatePlan();     ///< Committees.

    /// @param from who sends it @param message any message
    void NoteGradient(NodeIndex from, const Message& message);
    /// @param report a decided step
    void NoteStep(const PirateStepReport& report);
    /// @param report a completed iteration
    void NoteIteration(const PirateIterationReport& report);

    /// Gradients as sent by their owners, by iteration, owner and digest.
    std::map<std::tuple<Round, NodeIndex, Digest>, ParameterVectorPtr> m_gradients;
    std::unique_ptr<PirateMonitor> m_monitor;                ///< sums up
    std::map<std::pair<uint16_t, uint8_t>, uint64_t> m_sent; ///< messages by type and phase
    Time m_lastSent;                                         ///< when a message was sent last
    std::map<NodeIndex, UpdateTrainer> m_trainers;           ///< for comparison
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_SYSTEM_H
