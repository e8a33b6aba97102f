/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LEARNING_CHAIN_CORE_H
#define FL_LEARNING_CHAIN_CORE_H

#include "ns3/fl-digest.h"
#include "ns3/fl-learning-chain-dissemination.h"
#include "ns3/fl-learning-chain-fetcher.h"
#include "ns3/fl-learning-chain-gradients.h"
#include "ns3/fl-learning-chain-ledger.h"
#include "ns3/fl-learning-chain-proposer.h"
#include "ns3/fl-learning-chain-settings.h"
#include "ns3/fl-learning-chain-verifier.h"
#include "ns3/fl-protocol-core.h"
#include "ns3/fl-protocol-host.h"
#include "ns3/fl-update-trainer.h"

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * A node of LearningChain (X. Chen et al., "When Machine Learning Meets Blockchain: A
 * Decentralized, Privacy-preserving and Secure Design", IEEE Big Data 2018; what is not said there
 * or here follows the paper on PIRATE, sections III-A and V-B). In each iteration every node trains
 * on the model of the last block, adds noise if that was chosen, and sends its gradient to all.
 * When a node has the gradients of all, or has waited for long enough, it aggregates them by the
 * rule and mines; whoever finds a proof first sends the block to all. Blocks are a tree, in which
 * the longest chain counts.
 *
 * A gradient is kept while its iteration is open, that is until the block after the next one: the
 * next leader needs it to examine the block, and to roll it back. One that comes later is ignored.
 *
 * A process that begins again has nothing: it asks for the last block and goes back from there.
 */
class LearningChainCore : public ProtocolCore
{
  public:
    /**
     * @param host outputs
     * @param settings what the node is made from
     */
    LearningChainCore(ProtocolHost& host, LearningChainSettings settings);

    void Start() override;
    void HandleMessage(NodeIndex from, const MessagePtr& message) override;
    void HandlePeerFailure(NodeIndex peer) override;

    /**
     * @return blocks that the node has
     */
    const LearningChainLedger& GetLedger() const;

    /**
     * @return what it has met
     */
    const LearningChainCounters& GetCounters() const;

    /**
     * @return bytes of gradients and aggregates that it holds
     */
    uint64_t GetStoredBytes() const;

  private:
    /**
     * @param from sender
     * @param message a GRADIENT
     */
    void HandleGradient(NodeIndex from, const MessagePtr& message);

    /**
     * @param from sender
     * @param message a BLOCK
     */
    void HandleBlock(NodeIndex from, const MessagePtr& message);

    /**
     * @param from sender
     * @param message a REQUEST
     */
    void HandleRequest(NodeIndex from, const MessagePtr& message);

    /**
     * @param gradient a gradient that was checked
     * @param isGenuine whether its owner has made it
     */
    void HandleCheckedGradient(const LearningChainGradientPtr& gradient, bool isGenuine);

    /**
     * @param from who has sent it
     * @param block a block that was checked
     * @param isGenuine whether its leader has made it and has done the work
     */
    void HandleCheckedBlock(NodeIndex from, const LearningChainBlockPtr& block, bool isGenuine);

    /**
     * @param gradient a gradient of any origin
     * @return whether its iteration is open, or may soon be, and its owner's place is free
     */
    bool HasPlaceFor(const LearningChainGradient& gradient) const;

    /**
     * Takes a block into the tree.
     *
     * @param block a genuine block
     * @param from whom to ask for its parent
     */
    void AddBlock(const LearningChainBlockPtr& block, NodeIndex from);

    /**
     * @param orphan a block whose parent is not known
     * @param from whom to ask
     */
    void FetchParent(const Digest& orphan, NodeIndex from);

    /// Tells the observer of a new height.
    void Report();

    /// Builds on what is to be built on now, if that has changed.
    void FollowChain();

    /// Begins with the training for the base.
    void Train();

    /**
     * @param trained what training has made
     */
    void Seal(const TrainedUpdate& trained);

    /// Has a gradient of its own: waits for those of others.
    void Collect();

    /// Tries to lead, if all gradients have come or the wait is over.
    void ProposeIfReady();

    /// Ends training and waiting.
    void StopTraining();

    ProtocolHost& m_host;                         ///< outputs
    const LearningChainSettings m_settings;       ///< what the node is made from
    LearningChainDissemination m_dissemination;   ///< how things get to everybody
    LearningChainGradients m_gradients;           ///< that it holds
    LearningChainLedger m_ledger;                 ///< blocks that it has
    LearningChainFetcher m_fetcher;               ///< asks others
    LearningChainVerifier m_verifier;             ///< checks gradients
    LearningChainProposer m_proposer;             ///< tries to lead
    std::set<Digest> m_checking;                  ///< blocks that are being checked
    std::optional<Digest> m_base;                 ///< block that it builds on
    Time m_start;                                 ///< when it began with that
    bool m_isCollecting{false};                   ///< has its own gradient and waits for others
    std::optional<ProtocolHost::TaskId> m_task;   ///< training or sealing
    std::optional<ProtocolHost::TimerId> m_timer; ///< end of the wait for gradients
    OptimizerStatePtr m_state;                    ///< of its optimizer
    double m_loss;                                ///< of its last training, in nats
    Round m_reported{0};                          ///< greatest height that was reported
    LearningChainCounters m_counters;             ///< what it has met
};

} // namespace fl
} // namespace ns3

#endif // FL_LEARNING_CHAIN_CORE_H
