/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LEARNING_CHAIN_PROPOSER_H
#define FL_LEARNING_CHAIN_PROPOSER_H

#include "ns3/fl-digest.h"
#include "ns3/fl-learning-chain-fetcher.h"
#include "ns3/fl-learning-chain-gradients.h"
#include "ns3/fl-learning-chain-ledger.h"
#include "ns3/fl-learning-chain-settings.h"
#include "ns3/fl-proof-of-work.h"
#include "ns3/fl-protocol-host.h"

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * How a node tries to lead: it examines the last block of the chain, by aggregating the gradients
 * that it names once more, aggregates the gradients that it holds for the next one, and mines.
 *
 * A gradient that the examined block names and the node lacks is asked of the block's leader and
 * then of others; if nobody has it, the update counts as wrong. So does one that is made of fewer
 * gradients than the quorum. A node that has not trained for the block itself (it was not there)
 * does not examine it further. While there are fewer gradients than the quorum, it asks others for
 * the last block of their chains.
 *
 * A Byzantine node makes a wrong update of the right one before it mines. If the Byzantine nodes
 * collude, they examine nothing, and put a right update on a wrong one of theirs.
 */
class LearningChainProposer
{
  public:
    /// What the node is told.
    struct Outputs
    {
        std::function<void(const LearningChainBlockPtr&)> found; ///< a block, with proof and seal
        std::function<void()> judged;   ///< the base was examined and found wrong
        std::function<void()> starving; ///< there are fewer gradients than the quorum
    };

    /**
     * @param host outputs
     * @param settings of the node
     * @param gradients that the node holds
     * @param ledger blocks that the node has
     * @param fetcher asks other nodes
     * @param outputs what the node is told
     */
    LearningChainProposer(ProtocolHost& host,
                          const LearningChainSettings& settings,
                          const LearningChainGradients& gradients,
                          LearningChainLedger& ledger,
                          LearningChainFetcher& fetcher,
                          Outputs outputs);

    /**
     * Begins; what was under way ends.
     *
     * @param base the block to build on
     */
    void Begin(const Digest& base);

    /// Ends what is under way.
    void Stop();

    /// A gradient has come: perhaps one that is waited for.
    void HandleGradient();

    /**
     * @return whose gradients had weight when it aggregated for the base, ascending
     */
    const std::vector<NodeIndex>& GetAccepted() const;

  private:
    /// What it waits for.
    enum class State
    {
        IDLE,      ///< nothing
        GATHERING, ///< gradients that the examined block names
        WORKING,   ///< the processor
        STARVING,  ///< gradients: quorum or rule need more
        MINING     ///< a proof
    };

    /**
     * @return the base, if it is to be examined
     */
    LearningChainBlockPtr GetSuspect() const;

    /**
     * @param block a block
     * @return whether this node has trained for it, and so should have the gradients
     */
    bool HasTrainedFor(const LearningChainBlock& block) const;

    /// Examines the base.
    void Examine();

    /**
     * @param isRight what the examination has found
     */
    void Judge(bool isRight);

    /// Makes a block without proof.
    void Aggregate();

    /// Asks others, one after the other, for a longer chain: this node may have missed a block.
    void AskForHead();

    /**
     * @return whether the next update is to be a wrong one
     */
    bool IsToFalsify() const;

    /**
     * @param draft a block without proof; without aggregate if there were too few gradients
     */
    void Mine(LearningChainBlock draft);

    /**
     * @param gradients gradients
     * @return cost of aggregating and of hashing the result
     */
    Cost GetCost(const std::vector<LearningChainGradientPtr>& gradients) const;

    ProtocolHost& m_host;                       ///< outputs
    const LearningChainSettings& m_settings;    ///< of the node
    const LearningChainGradients& m_gradients;  ///< that the node holds
    LearningChainLedger& m_ledger;              ///< blocks that the node has
    LearningChainFetcher& m_fetcher;            ///< asks other nodes
    const Outputs m_outputs;                    ///< what the node is told
    std::unique_ptr<Miner> m_miner;             ///< searches
    State m_state{State::IDLE};                 ///< what it waits for
    Digest m_base;                              ///< the block to build on
    std::set<Digest> m_asked;                   ///< gradients that were asked for
    std::optional<ProtocolHost::TaskId> m_task; ///< work under way
    std::vector<NodeIndex> m_accepted;          ///< whose gradients had weight
};

} // namespace fl
} // namespace ns3

#endif // FL_LEARNING_CHAIN_PROPOSER_H
