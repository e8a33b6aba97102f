/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_OPTIMIZER_H
#define FL_OPTIMIZER_H

#include "ns3/fl-parameter-vector.h"
#include "ns3/object.h"

#include <cstddef>
#include <cstdint>
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

/**
 * @ingroup decentralized-fl-learning
 * A rule that turns gradients into steps. All nodes share one; it does not change once attributes
 * are set, and its const methods may be called from any number of threads at once. An optimizer
 * named XOptimizer is chosen as `x`.
 */
class Optimizer : public Object
{
  public:
    /**
     * @return the type of the interface
     */
    static TypeId GetTypeId();

    /**
     * Takes one step.
     *
     * @param parameters the model, changed in place
     * @param gradient the gradient there, of the same form
     * @param state the state after the last step of the same model, updated
     */
    virtual void Step(ParameterVector& parameters,
                      const ParameterVector& gradient,
                      OptimizerState& state) const = 0;

    /**
     * Cost of a step, for the simulated CPU.
     *
     * @param dimension number of parameters
     * @return floating-point operations
     */
    virtual double GetStepFlops(size_t dimension) const = 0;
};

} // namespace fl
} // namespace ns3

#endif // FL_OPTIMIZER_H
