/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LEARNING_CHAIN_HELPER_H
#define FL_LEARNING_CHAIN_HELPER_H

#include "ns3/application-container.h"
#include "ns3/fl-access-star-helper.h"
#include "ns3/fl-cpu.h"
#include "ns3/fl-gossip-fanout.h"
#include "ns3/fl-learning-chain-application.h"
#include "ns3/fl-learning-chain-monitor.h"
#include "ns3/fl-learning-setup.h"
#include "ns3/fl-neighbor-lists.h"
#include "ns3/fl-partition.h"
#include "ns3/fl-privacy-noise.h"
#include "ns3/fl-proof-of-work.h"
#include "ns3/fl-transport.h"
#include "ns3/node-container.h"
#include "ns3/nstime.h"
#include "ns3/object-factory.h"

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/// LearningChain, installed.
struct LearningChainApplications
{
    std::vector<Ptr<LearningChainApplication>> nodes; ///< by node

    /**
     * @return all applications
     */
    ApplicationContainer GetAll() const;

    /**
     * Lets a monitor listen to the honest nodes.
     *
     * @param monitor the monitor
     * @param byzantine nodes that it does not listen to
     */
    void AttachTo(LearningChainMonitor& monitor, const std::set<NodeIndex>& byzantine) const;
};

/**
 * @ingroup decentralized-fl-helper
 * Installs LearningChain on any nodes.
 */
class LearningChainHelper
{
  public:
    /**
     * @param setup shared by all nodes
     */
    explicit LearningChainHelper(LearningSetupPtr setup);

    /**
     * @param name attribute of LearningChainApplication
     * @param value its value
     */
    void SetAttribute(const std::string& name, const AttributeValue& value);

    /**
     * @param work the election; default exponential
     */
    void SetProofOfWork(Ptr<ProofOfWork> work);

    /**
     * @param noise differential privacy of what honest nodes send; null, the default: none
     */
    void SetPrivacyNoise(Ptr<PrivacyNoise> noise);

    /**
     * Sends everything from neighbor to neighbor. By default all goes to all directly.
     *
     * @param graph neighbors of each node
     * @param fanout which of them get an item
     */
    void SetGossip(NeighborLists graph, Ptr<GossipFanout> fanout);

    /**
     * @param nodes Byzantine nodes
     */
    void SetByzantine(std::set<NodeIndex> nodes);

    /**
     * @param update makes the wrong update that an elected Byzantine node publishes of the right
     *        one; null, the default: they publish the right one
     * @param collude whether they build on each other's updates without examining them
     */
    void SetByzantineLeaders(Ptr<Attack> update, bool collude);

    /**
     * @param share of the Byzantine nodes of all hash power, in parts of 1, evenly among them; 0,
     *        the default: every node has the same
     */
    void SetByzantinePower(double share);

    /**
     * Sets both timeouts of the nodes.
     *
     * @param timeout the time, see SuggestTimeout()
     */
    void SetTimeout(const Time& timeout);

    /**
     * A time after which the gradients of all should have come: twice what it takes to send and
     * receive those of an iteration over the slowest links, to train and to check them, four round
     * trips, and half a second.
     *
     * @param star the nodes
     * @param cpus processors of the nodes
     * @param shares training samples of each node
     * @return the time
     */
    Time SuggestTimeout(const AccessStar& star,
                        const std::vector<Ptr<Cpu>>& cpus,
                        const Partition::Shares& shares) const;

    /**
     * @param nodes nodes
     * @param transports transport of each node
     * @param cpus processor of each node
     * @param shares training samples of each node
     * @param stream first random stream; keys, noise and gossip use one each, nodes two each, and
     *        then what makes wrong updates
     * @return the applications; set their start times
     * @throw InputError if the rule, the attacks or the attributes cannot be used
     */
    LearningChainApplications Install(const NodeContainer& nodes,
                                      const std::vector<Ptr<Transport>>& transports,
                                      const std::vector<Ptr<Cpu>>& cpus,
                                      const Partition::Shares& shares,
                                      int64_t stream) const;

  private:
    /**
     * @param nodes number of nodes
     * @throw InputError if something that was chosen cannot be used
     */
    void RequireUsable(uint32_t nodes) const;

    /**
     * @param node a node
     * @param nodes number of nodes
     * @return its hash power
     */
    HashPower GetPower(NodeIndex node, uint32_t nodes) const;

    LearningSetupPtr m_setup;        ///< shared by all nodes
    ObjectFactory m_application;     ///< creates nodes
    Ptr<ProofOfWork> m_work;         ///< the election
    Ptr<PrivacyNoise> m_noise;       ///< null: none
    NeighborLists m_neighbors;       ///< of each node; none: directly
    Ptr<GossipFanout> m_fanout;      ///< which of them get an item
    std::set<NodeIndex> m_byzantine; ///< Byzantine nodes
    Ptr<Attack> m_update;            ///< makes wrong updates; null: none
    bool m_collude{false};           ///< Byzantine leaders spare each other
    double m_byzantinePower{0};      ///< share of the Byzantine nodes
};

} // namespace fl
} // namespace ns3

#endif // FL_LEARNING_CHAIN_HELPER_H
