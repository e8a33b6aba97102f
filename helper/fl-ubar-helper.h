/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_UBAR_HELPER_H
#define FL_UBAR_HELPER_H

#include "ns3/application-container.h"
#include "ns3/attribute.h"
#include "ns3/fl-access-star-helper.h"
#include "ns3/fl-cpu.h"
#include "ns3/fl-learning-setup.h"
#include "ns3/fl-neighbor-lists.h"
#include "ns3/fl-partition.h"
#include "ns3/fl-transport.h"
#include "ns3/fl-types.h"
#include "ns3/fl-ubar-monitor.h"
#include "ns3/fl-ubar-node-application.h"
#include "ns3/node-container.h"
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

/// Decentralized SGD as installed.
struct UbarApplications
{
    std::vector<Ptr<UbarNodeApplication>> nodes; ///< by node

    /**
     * @return all applications
     */
    ApplicationContainer GetAll() const;

    /**
     * Makes a monitor listen to the benign nodes.
     *
     * @param monitor the monitor
     * @param byzantine nodes that attack
     */
    void AttachTo(UbarMonitor& monitor, const std::set<NodeIndex>& byzantine) const;
};

/**
 * @ingroup decentralized-fl-helper
 * Installs decentralized SGD on a graph: one application a node, and the adversary that Byzantine
 * nodes obey.
 */
class UbarHelper
{
  public:
    /**
     * @param setup data, model, rules, attack
     * @param graph who is connected with whom; has all nodes
     * @param byzantine nodes that attack as the setup says
     */
    UbarHelper(LearningSetupPtr setup, NeighborLists graph, std::set<NodeIndex> byzantine);

    /**
     * Sets an attribute of all nodes.
     *
     * @param name name of the attribute of UbarNodeApplication
     * @param value its value
     */
    void SetAttribute(const std::string& name, const AttributeValue& value);

    /**
     * @param isSigned whether estimates are signed
     */
    void SetSigned(bool isSigned);

    /**
     * Finds a limit of the wait for estimates that honest nodes of this network keep: twice the
     * time that the slowest of them needs to compute and to send.
     *
     * @param star links of the nodes
     * @param cpus their processors
     * @return the limit
     */
    Time SuggestTimeout(const AccessStar& star, const std::vector<Ptr<Cpu>>& cpus) const;

    /**
     * Installs an application on each node.
     *
     * @param nodes the nodes
     * @param transports transport of each node
     * @param cpus processor of each node
     * @param shares training samples of each node
     * @param stream first random stream: one for keys, and one a node
     * @return the applications, to be started
     * @throw InputError if rule or attack need what the graph does not give
     */
    UbarApplications Install(const NodeContainer& nodes,
                             const std::vector<Ptr<Transport>>& transports,
                             const std::vector<Ptr<Cpu>>& cpus,
                             const Partition::Shares& shares,
                             int64_t stream) const;

  private:
    /**
     * Refuses what cannot work.
     *
     * @param shares training samples of each node
     * @throw InputError if rule or attack need what the graph does not give
     */
    void RequirePossible(const Partition::Shares& shares) const;

    const LearningSetupPtr m_setup;                     ///< data, model, rules, attack
    const std::shared_ptr<const NeighborLists> m_graph; ///< who is connected with whom
    const std::set<NodeIndex> m_byzantine;              ///< nodes that attack
    ObjectFactory m_factory;                            ///< makes the applications
    bool m_isSigned{false};                             ///< whether estimates are signed
};

} // namespace fl
} // namespace ns3

#endif // FL_UBAR_HELPER_H
