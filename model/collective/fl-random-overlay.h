/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_RANDOM_OVERLAY_H
#define FL_RANDOM_OVERLAY_H

#include "ns3/fl-overlay.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-collective
 * A random graph in which two nodes are connected with the probability ConnectionRatio (S. Guo et
 * al., "Byzantine-Resilient Decentralized Stochastic Gradient Descent", 2021, section VI-A). The
 * benign part comes first, and is drawn again until it is connected, which makes it a random graph
 * under the condition that it is. Byzantine nodes are added after, each connected with every node
 * that is there already with the same probability.
 */
class RandomOverlay : public Overlay
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

  private:
    NeighborLists DoDraw(uint32_t nodes,
                         const std::set<NodeIndex>& byzantine,
                         const Ptr<UniformRandomVariable>& uniform) const override;
    std::string SuggestConnection() const override;

    double m_connectionRatio; ///< probability of an edge
};

} // namespace fl
} // namespace ns3

#endif // FL_RANDOM_OVERLAY_H
