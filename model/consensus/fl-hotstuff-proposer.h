/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_HOTSTUFF_PROPOSER_H
#define FL_HOTSTUFF_PROPOSER_H

#include "ns3/fl-block.h"
#include "ns3/fl-consensus-group.h"
#include "ns3/fl-consensus-host.h"
#include "ns3/fl-hotstuff-chain.h"
#include "ns3/fl-hotstuff-settings.h"
#include "ns3/fl-hotstuff-voter.h"
#include "ns3/fl-quorum-certificate.h"

#include <functional>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * The leader's part of a replica: makes one block in each view that it may lead.
 */
class HotStuffProposer
{
  public:
    /// Takes a new block with its digests, made for the present view.
    using Proposed = std::function<void(const BlockPtr&)>;

    /**
     * @param host outputs
     * @param settings what the replica is made from; outlives this object
     * @param chain blocks that it knows
     * @param voter what it has certified
     * @param proposed takes the blocks
     */
    HotStuffProposer(ConsensusHost& host,
                     const HotStuffSettings& settings,
                     const HotStuffChain& chain,
                     const HotStuffVoter& voter,
                     Proposed proposed);

    /**
     * @param view no block is made in views up to this one
     */
    void Skip(View view);

    /**
     * The replica has entered a view.
     *
     * @param reason why; it decides whether the leader may propose
     */
    void HandleView(ViewReason reason);

    /**
     * @param certificate a certificate that nobody else has, unless the next block carries it
     */
    void SetUntold(const QuorumCertificatePtr& certificate);

    /// Makes a block if the replica leads, may propose and has something to propose.
    void TryPropose();

  private:
    ConsensusHost& m_host;              ///< outputs
    const HotStuffSettings& m_settings; ///< what the replica is made from
    const HotStuffChain& m_chain;       ///< blocks that it knows
    const HotStuffVoter& m_voter;       ///< what it has certified
    const Proposed m_proposed;          ///< takes the blocks
    QuorumCertificatePtr m_untold;      ///< certificate that only this replica has, if there is one
    bool m_mayPropose{false};           ///< the view was entered so that its leader may propose
    View m_proposedView{0};             ///< view of the last block
};

} // namespace fl
} // namespace ns3

#endif // FL_HOTSTUFF_PROPOSER_H
