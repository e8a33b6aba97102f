/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_EARLY_PROPOSALS_H
#define FL_EARLY_PROPOSALS_H

#include "ns3/fl-block.h"
#include "ns3/fl-consensus-group.h"

#include <map>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * Proposals of views that a replica has not entered yet: the latest of each leader, so that nobody
 * can fill a replica's memory.
 */
class EarlyProposals
{
  public:
    /**
     * @param block a proposal of a later view
     */
    void Put(const BlockPtr& block);

    /**
     * @param view the view that the replica has entered
     * @return its proposal, nullptr if there is none; older ones are dropped
     */
    BlockPtr Take(View view);

  private:
    std::map<ReplicaIndex, BlockPtr> m_blocks; ///< by proposer
};

} // namespace fl
} // namespace ns3

#endif // FL_EARLY_PROPOSALS_H
