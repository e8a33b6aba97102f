/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-chain-run.h"

#include <stdexcept>

namespace ns3
{
namespace fl
{

std::string
DescribeLearningChain(const LearningChainExperimentOptions& options)
{
    return "fl-learning-chain --nodes=" + std::to_string(options.common.nodes) +
           " --iterations=" + std::to_string(options.common.iterations) +
           " --network=" + options.common.network +
           " --cryptography=" + options.common.cryptography.ToString() +
           " --learner=" + options.common.learner.ToString() + " --data=" + options.common.data +
           " --work=" + options.work.ToString() + " --storage=" + options.storage;
}

LearningChainRunResult
RunLearningChain(const LearningChainExperimentOptions& options)
{
    LearningChainRunResult result;
    LearningChainExperiment experiment(options);
    for (const LinkRates& rates : experiment.GetExperiment().GetStar().rates)
    {
        result.uplinks.push_back(static_cast<double>(rates.uplink.GetBitRate()));
    }
    experiment.Run([&result](const LearningChainRound& round) { result.rounds.push_back(round); });
    if (result.rounds.size() < options.common.iterations)
    {
        throw std::runtime_error("only " + std::to_string(result.rounds.size()) + " of " +
                                 std::to_string(options.common.iterations) +
                                 " iterations were completed");
    }
    return result;
}

} // namespace fl
} // namespace ns3
