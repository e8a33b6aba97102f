/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_OVERLAY_H
#define FL_OVERLAY_H

#include "ns3/fl-neighbor-lists.h"
#include "ns3/object.h"
#include "ns3/random-variable-stream.h"

#include <cstdint>
#include <set>
#include <string>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-collective
 * Who talks to whom: an undirected graph over the nodes, whatever the network below it looks like.
 * An overlay named XOverlay is chosen as `x`.
 *
 * Decentralized learning needs a graph whose benign nodes are connected without help of the
 * Byzantine ones (UBAR's assumption 1); every overlay either sees to that or is refused.
 */
class Overlay : public Object
{
  public:
    /**
     * @return the type of the interface
     */
    static TypeId GetTypeId();

    /**
     * Draws the graph.
     *
     * @param nodes number of nodes, which are 0 to nodes - 1
     * @param byzantine those of them that attack
     * @param uniform where random numbers come from; its range attributes do not matter
     * @return the graph, without loops
     * @throw InputError if the benign nodes are not connected by benign nodes alone, or the overlay
     *        does not fit the nodes
     */
    NeighborLists Draw(uint32_t nodes,
                       const std::set<NodeIndex>& byzantine,
                       const Ptr<UniformRandomVariable>& uniform) const;

    /**
     * @param graph a graph
     * @param nodes some of its nodes
     * @return those of them that can be reached from the lowest through such nodes alone
     */
    static std::set<NodeIndex> FindReachable(const NeighborLists& graph,
                                             const std::set<NodeIndex>& nodes);

  protected:
    /// A graph under construction.
    class Builder
    {
      public:
        /**
         * @param nodes number of nodes
         */
        explicit Builder(uint32_t nodes);

        /**
         * Connects two nodes; twice is once, and a node with itself is not connected.
         *
         * @param a a node
         * @param b a node
         */
        void Connect(NodeIndex a, NodeIndex b);

        /**
         * @return the graph
         */
        NeighborLists Build() const;

      private:
        std::map<NodeIndex, std::set<NodeIndex>> m_neighbors; ///< of each node
    };

  private:
    /**
     * @param nodes number of nodes
     * @param byzantine those of them that attack
     * @param uniform where random numbers come from
     * @return the graph; its benign part need not be connected
     * @throw InputError if the overlay does not fit the nodes
     */
    virtual NeighborLists DoDraw(uint32_t nodes,
                                 const std::set<NodeIndex>& byzantine,
                                 const Ptr<UniformRandomVariable>& uniform) const = 0;

    /**
     * @return what would help if the benign nodes are not connected, for error messages
     */
    virtual std::string SuggestConnection() const = 0;
};

} // namespace fl
} // namespace ns3

#endif // FL_OVERLAY_H
