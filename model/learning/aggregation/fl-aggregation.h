/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_AGGREGATION_H
#define FL_AGGREGATION_H

#include "ns3/fl-parameter-vector.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Computes the loss of a model on samples of the aggregating node, in nats. Called from worker
 * threads: owns what it needs, and keeps to their rules.
 */
using LossEvaluator = std::function<double(const ParameterVector&)>;

/**
 * @ingroup decentralized-fl-learning
 * What an aggregation rule needs, stated before the run.
 */
struct AggregatorNeeds
{
    bool ownVector{false};       ///< the vector of the aggregating node itself
    bool lossEvaluator{false};   ///< the loss of a vector on data of the aggregating node
    uint32_t minimumInputs{1};   ///< fewest inputs that the rule is defined for, at least 1
    bool comparison{true};       ///< inputs to compare with each other; false: judges each alone
    bool benignTraces{false};    ///< Aggregator::Calibrate with benign vectors before the run
    std::string minimumReason{}; ///< where the minimum comes from and what would lower it, for
                                 ///< error messages; empty if the rule always has it
};

/**
 * @ingroup decentralized-fl-learning
 * What a caller of aggregation rules can give, stated before the run.
 */
struct AggregationOffer
{
    std::string caller;        ///< who calls, for error messages, such as "fedavg"
    bool ownVector{false};     ///< gives the vector of the aggregating node itself
    bool lossEvaluator{false}; ///< gives the loss of a vector on data of the aggregating node
    bool weightsOnly{false};   ///< can only use rules that yield one weight an input
    uint32_t inputs{0};        ///< how many inputs it gives when nothing is lost
    bool apart{false};         ///< gives inputs in small parts, each aggregated by itself
};

/**
 * @ingroup decentralized-fl-learning
 * One vector to aggregate. It may come from an attacker: anything that does not fit is rejected,
 * not an error.
 */
struct AggregationInput
{
    ParameterVectorPtr vector; ///< the vector
    double weight{1};          ///< such as its number of samples; rules that defend ignore it
};

/**
 * @ingroup decentralized-fl-learning
 * What a rule works on.
 */
struct AggregationRequest
{
    std::vector<AggregationInput> inputs; ///< from the nodes
    size_t dimension{0};                  ///< number of parameters that each vector must have
    bool sized{false};                    ///< true: vectors without content
    ParameterVectorPtr own;  ///< the aggregating node's own vector, if the rule needs it
    LossEvaluator evaluator; ///< the loss of a vector, if the rule needs it
};

/**
 * @ingroup decentralized-fl-learning
 * What a rule yields.
 */
struct AggregationResult
{
    ParameterVector vector;      ///< the aggregate; empty if fewer valid inputs were left than the
                                 ///< rule is defined for
    std::vector<double> weights; ///< one for each input of the request, 0 if it was rejected; the
                                 ///< vector is the sum of the inputs times these. Their sum is 1,
                                 ///< or less if the rule shortens inputs. Empty for rules that mix
                                 ///< coordinates, and without aggregate
    double mass{0}; ///< of rules that yield weights: what the aggregate counts for beside
                    ///< aggregates of other inputs, which are combined by the mean weighted with
                    ///< it. For rules that judge each input alone that is the aggregate of all
    std::vector<uint32_t> rejected; ///< positions of inputs that were not valid, ascending

    /**
     * @return false if too few valid inputs were left
     */
    bool HasVector() const
    {
        return vector.size() > 0;
    }
};

} // namespace fl
} // namespace ns3

#endif // FL_AGGREGATION_H
