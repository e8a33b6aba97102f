/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LEARNING_CHAIN_RUN_H
#define FL_LEARNING_CHAIN_RUN_H

#include "ns3/fl-learning-chain-experiment.h"
#include "ns3/fl-learning-chain-monitor.h"

#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/// What a run of LearningChain has come to.
struct LearningChainRunResult
{
    std::vector<double> uplinks;            ///< rates by node, in bit/s
    std::vector<LearningChainRound> rounds; ///< iterations that were completed, in order
};

/**
 * @ingroup decentralized-fl-reproduce
 * @param options what is chosen
 * @return what the program fl-learning-chain has to be told for it
 */
std::string DescribeLearningChain(const LearningChainExperimentOptions& options);

/**
 * Runs LearningChain as the program fl-learning-chain does.
 *
 * @ingroup decentralized-fl-reproduce
 * @param options what is chosen; the seed is that of the process
 * @return what it has come to
 * @throw std::runtime_error if not all iterations were completed
 */
LearningChainRunResult RunLearningChain(const LearningChainExperimentOptions& options);

} // namespace fl
} // namespace ns3

#endif // FL_LEARNING_CHAIN_RUN_H
