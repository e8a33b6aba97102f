/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-hotstuff-rules-decorator.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(HotStuffRulesDecorator);

TypeId
HotStuffRulesDecorator::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::HotStuffRulesDecorator")
                            .SetParent<HotStuffRules>()
                            .SetGroupName("DecentralizedFl");
    return tid;
}

HotStuffRulesDecorator::HotStuffRulesDecorator(Ptr<const HotStuffRules> inner)
    : m_inner(inner)
{
}

Phase
HotStuffRulesDecorator::GetLastPhase() const
{
    return m_inner->GetLastPhase();
}

bool
HotStuffRulesDecorator::SendsVotesToNextLeader() const
{
    return m_inner->SendsVotesToNextLeader();
}

BlockExtension
HotStuffRulesDecorator::ChooseExtension(const QuorumCertificatePtr& highest,
                                        const BlockTree& tree) const
{
    return m_inner->ChooseExtension(highest, tree);
}

bool
HotStuffRulesDecorator::ExtendsJustify(const Block& block) const
{
    return m_inner->ExtendsJustify(block);
}

bool
HotStuffRulesDecorator::IsSafe(const BlockPtr& block,
                               const VoteStatement& locked,
                               const BlockTree& tree) const
{
    return m_inner->IsSafe(block, locked, tree);
}

bool
HotStuffRulesDecorator::IsFirstVote(const VoteStatement& vote, const VoteStatement& last) const
{
    return m_inner->IsFirstVote(vote, last);
}

std::optional<VoteStatement>
HotStuffRulesDecorator::GetLock(const VoteStatement& certified, const BlockTree& tree) const
{
    return m_inner->GetLock(certified, tree);
}

BlockPtr
HotStuffRulesDecorator::GetCommitted(const VoteStatement& certified, const BlockTree& tree) const
{
    return m_inner->GetCommitted(certified, tree);
}

} // namespace fl
} // namespace ns3
