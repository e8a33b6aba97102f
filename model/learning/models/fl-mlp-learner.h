/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_MLP_LEARNER_H
#define FL_MLP_LEARNER_H

#include "ns3/fl-network-learner.h"

#include <string>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Multilayer perceptron: dense hidden layers with rectifiers, then one dense layer for the classes.
 */
class MlpLearner : public NetworkLearner
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

  protected:
    std::string ComposeLayers() const override;

  private:
    std::string m_hidden{"128"}; ///< widths of the hidden layers, separated by '-'
};

} // namespace fl
} // namespace ns3

#endif // FL_MLP_LEARNER_H
