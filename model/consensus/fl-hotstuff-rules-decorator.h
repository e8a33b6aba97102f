/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_HOTSTUFF_RULES_DECORATOR_H
#define FL_HOTSTUFF_RULES_DECORATOR_H

#include "ns3/fl-hotstuff-rules.h"
#include "ns3/ptr.h"

#include <optional>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * Rules that pass everything on to others; a subclass changes one of them.
 */
class HotStuffRulesDecorator : public HotStuffRules
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    /**
     * @param inner the rules to change
     */
    explicit HotStuffRulesDecorator(Ptr<const HotStuffRules> inner);

    Phase GetLastPhase() const override;
    bool SendsVotesToNextLeader() const override;
    BlockExtension ChooseExtension(const QuorumCertificatePtr& highest,
                                   const BlockTree& tree) const override;
    bool ExtendsJustify(const Block& block) const override;
    bool IsSafe(const BlockPtr& block,
                const VoteStatement& locked,
                const BlockTree& tree) const override;
    bool IsFirstVote(const VoteStatement& vote, const VoteStatement& last) const override;
    std::optional<VoteStatement> GetLock(const VoteStatement& certified,
                                         const BlockTree& tree) const override;
    BlockPtr GetCommitted(const VoteStatement& certified, const BlockTree& tree) const override;

  private:
    const Ptr<const HotStuffRules> m_inner; ///< the rules to change
};

} // namespace fl
} // namespace ns3

#endif // FL_HOTSTUFF_RULES_DECORATOR_H
