/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CONSENSUS_SCHEDULE_H
#define FL_CONSENSUS_SCHEDULE_H

#include "fl-consensus-harness.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-tests
 * Draws hostile schedules and runs them: Byzantine replicas of all kinds, messages that are lost,
 * late, doubled and out of order, and partitions, until a moment from which on the network is
 * synchronous.
 *
 * The strongest kind of attacker are twins (Bano et al., "Twins: BFT systems made robust", OPODIS
 * 2021): two processes with the same keys, each honest in itself or not, which partitions keep
 * apart. Together they vote twice, propose twice and forget. Here they, and single rogues, may also
 * vote for anything and propose on old certificates or on parents that the certificate is not
 * about.
 *
 * Losses may be selective: in a campaign, only the one that has made a decision knows of it, which
 * is what it takes for a missing lock to matter.
 */
class ConsensusSchedule
{
  public:
    /// What is drawn from, and what is run.
    struct Settings
    {
        std::shared_ptr<const ConsensusMembers> members; ///< keys
        Ptr<const HotStuffRules> rules;                  ///< of the honest replicas
        uint32_t faults{0};                              ///< Byzantine replicas at most
        bool alwaysTwins{false};                         ///< exactly so many, all twins
        Ptr<UniformRandomVariable> random;               ///< decides everything
    };

    /// What has come out of a schedule.
    struct Outcome
    {
        bool hasConflict{false};   ///< two honest replicas have decided differently
        bool hasThreeEarly{false}; ///< an honest one had three decisions before synchrony
        bool allDecide{false};     ///< all honest ones had three decisions in the end
    };

    /**
     * @param settings what is drawn from
     */
    explicit ConsensusSchedule(Settings settings);

    /**
     * @return outcome of the next schedule
     */
    Outcome Run();

  private:
    /**
     * @param low lowest number
     * @param high highest number
     * @return a random one
     */
    uint32_t Draw(uint32_t low, uint32_t high);

    /**
     * @param share a probability
     * @return true with this probability
     */
    bool Chance(double share);

    /**
     * @param group where a Byzantine replica is added
     * @param replica the replica
     */
    void AddAttacker(ConsensusHarness& group, ReplicaIndex replica);

    /**
     * @param replica a Byzantine replica
     * @return rules of a twin or a rogue
     */
    Ptr<const HotStuffRules> DrawTwinRules(ReplicaIndex replica);

    /**
     * @param group the group
     * @param transit a message
     * @return whether the present phase loses it because of what it says
     */
    bool IsLost(ConsensusHarness& group, const ConsensusHarness::Transit& transit) const;

    /// Draws who can reach whom, how late and with what losses.
    void DrawPhase();

    /**
     * @param group the group
     * @param transit a message
     * @param delays when copies of it arrive
     */
    void RouteMessage(ConsensusHarness& group,
                      const ConsensusHarness::Transit& transit,
                      std::vector<Time>& delays);

    /**
     * Lets a phase follow the other until the network is synchronous.
     *
     * @param group the group
     */
    void SchedulePhases(ConsensusHarness& group);

    const Settings m_settings;        ///< what is drawn from
    bool m_isSynchronous{false};      ///< whether the network is synchronous now
    std::vector<uint32_t> m_side;     ///< partition of each instance
    bool m_keepsDecisions{false};     ///< nobody tells another one of a decision
    std::optional<Phase> m_lostVotes; ///< votes of this phase are lost
    bool m_isCampaign{false};         ///< decisions stay secret and the network is calm otherwise
    uint32_t m_maxDelay{1};           ///< longest delay, in ms
    double m_loss{0};                 ///< share of messages lost
    double m_duplication{0};          ///< share of messages doubled
    std::vector<bool> m_isAttacker;   ///< by instance
};

} // namespace fl
} // namespace ns3

#endif // FL_CONSENSUS_SCHEDULE_H
