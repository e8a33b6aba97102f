/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FLOBC_CNN_LEARNER_H
#define FL_FLOBC_CNN_LEARNER_H

#include "ns3/fl-network-learner.h"

#include <string>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * The convolutional network of FLoBC's published code for MNIST: its convolution has no activation.
 * 608 338 parameters for 28x28x1 and 10 classes.
 */
class FlobcCnnLearner : public NetworkLearner
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

  protected:
    std::string ComposeLayers() const override;

  private:
    double m_dropout{0.2}; ///< probability with which a value is dropped
};

} // namespace fl
} // namespace ns3

#endif // FL_FLOBC_CNN_LEARNER_H
