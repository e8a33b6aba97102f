/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_SEQUENTIAL_LEARNER_H
#define FL_SEQUENTIAL_LEARNER_H

#include "ns3/fl-network-learner.h"

#include <string>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * A network that the user composes by name from layers, such as
 * `sequential:Layers=conv 20 5x5; maxpool 2; dense 500; relu; dense 10`. Layers and what stands
 * behind them: conv FILTERS KxK [stride S] [pad P]; maxpool K [stride S]; dense NEURONS; relu;
 * tanh; dropout RATE; flatten. Each of them documents itself (ConvLayer and so on); a class derived
 * from Layer adds one.
 */
class SequentialLearner : public NetworkLearner
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

  protected:
    std::string ComposeLayers() const override;

  private:
    std::string m_layers; ///< the layers
};

} // namespace fl
} // namespace ns3

#endif // FL_SEQUENTIAL_LEARNER_H
