/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LENET_LEARNER_H
#define FL_LENET_LEARNER_H

#include "ns3/fl-network-learner.h"

#include <string>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * LeNet as Caffe's MNIST example has it (examples/mnist/lenet_train_test.prototxt), which follows
 * Y. LeCun et al., "Gradient-Based Learning Applied to Document Recognition", 1998, with more
 * filters and a rectifier. 431 080 parameters for 28x28x1 and 10 classes.
 */
class LenetLearner : public NetworkLearner
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

#endif // FL_LENET_LEARNER_H
