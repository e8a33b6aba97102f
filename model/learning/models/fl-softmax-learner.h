/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_SOFTMAX_LEARNER_H
#define FL_SOFTMAX_LEARNER_H

#include "ns3/fl-dense-learner.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Softmax regression (multinomial logistic regression): one dense layer. 7 850 parameters for 28x28
 * pixels and ten classes.
 */
class SoftmaxLearner : public DenseLearner
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

  protected:
    std::vector<uint32_t> GetHiddenWidths() const override;
};

} // namespace fl
} // namespace ns3

#endif // FL_SOFTMAX_LEARNER_H
