/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_BINARY_TREE_DISSEMINATION_H
#define FL_BINARY_TREE_DISSEMINATION_H

#include "ns3/fl-dissemination.h"

#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-collective
 * A complete binary tree, in whose levels the members stand in their order: member k sends to 2 k +
 * 1 and 2 k + 2. With one piece every level waits for the one above it, about 2 log2(c) 8 G / u;
 * with p pieces levels overlap: (2 + 2 (d - 1) / p) 8 G / u for a tree with d full levels below the
 * sender. A member that fails cuts off all below it.
 */
class BinaryTreeDissemination : public Dissemination
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    uint32_t GetPieces(uint32_t members) const override;
    std::vector<uint32_t> GetTargets(uint32_t members,
                                     uint32_t self,
                                     uint32_t piece) const override;

  private:
    uint32_t m_pieces; ///< attribute
};

} // namespace fl
} // namespace ns3

#endif // FL_BINARY_TREE_DISSEMINATION_H
