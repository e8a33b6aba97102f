/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_UBAR_CNN_LEARNER_H
#define FL_UBAR_CNN_LEARNER_H

#include "ns3/fl-network-learner.h"

#include <string>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * A convolutional network of the form that UBAR's paper names, two max-poolings and three dense
 * layers. The paper gives no sizes; these are those of an independent code for CIFAR-10
 * (nicehiro/byzantine-resilient): conv 16 3x3, pool 3, conv 64 4x4 pad 1, pool 4, dense 384, 192.
 * The second pooling leaves 64x2x2 values of a 32x32 image (as in that code), 64x1x1 of a 28x28
 * one. 191 434 parameters for 32x32x3 and 117 418 for 28x28x1, 10 classes.
 */
class UbarCnnLearner : public NetworkLearner
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

#endif // FL_UBAR_CNN_LEARNER_H
