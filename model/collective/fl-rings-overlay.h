/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_RINGS_OVERLAY_H
#define FL_RINGS_OVERLAY_H

#include "ns3/fl-overlay.h"

#include <cstdint>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-collective
 * The union of random rings through all nodes: a graph that is connected and, with two rings or
 * more, almost surely an expander (C. Law and K.-Y. Siu, "Distributed construction of random
 * expander networks", INFOCOM 2003). Where rings share an edge, a node has fewer than twice as many
 * neighbors as there are rings.
 */
class RingsOverlay : public Overlay
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

    uint32_t m_rings; ///< number of rings
};

} // namespace fl
} // namespace ns3

#endif // FL_RINGS_OVERLAY_H
