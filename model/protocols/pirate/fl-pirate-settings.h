/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_SETTINGS_H
#define FL_PIRATE_SETTINGS_H

#include "ns3/fl-certificate-scheme.h"
#include "ns3/fl-consensus-attack.h"
#include "ns3/fl-dissemination.h"
#include "ns3/fl-hotstuff-options.h"
#include "ns3/fl-hotstuff-rules.h"
#include "ns3/fl-leader-election.h"
#include "ns3/fl-pacemaker.h"
#include "ns3/fl-pirate-attack.h"
#include "ns3/fl-pirate-round.h"
#include "ns3/fl-safety-state.h"
#include "ns3/fl-signature-scheme.h"
#include "ns3/fl-types.h"
#include "ns3/fl-update-trainer.h"
#include "ns3/fl-vector-authenticator.h"
#include "ns3/fl-weight-aggregator.h"
#include "ns3/nstime.h"
#include "ns3/random-variable-stream.h"

#include <functional>
#include <memory>
#include <optional>

namespace ns3
{
namespace fl
{

/// Which gradients the aggregation rule sees together.
enum PirateScope
{
    SCOPE_COMMITTEE, ///< all local gradients of the committee and those that the neighbor seeds,
                     ///< once an iteration; members send theirs to the whole committee
    SCOPE_STEP       ///< those of one step; members send theirs to the leader, as in the paper
};

/// What a member checks of a proposed sum.
enum PirateProposalCheck
{
    CHECK_RECOMPUTE, ///< all of it: it has the signed gradients and adds them itself
    CHECK_DETECTOR   ///< what the rule says of the mean of what was added, as in the paper; misses
                     ///< small falsifications
};

/// What a member keeps in a crash.
struct PirateStorage
{
    std::optional<SafetyState> safety; ///< of its replica
};

/// Who is told of what a member does, for measurements. All are set.
struct PirateObserver
{
    std::function<void(const PirateStepReport&)> step;           ///< a step is decided
    std::function<void(const PirateIterationReport&)> iteration; ///< an iteration is complete
};

/// What a member of PIRATE is made from.
struct PirateSettings
{
    NodeIndex permissionControl{0};                           ///< who forms the committees
    UpdateTrainer trainer;                                    ///< trains
    std::shared_ptr<const VectorAuthenticator> authenticator; ///< signs and checks gradients
    KeyPairPtr keys;                                          ///< of this node
    Round iterations{1};                                      ///< iterations to train
    PirateScope scope{SCOPE_COMMITTEE};                       ///< what the rule sees
    PirateProposalCheck check{CHECK_RECOMPUTE};               ///< what members check
    Time gradientTimeout;                      ///< longest wait for the gradients of others
    Time inputTimeout;                         ///< longest wait for the neighbor, or for an answer
    Ptr<const Dissemination> dissemination;    ///< ways of sums from leaders to members
    Ptr<const WeightAggregator> rule;          ///< judges gradients; that of the trainer's setup
    Ptr<const CertificateScheme> certificates; ///< certificates of the agreement
    Ptr<const HotStuffRules> rules;            ///< form of HotStuff
    Ptr<const LeaderElection> election;        ///< who leads
    Ptr<const HotStuffOptions> options;        ///< memory and synchronization
    std::function<Ptr<Pacemaker>()> createPacemaker; ///< makes a new one for each start
    Ptr<const ConsensusAttack> consensusAttack;      ///< how it votes; null if honest
    Ptr<const PirateAttack> attack;                  ///< what it does with sums; null if honest
    Ptr<UniformRandomVariable> random;               ///< whom to ask
    std::shared_ptr<PirateStorage> storage;          ///< survives crashes
    PirateObserver observer;                         ///< told of what happens
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_SETTINGS_H
