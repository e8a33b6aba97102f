/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_UBAR_NODE_CORE_H
#define FL_UBAR_NODE_CORE_H

#include "ns3/fl-batch-sampler.h"
#include "ns3/fl-protocol-core.h"
#include "ns3/fl-protocol-host.h"
#include "ns3/fl-ubar-inbox.h"
#include "ns3/fl-ubar-settings.h"
#include "ns3/fl-ubar-step.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * A node of decentralized SGD on a graph (S. Guo et al., "Byzantine-Resilient Decentralized
 * Stochastic Gradient Descent", 2021, algorithm 1), with any aggregation rule. In each round it
 * sends its estimate to its neighbors, computes the gradient on its next batch meanwhile, waits for
 * the estimates of the neighbors, and makes its next estimate of all of these.
 *
 * The paper runs all nodes in step, without a network. Here the wait has a limit; who has not
 * answered then is absent from the round (see UbarInbox for who is waited for after that). A node
 * that finds at the end of a round that at least one honest neighbor is further than the next goes
 * on where that one is: so a slow node skips rounds, and one whose process begins again, with the
 * model that everybody began with, catches up. A node that has done all rounds answers whoever is
 * still in one with its estimate after the last, so that nobody waits for it.
 *
 * A Byzantine node does what an honest one does, and sends what the attack makes of its estimate,
 * as soon as everything that the attack sees is there, but at the latest when half of the others'
 * wait is over.
 */
class UbarNodeCore : public ProtocolCore
{
  public:
    /**
     * @param host outputs
     * @param settings what the node is made from
     */
    UbarNodeCore(ProtocolHost& host, UbarSettings settings);

    ~UbarNodeCore() override;

    UbarNodeCore(const UbarNodeCore&) = delete;
    UbarNodeCore& operator=(const UbarNodeCore&) = delete;

    void Start() override;
    void HandleMessage(NodeIndex from, const MessagePtr& message) override;
    void HandlePeerFailure(NodeIndex peer) override;

    /**
     * @return whether all rounds are done
     */
    bool IsFinished() const;

  private:
    /**
     * @param round the round to begin with
     */
    void BeginRound(Round round);

    void StartMove(); ///< Computes the gradient on the next batch.
    void Strike();    ///< Sends what the attack makes, once everything that it sees is there.

    /**
     * @param to receivers
     * @param round the round that it is for
     * @param estimate what to send to them
     */
    void SendEstimate(const std::vector<NodeIndex>& to,
                      Round round,
                      const ParameterVectorPtr& estimate);

    /**
     * @param from a neighbor
     * @param round the round that it is in
     * @param estimate its estimate, checked
     */
    void TakeEstimate(NodeIndex from, Round round, ParameterVectorPtr estimate);

    void Settle(); ///< Aggregates if gradient and estimates are there.

    /**
     * @param outcome what has come out of the round
     * @param senders the neighbors whose estimates went into it, by position
     */
    void CompleteRound(const UbarOutcome& outcome, const std::vector<NodeIndex>& senders);

    /**
     * Counts a message as rejected.
     *
     * @param from its sender
     * @param reason why, for the log
     */
    void Reject(NodeIndex from, const char* reason);

    ProtocolHost& m_host;                        ///< outputs
    const UbarSettings m_settings;               ///< what the node is made from
    BatchSampler m_sampler;                      ///< its batches
    UbarInbox m_inbox;                           ///< estimates of the neighbors
    bool m_isFinished{false};                    ///< all rounds are done
    ParameterVectorPtr m_estimate;               ///< its estimate
    OptimizerStatePtr m_state;                   ///< of its optimizer
    std::vector<uint32_t> m_batch;               ///< batch of the round
    std::optional<UbarMove> m_move;              ///< the gradient step, once it is computed
    bool m_isStruck{false};                      ///< a Byzantine node has sent in this round
    bool m_isSettling{false};                    ///< the next estimate is being computed
    UbarRoundReport m_report;                    ///< of the round under way
    std::optional<ProtocolHost::TimerId> m_wait; ///< for estimates
    std::optional<ProtocolHost::TimerId> m_hide; ///< of a Byzantine node, for what it wants to see
};

} // namespace fl
} // namespace ns3

#endif // FL_UBAR_NODE_CORE_H
