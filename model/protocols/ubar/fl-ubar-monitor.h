/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_UBAR_MONITOR_H
#define FL_UBAR_MONITOR_H

#include "ns3/fl-parameter-vector.h"
#include "ns3/fl-types.h"
#include "ns3/fl-ubar-node-application.h"
#include "ns3/fl-ubar-report.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <functional>
#include <map>
#include <set>

namespace ns3
{
namespace fl
{

/// What a round has come to in the whole system.
struct UbarRound
{
    Round round{0};                                    ///< its number
    Time start;                                        ///< when the first benign node began with it
    Time end;                                          ///< when the last one had its next estimate
    std::map<NodeIndex, ParameterVectorPtr> estimates; ///< next ones of the benign nodes
    double loss{0};            ///< mean over benign nodes before the round, in nats
    uint64_t received{0};      ///< estimates that went into rules of benign nodes
    uint64_t missing{0};       ///< estimates of neighbors that did not
    uint32_t timeouts{0};      ///< benign nodes that gave up waiting
    uint32_t alone{0};         ///< benign nodes whose rule had too few inputs
    uint64_t byzantineUsed{0}; ///< estimates of Byzantine nodes that benign nodes gave a weight
    double byzantineWeight{0}; ///< mean weight of these in a benign node's aggregate; NaN if the
                               ///< rule has no weights
    uint64_t late{0};          ///< estimates that came too late for benign nodes
    uint64_t rejected{0};      ///< messages that benign nodes refused
    uint32_t skipped{0};       ///< benign nodes that run and have no part in the round
};

/**
 * @ingroup decentralized-fl-protocols
 * Listens to the benign nodes of decentralized SGD, and tells what each round has come to, once no
 * benign node that runs is in it any more. A node whose process has begun again, and which still
 * catches up, is not waited for.
 */
class UbarMonitor
{
  public:
    /// Takes a completed round. They come in order.
    using Completed = std::function<void(const UbarRound&)>;

    /**
     * @param byzantine nodes that attack
     * @param completed takes the rounds
     */
    UbarMonitor(std::set<NodeIndex> byzantine, Completed completed);

    UbarMonitor(const UbarMonitor&) = delete;
    UbarMonitor& operator=(const UbarMonitor&) = delete;

    /**
     * @param node index of a node
     * @param application the node, benign
     */
    void Attach(NodeIndex node, Ptr<UbarNodeApplication> application);

    /**
     * @return number of rounds that are complete
     */
    Round GetCompleted() const;

  private:
    /**
     * @param report a node that begins a round
     */
    void HandleEstimate(const UbarEstimateReport& report);

    /**
     * @param report a completed round of a node
     */
    void HandleRound(const UbarRoundReport& report);

    /**
     * @param round a round that is complete
     * @return what it has come to
     */
    UbarRound Summarize(Round round);

    const std::set<NodeIndex> m_byzantine;                 ///< nodes that attack
    const Completed m_completed;                           ///< takes the rounds
    std::map<NodeIndex, Ptr<UbarNodeApplication>> m_nodes; ///< benign ones
    std::map<NodeIndex, Round> m_current;                  ///< round of each of them
    std::map<NodeIndex, std::pair<uint64_t, uint64_t>>
        m_counters; ///< late, rejected at last report
    std::map<Round, std::map<NodeIndex, UbarRoundReport>> m_reports; ///< not complete
    Round m_round{0}; ///< the first that is not complete
};

} // namespace fl
} // namespace ns3

#endif // FL_UBAR_MONITOR_H
