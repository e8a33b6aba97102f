/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_INITIALIZER_H
#define FL_INITIALIZER_H

#include "ns3/fl-layer.h"
#include "ns3/object.h"
#include "ns3/random-variable-stream.h"

#include <cstddef>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * A rule for the weights that training starts from: uniform between two bounds that depend on how
 * many values the weights connect. Biases start at zero whatever the rule. An initializer named
 * XInitializer is chosen as `x`.
 */
class Initializer : public Object
{
  public:
    /**
     * @return the type of the interface
     */
    static TypeId GetTypeId();

    /**
     * Draws the weights of one layer. Main thread only.
     *
     * @param fan how many values the weights connect
     * @param rectified true if a rectifier follows before the next layer with weights
     * @param uniform where random numbers come from; its range attributes do not matter
     * @param count number of weights
     * @param weights receives the weights
     */
    void Draw(const Layer::Fan& fan,
              bool rectified,
              const Ptr<UniformRandomVariable>& uniform,
              size_t count,
              float* weights) const;

  protected:
    /**
     * @param fan how many values the weights connect
     * @param rectified true if a rectifier follows before the next layer with weights
     * @return bound of the weights' absolute values; 0: all are zero, and no random number is drawn
     */
    virtual double GetBound(const Layer::Fan& fan, bool rectified) const = 0;
};

} // namespace fl
} // namespace ns3

#endif // FL_INITIALIZER_H
