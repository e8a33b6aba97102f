/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LEARNING_CHAIN_SYSTEM_H
#define FL_LEARNING_CHAIN_SYSTEM_H

#include "ns3/fl-cpu.h"
#include "ns3/fl-learning-chain-helper.h"
#include "ns3/fl-loopback-transport.h"
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
 * LearningChain over loopback, with everything that it stands on.
 */
class LearningChainSystem
{
  public:
    /// What can be chosen. The values are the defaults.
    struct Options
    {
        uint32_t nodes{6};                                 ///< number of nodes
        uint32_t iterations{4};                            ///< blocks to make
        std::string learner{"softmax"};                    ///< kind of model
        std::string aggregator{"cosine-nearest"};          ///< the rule
        std::string work{"exponential:BlockInterval=10s"}; ///< the election
        std::string noise{};                               ///< differential privacy; empty: none
        std::string storage{"all"};                        ///< what is kept for ever
        uint32_t rings{0};             ///< of the overlay of gossip; 0: directly
        double quorum{0.5};            ///< share of gradients that a block needs
        uint32_t ttl{10};              ///< hops of gossip
        std::set<NodeIndex> byzantine; ///< Byzantine nodes
        std::string attack{};          ///< what they do with gradients; empty: nothing
        std::string update{};          ///< what they do with updates; empty: nothing
        bool collude{false};           ///< whether their leaders spare each other
        double byzantinePower{0};      ///< share of hash power; 0: as all
        uint32_t threads{1};           ///< worker threads
        int64_t stream{1000};          ///< first random stream
    };

    /**
     * Makes everything; the nodes start at time 0.
     *
     * @param chosen what is chosen
     */
    explicit LearningChainSystem(const Options& chosen);

    /// Destroys the simulation.
    ~LearningChainSystem();

    LearningChainSystem(const LearningChainSystem&) = delete;
    LearningChainSystem& operator=(const LearningChainSystem&) = delete;

    /**
     * Runs until all iterations are complete, or a time is over.
     *
     * @param limit the time
     */
    void Run(Time limit = Hours(10));

    /**
     * @param time simulated time
     * @param action what happens then
     */
    void At(Time time, std::function<void()> action);

    const Options options;                       ///< what was chosen
    LearningSetupPtr setup;                      ///< shared by all nodes
    Partition::Shares shares;                    ///< samples by node
    std::vector<Ptr<LoopbackTransport>> network; ///< transports
    std::vector<Ptr<Cpu>> cpus;                  ///< processors
    LearningChainApplications system;            ///< the applications
    std::vector<LearningChainRound> rounds;      ///< completed iterations
    uint64_t gradientMessages{0};                ///< copies of gradients that were sent

  private:
    void CreateLearning(); ///< Data, model, rules.

    /**
     * @param to receiver
     * @param message a message that is sent
     */
    void CountSent(NodeIndex to, MessagePtr message);

    LearningChainMonitor m_monitor; ///< listens to the honest nodes
};

} // namespace fl
} // namespace ns3

#endif // FL_LEARNING_CHAIN_SYSTEM_H
