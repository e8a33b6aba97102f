/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_COMPLETE_OVERLAY_H
#define FL_COMPLETE_OVERLAY_H

#include "ns3/fl-overlay.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-collective
 * Everybody is connected with everybody.
 */
class CompleteOverlay : public Overlay
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
};

} // namespace fl
} // namespace ns3

#endif // FL_COMPLETE_OVERLAY_H
