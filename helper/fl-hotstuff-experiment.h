/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_HOTSTUFF_EXPERIMENT_H
#define FL_HOTSTUFF_EXPERIMENT_H

#include "ns3/data-rate.h"
#include "ns3/fl-attribute-text.h"
#include "ns3/fl-byte-table.h"
#include "ns3/fl-choice.h"
#include "ns3/fl-cpu.h"
#include "ns3/fl-device-profile.h"
#include "ns3/fl-experiment-network.h"
#include "ns3/fl-hotstuff-helper.h"
#include "ns3/fl-hotstuff-statistics.h"
#include "ns3/fl-worker-pool.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

class OptionParser;

/**
 * @ingroup decentralized-fl-helper
 * What a user of HotStuff alone may choose. The values at construction are the defaults.
 */
struct HotStuffExperimentOptions
{
    HotStuffExperimentOptions();

    /**
     * Adds the options to a program's command line.
     *
     * @param parser the command line
     */
    void AddTo(OptionParser& parser);

    uint32_t nodes{4};                 ///< replicas
    uint32_t clients{1};               ///< clients
    Choice form;                       ///< basic or chained
    Choice leader;                     ///< who leads
    Choice certificates;               ///< how votes become certificates
    Choice cryptography;               ///< point of the cryptography axis
    Choice device;                     ///< processors
    Ptr<DeviceProfile> measuredDevice; ///< processors in place of that choice, unless null
    std::string network{"packet"};     ///< point of the network axis
    Choice link;                       ///< access links and TCP
    Time delay;                        ///< from node to node, in place of the link profile's
    DataRate uplink;                   ///< of every node, in place of the link profile's

    uint32_t blockSize{400};              ///< most commands in a block
    uint32_t commandBytes{0};             ///< size of a command
    uint32_t outstanding{100};            ///< commands of a client under way
    std::optional<Choice> attack;         ///< what Byzantine replicas do
    uint32_t byzantine{1};                ///< Byzantine replicas, if there is an attack
    std::optional<uint32_t> crashReplica; ///< replica that crashes; none: 0
    Time crashAt;                         ///< when it does; 0: never
    Time crashFor;                        ///< how long it is down; 0: for good

    Time warmUp;         ///< not measured
    Time duration;       ///< measured
    uint64_t seed{1};    ///< run number of the random streams
    uint32_t threads{2}; ///< threads that compute
};

/**
 * @ingroup decentralized-fl-helper
 * HotStuff alone on an access star: replicas, clients, processors, measurements. The replicas are
 * nodes 0 to n - 1; the Byzantine ones come first, so that a stable leader is one of them.
 */
class HotStuffExperiment
{
  public:
    /**
     * Makes the world.
     *
     * @param options what the user chose
     * @throw InputError if something cannot be done as chosen
     */
    explicit HotStuffExperiment(const HotStuffExperimentOptions& options);

    /// Destroys the simulation.
    ~HotStuffExperiment();

    HotStuffExperiment(const HotStuffExperiment&) = delete;
    HotStuffExperiment& operator=(const HotStuffExperiment&) = delete;

    /// Runs warm-up and measurement.
    void Run();

    /**
     * @return what was measured
     */
    const HotStuffStatistics& GetStatistics() const;

    /**
     * @param quantity a quantity
     * @return its closed form in seconds
     */
    double GetClosedForm(HotStuffQuantity quantity) const;

    /**
     * @return messages among replicas for each block, by the closed form
     */
    uint32_t GetClosedFormMessages() const;

    /**
     * @return true if a leader without a next block tells the last certificate in messages of their
     *         own, which the closed form is without: in chained form
     */
    bool TellsCertificates() const;

    /**
     * @return nodes and links
     */
    const AccessStar& GetStar() const;

    /**
     * @return the applications
     */
    const HotStuffApplications& GetApplications() const;

    /**
     * @param node index of a node
     * @return its processor
     */
    Ptr<const Cpu> GetCpu(NodeIndex node) const;

    /**
     * @return attributes of everything that was chosen, by part
     */
    std::vector<std::pair<std::string, SettingList>> Describe() const;

    /**
     * Writes a capture of every node's link from now on.
     *
     * @param prefix path and beginning of the file names
     * @throw InputError if there are no packets
     */
    void EnablePcap(const std::string& prefix) const;

  private:
    void CreateNodes();   ///< Nodes, links, processors.
    void CreateSystem();  ///< Replicas and clients.
    void WatchSystem();   ///< Measurements.
    void ScheduleCrash(); ///< The crash, if there is one.

    const HotStuffExperimentOptions m_options;        ///< what the user chose
    Ptr<HotStuffRules> m_rules;                       ///< form of HotStuff
    Ptr<LeaderElection> m_election;                   ///< who leads
    Ptr<CertificateScheme> m_certificates;            ///< certificates
    Ptr<DeviceProfile> m_device;                      ///< of all processors
    Ptr<ConsensusAttack> m_attack;                    ///< of the Byzantine replicas
    std::shared_ptr<WorkerPool> m_pool;               ///< worker threads
    std::optional<ExperimentNetwork> m_network;       ///< nodes, links, transports
    std::vector<Ptr<Cpu>> m_cpus;                     ///< by node
    Ptr<ByteTable> m_byteTable;                       ///< bytes on the uplinks
    HotStuffApplications m_system;                    ///< replicas and clients
    std::unique_ptr<HotStuffStatistics> m_statistics; ///< measurements
};

} // namespace fl
} // namespace ns3

#endif // FL_HOTSTUFF_EXPERIMENT_H
