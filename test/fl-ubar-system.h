/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_UBAR_SYSTEM_H
#define FL_UBAR_SYSTEM_H

#include "ns3/fl-cpu.h"
#include "ns3/fl-learning-setup.h"
#include "ns3/fl-loopback-transport.h"
#include "ns3/fl-neighbor-lists.h"
#include "ns3/fl-ubar-helper.h"
#include "ns3/fl-ubar-monitor.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-tests
 * @param edges pairs of nodes
 * @return the graph with these edges
 */
NeighborLists MakeGraph(const std::vector<std::pair<NodeIndex, NodeIndex>>& edges);

/**
 * @ingroup decentralized-fl-tests
 * @param nodes number of nodes
 * @return a path through all of them in order
 */
NeighborLists MakePath(uint32_t nodes);

/**
 * @ingroup decentralized-fl-tests
 * @param nodes number of nodes
 * @return a graph in which everybody is connected with everybody
 */
NeighborLists MakeComplete(uint32_t nodes);

/**
 * @ingroup decentralized-fl-tests
 * Decentralized SGD over the loopback transport: softmax regression on random data.
 */
class UbarSystem
{
  public:
    /// What can be chosen. The values are the defaults.
    struct Options
    {
        NeighborLists graph;            ///< who is connected with whom
        std::set<NodeIndex> byzantine;  ///< nodes that attack
        uint32_t rounds{5};             ///< rounds
        std::string aggregator{"ubar"}; ///< the rule
        std::string attack;             ///< the attack; empty: none
        double learningRate{0.1};       ///< lambda
        uint32_t batch{4};              ///< samples of a batch
        uint32_t samples{10};           ///< samples of a node
        uint32_t classes{3};            ///< classes of the data
        double selfWeight{0.5};         ///< alpha
        bool hasEqualShares{false};     ///< alpha = 1 / (received + 1) instead
        bool isSigned{false};           ///< estimates are signed
        uint64_t sizedBytes{0};         ///< size of a model without content; 0: a real model
        double honestShare{0.4};        ///< share of a node's neighbors that are honest
        Time roundTimeout{Seconds(2)};  ///< longest wait; 0: no limit
        uint32_t threads{1};            ///< worker threads
        std::vector<double> slowdowns;  ///< by node; as many as there are, others are not slow
    };

    /**
     * Makes everything; the nodes start at time 0.
     *
     * @param chosen what is chosen
     */
    explicit UbarSystem(const Options& chosen);

    /// Destroys the simulation.
    ~UbarSystem();

    UbarSystem(const UbarSystem&) = delete;
    UbarSystem& operator=(const UbarSystem&) = delete;

    /**
     * @param time simulated time
     * @param action what happens then
     */
    void At(Time time, std::function<void()> action);

    /// Runs until the last round is complete, or nothing happens any more.
    void Run();

    /// Random stream of the first node's batches; those of the others follow.
    static constexpr int64_t BATCHES = 501;

    const Options options;                          ///< what was chosen
    LearningSetupPtr setup;                         ///< shared by all nodes
    Partition::Shares shares;                       ///< samples by node
    UbarApplications system;                        ///< the nodes
    std::vector<UbarRound> rounds;                  ///< completed rounds
    std::vector<Time> told;                         ///< when the monitor has told them
    std::vector<Ptr<LoopbackTransport>> transports; ///< by node

  private:
    void CreateLearning(); ///< Data, model, rules.

    std::unique_ptr<UbarMonitor> m_monitor; ///< tells the rounds
};

} // namespace fl
} // namespace ns3

#endif // FL_UBAR_SYSTEM_H
