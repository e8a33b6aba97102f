/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FEDAVG_HELPER_H
#define FL_FEDAVG_HELPER_H

#include "ns3/application-container.h"
#include "ns3/fl-cpu.h"
#include "ns3/fl-fedavg-client-application.h"
#include "ns3/fl-fedavg-server-application.h"
#include "ns3/fl-learning-setup.h"
#include "ns3/fl-partition.h"
#include "ns3/fl-transport.h"
#include "ns3/node-container.h"
#include "ns3/object-factory.h"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/// Federated averaging, installed.
struct FedAvgApplications
{
    Ptr<FedAvgServerApplication> server;               ///< on node 0
    std::vector<Ptr<FedAvgClientApplication>> clients; ///< position k is on node k + 1

    /**
     * @return all applications
     */
    ApplicationContainer GetAll() const;
};

/**
 * @ingroup decentralized-fl-helper
 * Installs federated averaging on any nodes: the server on the first, clients on the others.
 */
class FedAvgHelper
{
  public:
    /**
     * @param setup shared by all nodes
     */
    explicit FedAvgHelper(LearningSetupPtr setup);

    /**
     * @param name attribute of FedAvgServerApplication
     * @param value its value
     */
    void SetServerAttribute(const std::string& name, const AttributeValue& value);

    /**
     * @param clients numbers of the Byzantine clients, counted from 0
     */
    void SetByzantine(const std::set<uint32_t>& clients);

    /**
     * @param nodes nodes, the server's first
     * @param transports transport of each node
     * @param cpus processor of each node
     * @param shares training samples of each client
     * @param stream first random stream; keys, server and clients use one each
     * @return the applications; set their start times
     * @throw InputError if the aggregation rule or the attack needs what this system cannot give,
     * or a client's training takes too long to be counted
     */
    FedAvgApplications Install(const NodeContainer& nodes,
                               const std::vector<Ptr<Transport>>& transports,
                               const std::vector<Ptr<Cpu>>& cpus,
                               const Partition::Shares& shares,
                               int64_t stream) const;

  private:
    LearningSetupPtr m_setup;       ///< shared by all nodes
    ObjectFactory m_server;         ///< creates the server
    std::set<uint32_t> m_byzantine; ///< Byzantine clients
};

} // namespace fl
} // namespace ns3

#endif // FL_FEDAVG_HELPER_H
