/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CHAINED_HOTSTUFF_RULES_H
#define FL_CHAINED_HOTSTUFF_RULES_H

#include "ns3/fl-hotstuff-rules.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * Chained HotStuff (Algorithm 3 of the paper): one phase a view, and the certificate of a block
 * counts as a later phase of the blocks before it. With b2 the certified block, b1 the block that
 * it justifies itself with and b0 that of b1: b1 is locked; b0 is committed if the three are direct
 * parents in consecutive views (the three-chain; where the paper fills views without a block by
 * dummy blocks, here the views are compared).
 */
class ChainedHotStuffRules : public HotStuffRules
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    Phase GetLastPhase() const override;
    bool SendsVotesToNextLeader() const override;
    std::optional<VoteStatement> GetLock(const VoteStatement& certified,
                                         const BlockTree& tree) const override;
    BlockPtr GetCommitted(const VoteStatement& certified, const BlockTree& tree) const override;
};

} // namespace fl
} // namespace ns3

#endif // FL_CHAINED_HOTSTUFF_RULES_H
