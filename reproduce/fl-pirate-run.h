/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_RUN_H
#define FL_PIRATE_RUN_H

#include "ns3/fl-choice.h"
#include "ns3/fl-experiment-options.h"
#include "ns3/fl-hotstuff-rules.h"
#include "ns3/fl-pirate-monitor.h"

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

    ExperimentOptions common;                         ///< of every experiment
    uint32_t committeeSize{4};                        ///< members of a committee
    Choice form{HotStuffRules::GetTypeId(), "basic"}; ///< form of HotStuff
    std::string consensusAttack;                      ///< in the agreement; empty: none
    std::string aggregateAttack;                      ///< on sums; empty: none
};

/// What a run of PIRATE has come to.
struct PirateRunResult
{
    uint32_t committees{0};                   ///< m
    std::set<NodeIndex> byzantine;            ///< Byzantine members
    std::vector<PirateRound> rounds;          ///< iterations that were completed, in order
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
