/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LEARNING_CHAIN_MONITOR_H
#define FL_LEARNING_CHAIN_MONITOR_H

#include "ns3/fl-learning-chain-application.h"
#include "ns3/fl-learning-chain-report.h"
#include "ns3/fl-types.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace ns3
{
namespace fl
{

/// What an iteration has come to in the whole system.
struct LearningChainRound
{
    Round iteration{0};              ///< its number, from 0: the block has one more as its height
    Time start;                      ///< when the first honest node began with it
    Time end;                        ///< when the last honest node that runs had a block of it
    double trainingLoss{0};          ///< mean over honest nodes, in nats
    NodeIndex leader{0};             ///< leader of the lowest honest node's block
    Time collected;                  ///< when that leader had its gradients: it aggregates and
                                     ///< mines from then on
    std::optional<Time> found;       ///< when it had found the block, and sent it to all; nothing
                                     ///< if it is Byzantine, or had followed another block before
    uint32_t contributors{0};        ///< nodes whose gradients that block was made of
    std::vector<NodeIndex> accepted; ///< of these, whom the rule gave weight in that node's own
                                     ///< aggregate; none if it had not come to that
    uint32_t heads{0};               ///< different blocks of honest nodes; more than 1: a fork
    double storedBytes{0};           ///< gradients and aggregates, mean over honest nodes
    uint64_t maxStoredBytes{0};      ///< the most of a node
    LearningChainCounters counters;  ///< since the last iteration, summed over honest nodes
    ParameterVectorPtr model;        ///< of the lowest honest node
};

/**
 * @ingroup decentralized-fl-protocols
 * Listens to nodes of LearningChain and tells what each iteration has come to, once the chains of
 * all honest nodes that run are long enough. Byzantine nodes are not listened to. What is told of a
 * block may be rolled back later: of the last iterations a wrong update is still the last block.
 */
class LearningChainMonitor
{
  public:
    /// Takes a completed iteration. They come in order.
    using Completed = std::function<void(const LearningChainRound&)>;

    /**
     * @param completed takes the iterations
     */
    explicit LearningChainMonitor(Completed completed);

    LearningChainMonitor(const LearningChainMonitor&) = delete;
    LearningChainMonitor& operator=(const LearningChainMonitor&) = delete;

    /// Looks again: a node does not run any more.
    void Update();

    /**
     * @param node index of a node
     * @param application the node, honest
     */
    void Attach(NodeIndex node, Ptr<LearningChainApplication> application);

  private:
    /**
     * @param report a chain has become longer
     */
    void HandleReport(const LearningChainReport& report);

    /// @return whether the chains of all nodes that run are long enough for the next iteration
    bool IsComplete() const;

    /// @return what the next iteration has come to
    LearningChainRound Summarize();

    const Completed m_completed;                                         ///< takes the iterations
    std::map<NodeIndex, Ptr<LearningChainApplication>> m_nodes;          ///< honest ones
    std::map<Round, std::map<NodeIndex, LearningChainReport>> m_reports; ///< by height
    std::map<NodeIndex, Round> m_heights;                                ///< of their chains
    std::map<NodeIndex, LearningChainCounters> m_counters;               ///< at the last iteration
    Round m_next{1}; ///< height that is waited for
};

} // namespace fl
} // namespace ns3

#endif // FL_LEARNING_CHAIN_MONITOR_H
