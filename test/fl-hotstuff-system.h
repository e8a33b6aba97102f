/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_HOTSTUFF_SYSTEM_H
#define FL_HOTSTUFF_SYSTEM_H

#include "ns3/fl-cpu.h"
#include "ns3/fl-hotstuff-helper.h"
#include "ns3/fl-hotstuff-statistics.h"
#include "ns3/fl-loopback-transport.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <map>
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
 * Replicas and one client over links of equal delay and processors that take no time.
 */
class HotStuffSystem
{
  public:
    /// Delay of every message.
    static const Time HOP;

    /// What a system is made of.
    struct Options
    {
        uint32_t replicas{4};             ///< number of replicas
        std::string form{"chained"};      ///< basic or chained
        std::string leader{"stable"};     ///< stable or round-robin
        uint32_t outstanding{1};          ///< commands under way
        uint32_t blockSize{100};          ///< most commands in a block
        std::string attack;               ///< what Byzantine replicas do, if there are any
        std::set<ReplicaIndex> byzantine; ///< the Byzantine replicas
        std::set<ReplicaIndex> liars;     ///< replicas that do nothing but lie to clients
        Time warmUp;                      ///< of the statistics
    };

    /**
     * Makes everything; the applications start at time 0.
     *
     * @param options what is chosen
     */
    explicit HotStuffSystem(const Options& options);

    /// Destroys the simulation.
    ~HotStuffSystem();

    HotStuffSystem(const HotStuffSystem&) = delete;
    HotStuffSystem& operator=(const HotStuffSystem&) = delete;

    /**
     * @param end simulated time at which the run ends
     */
    void Run(const Time& end);

    /**
     * @return whether no two replicas have decided different blocks
     */
    bool HaveAgreed() const;

    HotStuffApplications system;                    ///< the applications
    std::unique_ptr<HotStuffStatistics> statistics; ///< what is measured
    std::vector<CompletedCommand> completed;        ///< what the client is done with
    /// Decided blocks of the replicas' present lives, by height.
    std::vector<std::map<Height, BlockPtr>> chains;
    std::vector<View> firstViews; ///< in which the replicas' present lives have begun

  private:
    /// @param replica who @param block what it has decided
    void NoteDecided(ReplicaIndex replica, BlockPtr block);
    /// @param replica who @param view its view @param leader its leader @param reason why
    void NoteView(ReplicaIndex replica, View view, ReplicaIndex leader, ViewReason reason);
    /// @param command what the client is done with
    void NoteCompleted(const CompletedCommand& command);
};

} // namespace fl
} // namespace ns3

#endif // FL_HOTSTUFF_SYSTEM_H
