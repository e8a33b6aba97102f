/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_HELPER_H
#define FL_PIRATE_HELPER_H

#include "ns3/application-container.h"
#include "ns3/fl-access-star-helper.h"
#include "ns3/fl-certificate-scheme.h"
#include "ns3/fl-committee-plan.h"
#include "ns3/fl-consensus-attack.h"
#include "ns3/fl-cpu.h"
#include "ns3/fl-dissemination.h"
#include "ns3/fl-hotstuff-options.h"
#include "ns3/fl-hotstuff-rules.h"
#include "ns3/fl-leader-election.h"
#include "ns3/fl-learning-setup.h"
#include "ns3/fl-partition.h"
#include "ns3/fl-permission-control-application.h"
#include "ns3/fl-pirate-attack.h"
#include "ns3/fl-pirate-member-application.h"
#include "ns3/fl-pirate-monitor.h"
#include "ns3/fl-transport.h"
#include "ns3/node-container.h"
#include "ns3/nstime.h"
#include "ns3/object-factory.h"
#include "ns3/random-variable-stream.h"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/// PIRATE, installed.
struct PirateApplications
{
    Ptr<PermissionControlApplication> permissionControl; ///< on node 0
    std::vector<Ptr<PirateMemberApplication>> members;   ///< position k is on node k + 1

    /**
     * @return all applications
     */
    ApplicationContainer GetAll() const;

    /**
     * Lets a monitor listen to the honest members.
     *
     * @param monitor the monitor
     * @param byzantine nodes that it does not listen to
     */
    void AttachTo(PirateMonitor& monitor, const std::set<NodeIndex>& byzantine) const;
};

/**
 * @ingroup decentralized-fl-helper
 * Installs PIRATE on any nodes: permission control on the first, members on the others.
 */
class PirateHelper
{
  public:
    /**
     * @param setup shared by all nodes
     */
    explicit PirateHelper(LearningSetupPtr setup);

    /**
     * @param plan the committees, of the nodes from 1 on
     */
    void SetCommittees(CommitteePlan plan);

    /**
     * Draws the committees of the members, which are the nodes from 1 on.
     *
     * @param members number of members
     * @param size nodes of a committee; see CommitteePlan::Draw
     * @param uniform where random numbers come from
     * @return the committees
     * @throw InputError if there are too few members for two committees
     */
    static CommitteePlan DrawCommittees(uint32_t members,
                                        uint32_t size,
                                        const Ptr<UniformRandomVariable>& uniform);

    /**
     * @param name attribute of PirateMemberApplication
     * @param value its value
     */
    void SetMemberAttribute(const std::string& name, const AttributeValue& value);

    /**
     * @param rules form of HotStuff; default basic
     */
    void SetRules(Ptr<HotStuffRules> rules);

    /**
     * @param election who leads; default round-robin
     */
    void SetLeaderElection(Ptr<LeaderElection> election);

    /**
     * @param dissemination ways of sums from leaders to members; default leader-star
     */
    void SetDissemination(Ptr<Dissemination> dissemination);

    /**
     * @param name attribute of Pacemaker
     * @param value its value
     */
    void SetPacemakerAttribute(const std::string& name, const AttributeValue& value);

    /**
     * Sets all timeouts of members: of inputs and of gradients, and of views, twice that at first
     * and up to 32 times.
     *
     * @param timeout the time, see SuggestTimeout()
     */
    void SetTimeout(const Time& timeout);

    /**
     * @param members Byzantine nodes, by index
     */
    void SetByzantine(std::set<NodeIndex> members);

    /**
     * @param consensus how Byzantine members take part in the agreement; null: honestly
     * @param aggregates what they do with sums; null: nothing
     */
    void SetAttacks(Ptr<ConsensusAttack> consensus, Ptr<PirateAttack> aggregates);

    /**
     * A time after which something that was sent should have come, for timeouts of views, inputs
     * and gradients: twice what it takes to send a vector to two committees over the slowest
     * uplink, and to compute what a step needs, four round trips, and half a second.
     *
     * @param star the nodes
     * @param cpus processors of the nodes
     * @return the time
     */
    Time SuggestTimeout(const AccessStar& star, const std::vector<Ptr<Cpu>>& cpus) const;

    /**
     * @param nodes nodes, that of permission control first
     * @param transports transport of each node
     * @param cpus processor of each node
     * @param shares training samples of each member
     * @param stream first random stream; keys use one, members two each
     * @return the applications; set their start times
     * @throw InputError if the aggregation rule, the attack or the attributes cannot be used
     */
    PirateApplications Install(const NodeContainer& nodes,
                               const std::vector<Ptr<Transport>>& transports,
                               const std::vector<Ptr<Cpu>>& cpus,
                               const Partition::Shares& shares,
                               int64_t stream) const;

  private:
    /**
     * @param member a member with its attributes
     * @return the rule
     */
    Ptr<const WeightAggregator> RequireUsable(Ptr<const PirateMemberApplication> member) const;

    /**
     * @param member a member with its attributes
     * @return options of the agreement
     */
    Ptr<HotStuffOptions> CreateOptions(Ptr<const PirateMemberApplication> member) const;

    LearningSetupPtr m_setup;               ///< shared by all nodes
    CommitteePlan m_plan;                   ///< the committees
    ObjectFactory m_member;                 ///< creates members
    ObjectFactory m_pacemaker;              ///< creates pacemakers
    Ptr<HotStuffRules> m_rules;             ///< form of HotStuff
    Ptr<LeaderElection> m_election;         ///< who leads
    Ptr<Dissemination> m_dissemination;     ///< ways of sums
    Ptr<CertificateScheme> m_certificates;  ///< certificates
    std::set<NodeIndex> m_byzantine;        ///< Byzantine members
    Ptr<ConsensusAttack> m_consensusAttack; ///< what they do in the agreement
    Ptr<PirateAttack> m_attack;             ///< what they do with sums
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_HELPER_H
