/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_AGGREGATOR_H
#define FL_AGGREGATOR_H

#include "ns3/fl-aggregation.h"
#include "ns3/object.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * A rule that makes one vector of many, some of which may come from attackers. A rule named
 * XAggregator is chosen as `x`. Rules that give each input one weight derive from WeightAggregator;
 * rules that mix coordinates of different inputs derive from this class, or from
 * CoordinateAggregator if they look at each coordinate alone.
 *
 * Rules do not change once attributes are set and Calibrate was called. Aggregate is called from
 * worker threads: it keeps to their rules, and depends on its arguments alone, to the last bit.
 */
class Aggregator : public Object
{
  public:
    /**
     * @return the type of the interface
     */
    static TypeId GetTypeId();

    /**
     * @return what the rule needs
     */
    virtual AggregatorNeeds GetNeeds() const;

    /**
     * @return true if the result is a sum of whole inputs, each with one weight; such rules are
     *         WeightAggregators
     */
    virtual bool YieldsWeights() const;

    /**
     * The breakdown number: how many inputs attackers may choose freely, knowing all others,
     * without being able to move the result beyond all bounds.
     *
     * @param inputs number of inputs
     * @return number of hostile inputs that the rule bears
     */
    virtual uint32_t GetBreakdown(uint32_t inputs) const = 0;

    /**
     * Cost, for the simulated CPU, with comparisons counted as operations.
     *
     * @param inputs number of inputs
     * @param dimension number of parameters
     * @return floating-point operations
     */
    virtual double GetFlops(uint32_t inputs, size_t dimension) const = 0;

    /**
     * Cost of the losses that the rule asks for, which depends on the model and the batch.
     *
     * @param inputs number of inputs
     * @return number of vectors whose loss it asks for, the own one included; 0 by default
     */
    virtual uint32_t GetLossEvaluations(uint32_t inputs) const;

    /**
     * Shows the rule before the run what benign vectors look like; for rules that need
     * AggregatorNeeds::benignTraces. Main thread only. Throws InputError if the rule can make
     * nothing of them.
     *
     * @param benign vectors of one dimension, from honest nodes, in the order of their making; none
     *        if the vectors of the run are sized, which rules do not look at
     */
    void Calibrate(const std::vector<ParameterVectorPtr>& benign);

    /**
     * Makes sure before the run that a caller can use the rule. Throws InputError, naming the rule,
     * the caller, what is missing, and the rules that the caller could use with their default
     * attributes. Benign traces are missing if Calibrate was not called.
     *
     * @param offer what the caller can give
     */
    void RequireUsable(const AggregationOffer& offer) const;

    /**
     * Aggregates. Inputs without a vector, of another dimension or kind than the request says, with
     * an infinite or NaN parameter, or with a weight that is negative, infinite or NaN are rejected
     * before the rule sees them. Sized vectors give a sized vector, with the weights of the mean.
     *
     * @param request the inputs; one that lacks what GetNeeds asks for is a programming error
     * @return the aggregate
     */
    AggregationResult Aggregate(const AggregationRequest& request) const;

  protected:
    /// The valid inputs of a request. All have content, one dimension, and, unless
    /// GetScreening says otherwise, finite parameters.
    struct ValidInputs
    {
        std::vector<const ParameterVector*> vectors; ///< the vectors
        std::vector<double> weights;                 ///< their weights in the request
        std::vector<uint32_t> positions;             ///< where they stand in the request, ascending
    };

    /// Weights that a rule gives to valid inputs.
    struct Weighting
    {
        std::vector<double> weights; ///< factors of the sum, one for each valid input, 0 if it is
                                     ///< rejected; empty if there is no aggregate
        double mass{0};              ///< as in AggregationResult
    };

    /**
     * Learns from benign vectors. Does nothing by default.
     *
     * @param benign the vectors, maybe none
     */
    virtual void DoCalibrate(const std::vector<ParameterVectorPtr>& benign);

    /**
     * Applies the rule.
     *
     * @param inputs valid inputs, at least GetNeeds().minimumInputs
     * @param request for what else the rule needs
     * @param result receives the vector (left empty if there is none), and, from rules that yield
     *        weights, the mass and one weight for each *valid* input
     */
    virtual void DoAggregate(const ValidInputs& inputs,
                             const AggregationRequest& request,
                             AggregationResult& result) const = 0;

    /// Who finds inputs with infinite or NaN parameters.
    enum class Screening
    {
        BEFORE, ///< Screen does, before the rule sees them
        RULE,   ///< the rule: if it meets one, it yields no aggregate
        RESULT, ///< the result: one input that is not finite, whatever its weight, makes it
                ///< infinite or NaN, which finite inputs never do
    };

    /**
     * @return who finds inputs that are not finite; BEFORE by default. The others save reading all
     *         vectors once more if there are none; if there are, Screen rejects them and the rule
     * is applied again
     */
    virtual Screening GetScreening() const;

    /**
     * Sorts out invalid inputs; aborts if the request lacks what the rule needs.
     *
     * @param request the inputs
     * @param rejected receives the positions of the invalid ones
     * @param isFinitenessChecked whether infinite and NaN parameters are invalid
     * @return the valid ones; none if they are fewer than the rule is defined for
     */
    ValidInputs Screen(const AggregationRequest& request,
                       std::vector<uint32_t>& rejected,
                       bool isFinitenessChecked = true) const;

    /**
     * @param weights one weight for each valid input
     * @param inputs the valid inputs
     * @param request all inputs
     * @return one weight for each input of the request, 0 for the rejected ones
     */
    static std::vector<double> SpreadWeights(const std::vector<double>& weights,
                                             const ValidInputs& inputs,
                                             const AggregationRequest& request);

    /**
     * Scales weights to the sum 1.
     *
     * @param weights the weights, finite, none negative
     * @return the scaled weights, and their sum before, at most the greatest finite number, as the
     *         mass; none if the sum is 0
     */
    static Weighting Normalize(const std::vector<double>& weights);

  private:
    /**
     * Applies the rule, or, to sized vectors, the mean.
     *
     * @param inputs valid inputs, maybe none
     * @param request for what else the rule needs
     * @param result receives what DoAggregate yields
     */
    void Apply(const ValidInputs& inputs,
               const AggregationRequest& request,
               AggregationResult& result) const;

    /**
     * @param offer what a caller can give
     * @param isCalibrated whether the rule has seen benign vectors, if it needs them
     * @return what is missing, in words that follow the name of the rule; empty if nothing is
     */
    std::string DescribeLack(const AggregationOffer& offer, bool isCalibrated) const;

    bool m_isCalibrated{false}; ///< Calibrate was called
};

} // namespace fl
} // namespace ns3

#endif // FL_AGGREGATOR_H
