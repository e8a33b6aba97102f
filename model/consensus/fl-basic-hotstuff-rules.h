/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_BASIC_HOTSTUFF_RULES_H
#define FL_BASIC_HOTSTUFF_RULES_H

#include "ns3/fl-hotstuff-rules.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * Basic HotStuff (Algorithm 2 of the paper): each view takes one block through the phases PREPARE,
 * PRE-COMMIT and COMMIT, all led by the leader of the view. A PRE-COMMIT certificate locks the
 * block, a COMMIT certificate decides it.
 *
 * A leader extends the highest certificate of any phase, where the paper takes the highest PREPARE
 * certificate: a later one of the same view is about the same block and stronger, so the leader of
 * the next view need not wait for new-view messages if it holds it.
 */
class BasicHotStuffRules : public HotStuffRules
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

#endif // FL_BASIC_HOTSTUFF_RULES_H
