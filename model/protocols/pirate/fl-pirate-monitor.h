/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_MONITOR_H
#define FL_PIRATE_MONITOR_H

#include "ns3/fl-pirate-member-application.h"
#include "ns3/fl-pirate-round.h"
#include "ns3/fl-types.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <tuple>
#include <vector>

namespace ns3
{
namespace fl
{

/// What an iteration has come to in the whole system.
struct PirateRound
{
    Round iteration{0};           ///< its number
    Time start;                   ///< when the first honest member began with it
    Time end;                     ///< when the last honest member that runs had its model
    double trainingLoss{0};       ///< mean over honest members, in nats
    uint32_t decisions{0};        ///< consensus steps decided, over all committees
    double stepSeconds{0};        ///< mean time from a proposal to its decision by the leader
    double broadcastSeconds{0};   ///< mean time from a proposal until the last honest member
                                  ///< that has accepted it did so
    std::set<NodeIndex> accepted; ///< nodes whose gradients were added
    std::set<NodeIndex> rejected; ///< nodes whose gradients were judged and not added
    uint64_t viewChanges{0};      ///< views after timeouts, most in a committee, summed
    uint64_t refusedProposals{0}; ///< proposals that honest members have not voted for
    uint64_t rejectedMessages{0}; ///< messages that honest members have refused
    uint32_t modelDigests{0};     ///< different digests of honest members' models; 1 is right
    PirateHeldBytes held{};       ///< vectors in the memory of an honest member that has
                                  ///< begun with the iteration, on the average, by kind
    ParameterVectorPtr model;     ///< model of the lowest honest member
    Digest digest;                ///< its digest
};

/**
 * @ingroup decentralized-fl-protocols
 * Listens to all members of PIRATE and tells what each iteration has come to, once all honest
 * members that run have completed it. Byzantine members are not listened to.
 */
class PirateMonitor
{
  public:
    /// Takes a completed iteration. They come in order.
    using Completed = std::function<void(const PirateRound&)>;

    /**
     * @param completed takes the iterations
     */
    explicit PirateMonitor(Completed completed);

    PirateMonitor(const PirateMonitor&) = delete;
    PirateMonitor& operator=(const PirateMonitor&) = delete;

    /**
     * @param node index of a member
     * @param member the member, honest
     */
    void Attach(NodeIndex node, Ptr<PirateMemberApplication> member);

    /// Looks again: a member does not run any more.
    void Update();

    /**
     * @return number of iterations that are complete
     */
    Round GetCompleted() const;

  private:
    /// Committee, iteration, step.
    using StepKey = std::tuple<uint32_t, Round, uint32_t>;

    /// What is known of a step.
    struct Step
    {
        std::set<NodeIndex> accepted; ///< owners whose gradients count
        std::set<NodeIndex> rejected; ///< owners whose gradients do not
        Time proposed{-1};            ///< by its leader, if that one is honest
        Time decided{-1};             ///< by its leader
        Time acceptedAt{-1};          ///< by the last member
    };

    /// Counters of a member at the end of an iteration.
    struct Counters
    {
        uint32_t committee{0};        ///< its committee
        uint64_t viewChanges{0};      ///< since the start of its process
        uint64_t refusedProposals{0}; ///< since the start of its process
        uint64_t rejectedMessages{0}; ///< since the start of its process
    };

    /**
     * @param report a decided step
     */
    void HandleStep(const PirateStepReport& report);

    /**
     * @param report a completed iteration
     */
    void HandleIteration(const PirateIterationReport& report);

    /**
     * @param iteration an iteration that is complete
     * @return what it has come to
     */
    PirateRound Summarize(Round iteration);

    const Completed m_completed;                                 ///< takes the iterations
    std::map<NodeIndex, Ptr<PirateMemberApplication>> m_members; ///< honest ones
    std::map<StepKey, Step> m_steps;                             ///< of iterations not complete
    std::map<Round, std::map<NodeIndex, PirateIterationReport>> m_reports; ///< not complete
    std::map<NodeIndex, Round> m_next;        ///< iteration of each member
    std::map<NodeIndex, Counters> m_counters; ///< at its last report
    Round m_round{0};                         ///< the first not complete
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_MONITOR_H
