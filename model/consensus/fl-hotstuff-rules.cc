/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-hotstuff-rules.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(HotStuffRules);

TypeId
HotStuffRules::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::HotStuffRules").SetParent<Object>().SetGroupName("DecentralizedFl");
    return tid;
}

BlockExtension
HotStuffRules::ChooseExtension(const QuorumCertificatePtr& highest,
                               const BlockTree& /* tree */) const
{
    return BlockExtension{highest->statement.block, highest};
}

bool
HotStuffRules::ExtendsJustify(const Block& block) const
{
    return block.header.parent == block.header.justify.block;
}

bool
HotStuffRules::IsSafe(const BlockPtr& block,
                      const VoteStatement& locked,
                      const BlockTree& tree) const
{
    return block->header.justify.view > locked.view || tree.Extends(block, locked.block);
}

bool
HotStuffRules::IsFirstVote(const VoteStatement& vote, const VoteStatement& last) const
{
    return vote.IsLaterThan(last);
}

} // namespace fl
} // namespace ns3
