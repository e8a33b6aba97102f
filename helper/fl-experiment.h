/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_EXPERIMENT_H
#define FL_EXPERIMENT_H

#include "ns3/fl-attribute-text.h"
#include "ns3/fl-benign-trace-recorder.h"
#include "ns3/fl-byte-table.h"
#include "ns3/fl-cpu.h"
#include "ns3/fl-data-source.h"
#include "ns3/fl-experiment-network.h"
#include "ns3/fl-experiment-options.h"
#include "ns3/fl-learning-setup.h"
#include "ns3/fl-partition.h"
#include "ns3/fl-worker-pool.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-helper
 * Everything that a learning system is installed on, made from the user's options: data and its
 * partition, model, rules, nodes with links, transports, processors, worker threads, byte table.
 * The constructor checks everything that can be checked before anything runs.
 */
class Experiment
{
  public:
    /**
     * Makes the world. Nodes are the infrastructure nodes, such as a server, and then the learning
     * nodes.
     *
     * @param options what the user chose
     * @param infrastructure link profiles of nodes that do not learn, by position
     * @throw InputError if something cannot be done as chosen
     */
    Experiment(const ExperimentOptions& options,
               const std::vector<Ptr<LinkProfile>>& infrastructure);

    /**
     * Destroys the simulation: nodes, transports and applications end before what they refer to.
     */
    ~Experiment();

    Experiment(const Experiment&) = delete;
    Experiment& operator=(const Experiment&) = delete;

    /// Random streams of the parts; systems use those from SYSTEM on.
    enum Streams : int64_t
    {
        PARTITION = 1,
        INITIAL_MODEL = 2,
        BYZANTINE = 4,
        STRAGGLERS = 5,
        BENIGN_TRACES = 6,
        ATTACK = 10, // and following
        LINKS = 100,
        CHURN = 20000,
        SYSTEM = 100000,
    };

    /**
     * @return data, model, rules
     */
    const LearningSetupPtr& GetSetup() const;

    /**
     * @return test data; null if the model is sized
     */
    const DatasetPtr& GetTestData() const;

    /**
     * @return training samples of each learning node
     */
    const Partition::Shares& GetShares() const;

    /**
     * @return nodes and links
     */
    const AccessStar& GetStar() const;

    /**
     * @return transport of each node
     */
    const std::vector<Ptr<Transport>>& GetTransports() const;

    /**
     * @return processor of each node
     */
    const std::vector<Ptr<Cpu>>& GetCpus() const;

    /**
     * @return learning nodes that attack, counted from 0
     */
    const std::set<uint32_t>& GetByzantine() const;

    /**
     * Chooses the attackers in another way than at random among all nodes.
     *
     * @param nodes indices of learning nodes, infrastructure nodes counted
     */
    void SetByzantine(const std::set<NodeIndex>& nodes);

    /**
     * @return the same by index among all nodes
     */
    std::set<NodeIndex> GetByzantineNodes() const;

    /**
     * @return worker threads
     */
    const std::shared_ptr<WorkerPool>& GetWorkerPool() const;

    /**
     * @return bytes by owner; the uplink of node k is link 2 k, its downlink 2 k + 1
     */
    const ByteTable& GetByteTable() const;

    /**
     * @return messages that the transports have dropped
     */
    uint64_t GetRejectedMessages() const;

    /**
     * @return attributes of everything that was chosen, by part
     */
    std::vector<std::pair<std::string, SettingList>> Describe() const;

    /**
     * @return the points on the fidelity axes, such as "packet + real + real"
     */
    std::string GetFidelity() const;

  private:
    void CreateLearning();                                                 ///< Data and model.
    void CreateNodes(const std::vector<Ptr<LinkProfile>>& infrastructure); ///< Nodes and links.
    void CreateCpus();                                                     ///< Processors.

    const ExperimentOptions m_options;          ///< what the user chose
    Ptr<DataSource> m_dataSource;               ///< where the data comes from
    DatasetPtr m_test;                          ///< test data
    LearningSetupPtr m_setup;                   ///< data, model, rules
    Ptr<BenignTraceRecorder> m_traceRecorder;   ///< null if the rule needs no benign traces
    Ptr<Partition> m_partition;                 ///< who owns which samples
    Partition::Shares m_shares;                 ///< training samples by learning node
    std::set<uint32_t> m_byzantine;             ///< learning nodes that attack
    uint32_t m_infrastructure;                  ///< nodes that do not learn
    std::optional<ExperimentNetwork> m_network; ///< nodes, links, transports
    Ptr<DeviceProfile> m_device;                ///< of all processors
    std::shared_ptr<WorkerPool> m_pool;         ///< worker threads
    std::vector<Ptr<Cpu>> m_cpus;               ///< by node
    Ptr<ByteTable> m_byteTable;                 ///< bytes by owner
};

} // namespace fl
} // namespace ns3

#endif // FL_EXPERIMENT_H
