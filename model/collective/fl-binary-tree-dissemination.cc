/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-binary-tree-dissemination.h"

#include "ns3/uinteger.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(BinaryTreeDissemination);

TypeId
BinaryTreeDissemination::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::BinaryTreeDissemination")
            .SetParent<Dissemination>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<BinaryTreeDissemination>()
            .AddAttribute("Pieces",
                          "Pieces that a vector is cut into, so that members send parts of it on "
                          "before they have all of it; with 1 they do not.",
                          UintegerValue(16),
                          MakeUintegerAccessor(&BinaryTreeDissemination::m_pieces),
                          MakeUintegerChecker<uint32_t>(1, 4096));
    return tid;
}

uint32_t
BinaryTreeDissemination::GetPieces(uint32_t /* members */) const
{
    return m_pieces;
}

std::vector<uint32_t>
BinaryTreeDissemination::GetTargets(uint32_t members, uint32_t self, uint32_t /* piece */) const
{
    std::vector<uint32_t> targets;
    for (uint32_t child = 2 * self + 1; child <= 2 * self + 2 && child < members; child++)
    {
        targets.push_back(child);
    }
    return targets;
}

} // namespace fl
} // namespace ns3
