/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_RUN_H
#define FL_PIRATE_RUN_H

#include "ns3/fl-choice.h"
#include "ns3/fl-committee-plan.h"
#include "ns3/fl-dissemination.h"
#include "ns3/fl-experiment-options.h"
#include "ns3/fl-hotstuff-rules.h"
#include "ns3/fl-pirate-monitor.h"
#include "ns3/fl-types.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/// What is chosen for a run of PIRATE.
struct PirateRunOptions
{
    /// Chooses one thread, no progress, and the data that the module generates.
    PirateRunOptions();

    /**
     * @return everything that differs from the program fl-pirate without options, as it would stand
     *         on its command line
     */
    std::string Describe() const;

    ExperimentOptions common;                                        ///< of every experiment
    uint32_t committeeSize{4};                                       ///< members of a committee
    Choice form{HotStuffRules::GetTypeId(), "basic"};                ///< form of HotStuff
    Choice dissemination{Dissemination::GetTypeId(), "leader-star"}; ///< ways of sums
    std::string scope{"committee"};                                  ///< what the rule sees
    std::string proposalCheck{"recompute"};                          ///< what members check
    std::string consensusAttack; ///< in the agreement; empty: none
    std::string aggregateAttack; ///< on sums; empty: none
};

/// A consensus step of a committee with an honest leader, in one of the iterations.
struct PirateRunStep
{
    uint32_t committee{0}; ///< the committee
    Round iteration{0};    ///< the iteration
    uint32_t step{0};      ///< the step, from 0
    NodeIndex leader{0};   ///< who has led it
    Time proposed;         ///< when the leader has proposed it
    Time accepted;         ///< when the last honest member that has accepted it did so
    Time decided;          ///< when the leader knew that it was decided
};

/// What a run of PIRATE has come to.
struct PirateRunResult
{
    CommitteePlan plan;                       ///< the committees
    std::set<NodeIndex> byzantine;            ///< Byzantine members
    std::vector<double> uplinks;              ///< rates by node, in bit/s
    std::vector<PirateRound> rounds;          ///< iterations that were completed, in order
    std::vector<PirateRunStep> steps;         ///< by iteration, step and committee
    std::map<std::string, uint64_t> messages; ///< messages sent by role, such as vote
    double accuracy{0};                       ///< of the last model; NaN without test data or model
};

/**
 * Runs PIRATE as the program fl-pirate does, with Byzantine members spread over the committees.
 * Ends after the last iteration, or at the end of `common.maxTime` if that is not 0.
 *
 * @ingroup decentralized-fl-reproduce
 * @param options what is chosen; the seed is that of the process
 * @return what it has come to
 */
PirateRunResult RunPirate(const PirateRunOptions& options);

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_RUN_H
