/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_RING_OVERLAY_H
#define FL_RING_OVERLAY_H

#include "ns3/fl-overlay.h"

#include <cstdint>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-collective
 * A ring in the order of the nodes, in which each node is connected with the Reach nodes before and
 * the Reach nodes after it. Reach Byzantine nodes side by side, in two places, cut the benign part.
 */
class RingOverlay : public Overlay
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

    uint32_t m_reach; ///< neighbors to each side
};

} // namespace fl
} // namespace ns3

#endif // FL_RING_OVERLAY_H
