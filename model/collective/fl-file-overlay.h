/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FILE_OVERLAY_H
#define FL_FILE_OVERLAY_H

#include "ns3/fl-overlay.h"

#include <string>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-collective
 * The graph that a text file describes: one edge a line, as two numbers of nodes with white space
 * between them; empty lines, and lines that begin with #, are left out. That is the form in which
 * public collections of graphs are kept.
 */
class FileOverlay : public Overlay
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

    std::string m_file; ///< path of the file
};

} // namespace fl
} // namespace ns3

#endif // FL_FILE_OVERLAY_H
