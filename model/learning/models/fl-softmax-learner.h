/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_SOFTMAX_LEARNER_H
#define FL_SOFTMAX_LEARNER_H

#include "ns3/fl-network-learner.h"

#include <string>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Softmax regression, also called multinomial logistic regression: one dense layer. 7 850
 * parameters for 28x28x1 and 10 classes.
 */
class SoftmaxLearner : public NetworkLearner
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

  protected:
    std::string ComposeLayers() const override;
};

} // namespace fl
} // namespace ns3

#endif // FL_SOFTMAX_LEARNER_H
