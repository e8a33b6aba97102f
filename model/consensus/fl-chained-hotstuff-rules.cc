/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-chained-hotstuff-rules.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(ChainedHotStuffRules);

TypeId
ChainedHotStuffRules::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::ChainedHotStuffRules")
                            .SetParent<HotStuffRules>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<ChainedHotStuffRules>();
    return tid;
}

Phase
ChainedHotStuffRules::GetLastPhase() const
{
    return Phase::PREPARE;
}

bool
ChainedHotStuffRules::SendsVotesToNextLeader() const
{
    return true;
}

std::optional<VoteStatement>
ChainedHotStuffRules::GetLock(const VoteStatement& certified, const BlockTree& tree) const
{
    const BlockPtr b2 = tree.Find(certified.block);
    return b2 ? std::make_optional(b2->header.justify) : std::nullopt;
}

BlockPtr
ChainedHotStuffRules::GetCommitted(const VoteStatement& certified, const BlockTree& tree) const
{
    const BlockPtr b2 = tree.Find(certified.block);
    const BlockPtr b1 = b2 ? tree.Find(b2->header.justify.block) : nullptr;
    const BlockPtr b0 = b1 ? tree.Find(b1->header.justify.block) : nullptr;
    const bool isThreeChain =
        b0 && b2->header.parent == b1->digest && b1->header.parent == b0->digest &&
        b2->header.view == b1->header.view + 1 && b1->header.view == b0->header.view + 1;
    return isThreeChain ? b0 : nullptr;
}

} // namespace fl
} // namespace ns3
