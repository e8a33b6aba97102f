/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FEDAVG_SYSTEM_H
#define FL_FEDAVG_SYSTEM_H

#include "ns3/fl-access-star-helper.h"
#include "ns3/fl-byte-table.h"
#include "ns3/fl-cpu.h"
#include "ns3/fl-edge-pc-device-profile.h"
#include "ns3/fl-fedavg-helper.h"
#include "ns3/fl-packet-transport-helper.h"
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
 * A link without loss: constant rates, and buffers longer than any window.
 */
struct CleanLink
{
    double uplink{100};    ///< Mbps
    double downlink{1000}; ///< Mbps

    /**
     * @return its profile, 10 ms one way from node to node
     */
    Ptr<LinkProfile> Make() const;
};

/**
 * @ingroup decentralized-fl-tests
 * Federated averaging over packets, with everything that it stands on.
 */
class FedAvgSystem
{
  public:
    /// What can be chosen. The values are the defaults.
    struct Options
    {
        uint32_t clients{4};                 ///< number of clients
        uint32_t rounds{2};                  ///< rounds
        CleanLink serverLink{1000, 1000};    ///< link of the server
        CleanLink clientLink;                ///< link of each client
        uint64_t sizedBytes{0};              ///< size of a model without content; 0: a real model
        double sizedFlops{0};                ///< operations of a gradient of a sized model
        uint32_t samples{200};               ///< training samples of all clients
        std::string cryptography{"modeled"}; ///< real or modeled
        std::string aggregator{"mean"};      ///< the rule
        std::vector<double> slowdowns; ///< by client; as many as there are, others are not slow
        std::set<uint32_t> byzantine;  ///< clients that attack, counted from 0
        bool realBulk{false};          ///< vectors as real bytes
        uint32_t threads{1};           ///< worker threads
        int64_t stream{1000};          ///< first random stream
        Time roundDeadline;            ///< 0: none
    };

    /**
     * Makes everything; the clients start at time 0.
     *
     * @param chosen what is chosen
     */
    explicit FedAvgSystem(const Options& chosen);

    /// Destroys the simulation.
    ~FedAvgSystem();

    FedAvgSystem(const FedAvgSystem&) = delete;
    FedAvgSystem& operator=(const FedAvgSystem&) = delete;

    /// Runs until nothing happens any more.
    void Run();

    /**
     * @param time simulated time
     * @param action what happens then
     */
    void At(Time time, std::function<void()> action);

    /**
     * @param role a role of messages
     * @return bytes of that role on all uplinks, without repeated ones
     */
    uint64_t GetUplinkBytes(const std::string& role) const;

    const Options options;           ///< what was chosen
    std::vector<FedAvgRound> rounds; ///< completed rounds
    LearningSetupPtr setup;          ///< shared by all nodes
    DatasetPtr test;                 ///< test data
    Partition::Shares shares;        ///< samples by client
    AccessStar star;                 ///< nodes and links
    PacketTransports network;        ///< transports
    std::vector<Ptr<Cpu>> cpus;      ///< processors
    Ptr<ByteTable> bytes;            ///< bytes by owner
    FedAvgApplications system;       ///< the applications

  private:
    void CreateLearning(); ///< Data, model, rules.

    /**
     * @param round a completed round
     */
    void AddRound(const FedAvgRound& round);
};

} // namespace fl
} // namespace ns3

#endif // FL_FEDAVG_SYSTEM_H
