/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_OPTIMIZER_H
#define FL_OPTIMIZER_H

#include "ns3/fl-parameter-block.h"
#include "ns3/fl-parameter-vector.h"
#include "ns3/fl-schedule.h"
#include "ns3/object.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * What an optimizer remembers between steps: a plain value, owned by the node. A new one is empty;
 * the first step gives it the form that the optimizer needs.
 */
struct OptimizerState
{
    uint64_t steps{0}; ///< steps taken, which schedules count by
    std::vector<ParameterVector>
        moments; ///< such as the velocity; what they are, the optimizer says
};

/// A shared, immutable state: what a node keeps between rounds, and work refers to.
using OptimizerStatePtr = std::shared_ptr<const OptimizerState>;

/**
 * @ingroup decentralized-fl-learning
 * A rule that turns gradients into steps. All nodes share one; it does not change once attributes
 * are set, and its const methods may be called from any number of threads at once. An optimizer
 * named XOptimizer is chosen as `x`.
 *
 * What all of them can do is here: the learning rate's Schedule; clipping of the gradient by its
 * norm (R. Pascanu et al., "On the difficulty of training recurrent neural networks", ICML 2013,
 * algorithm 1) and then by value; factors of the learning rate for biases and for layers by name;
 * another weight decay for biases. Caffe's LeNet, for example, has BiasFactor 2. Who derives from
 * it writes one pass over a segment of the parameters.
 */
class Optimizer : public Object
{
  public:
    /// Neighboring parameters that a step treats alike.
    struct Segment
    {
        size_t offset{0};      ///< first parameter
        size_t size{0};        ///< number of parameters
        double rateFactor{1};  ///< multiple of the learning rate
        double decayFactor{1}; ///< multiple of the weight decay
    };

    /// How a step treats the parameters of a model, from the first to the last.
    using Plan = std::vector<Segment>;

    /**
     * @return the type of the interface
     */
    static TypeId GetTypeId();

    /**
     * Works out how a model's parameters are treated; one segment if all are alike.
     *
     * @param blocks the model's layers, in order and without gaps (see Learner::GetBlocks())
     * @return the plan for Step()
     * @throw InputError if LayerFactors cannot be read or names a layer that the model has not
     */
    Plan MakePlan(const std::vector<ParameterBlock>& blocks) const;

    /**
     * Takes one step.
     *
     * @param parameters the model, changed in place
     * @param gradient the gradient there, of the same form
     * @param state the state after the last step of the same model, updated
     * @param plan how the model's parameters are treated
     */
    void Step(ParameterVector& parameters,
              const ParameterVector& gradient,
              OptimizerState& state,
              const Plan& plan) const;

    /**
     * Takes one step that treats all parameters as weights of one layer.
     *
     * @param parameters the model, changed in place
     * @param gradient the gradient there, of the same form
     * @param state the state after the last step of the same model, updated
     */
    void Step(ParameterVector& parameters,
              const ParameterVector& gradient,
              OptimizerState& state) const;

    /**
     * Makes a state after a node's training of a round into what its next round begins with: the
     * moments go unless KeepMoments says otherwise; the steps stay.
     *
     * @param state the state, changed in place
     */
    void EndRound(OptimizerState& state) const;

    /**
     * @param steps steps taken before
     * @return learning rate of the next step, without factors of layers
     */
    double GetRate(uint64_t steps) const;

    /**
     * Cost of a step, for the simulated CPU.
     *
     * @param dimension number of parameters
     * @return floating-point operations
     */
    double GetStepFlops(size_t dimension) const;

    /**
     * @return vectors of the model's size that a state holds
     */
    virtual size_t GetMomentCount() const = 0;

  protected:
    /// One segment of one step, as an implementation sees it.
    struct Pass
    {
        size_t size;           ///< number of parameters
        float* weights;        ///< parameters, to be changed
        const float* gradient; ///< gradient there, not clipped yet
        float scale;           ///< the gradient is multiplied by it
        float bound;           ///< and then limited to +-bound, see Clip()
        double rate;           ///< learning rate
        double decayFactor;    ///< multiple of the weight decay
        uint64_t step;         ///< number of the step, from 1
    };

    /**
     * @param value part of a gradient
     * @param bound largest absolute value
     * @return the value, limited; not a number stays what it is
     */
    static float Clip(float value, float bound)
    {
        return value > bound ? bound : (value < -bound ? -bound : value);
    }

  private:
    /**
     * @return learning rate before the schedule
     */
    virtual double GetInitialRate() const = 0;

    /**
     * @return floating-point operations a parameter, without clipping
     */
    virtual double GetParameterFlops() const = 0;

    /**
     * Moves the parameters of a segment.
     *
     * @param pass the segment
     * @param moments first element of the segment in each moment
     */
    virtual void MoveSegment(const Pass& pass, const std::vector<float*>& moments) const = 0;

    Ptr<Schedule> m_schedule;   ///< of the learning rate; null: constant
    double m_clipNorm{0};       ///< longest gradient; 0: not limited
    double m_clipValue{0};      ///< largest part of a gradient; 0: not limited
    double m_biasFactor{1};     ///< multiple of the rate for biases
    double m_biasDecay{1};      ///< multiple of the weight decay for biases
    std::string m_layerFactors; ///< multiples of the rate for layers, as text
    bool m_keepsMoments{true};  ///< whether moments live on from round to round
};

} // namespace fl
} // namespace ns3

#endif // FL_OPTIMIZER_H
