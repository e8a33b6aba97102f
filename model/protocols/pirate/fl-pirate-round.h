/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_ROUND_H
#define FL_PIRATE_ROUND_H

#include "ns3/fl-digest.h"
#include "ns3/fl-parameter-vector.h"
#include "ns3/fl-pirate-block.h"
#include "ns3/fl-pirate-holdings.h"
#include "ns3/fl-types.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace ns3
{
namespace fl
{

/// A member has learned that its committee has decided a step.
struct PirateStepReport
{
    NodeIndex node{0};               ///< the member
    uint32_t committee{0};           ///< its committee
    PirateBlock block;               ///< what was decided
    std::vector<NodeIndex> accepted; ///< owners whose gradients it lets count
    std::vector<NodeIndex> rejected; ///< owners whose gradients it keeps out
    std::optional<Time> proposed;    ///< when it has proposed it, if it was the leader
    std::optional<Time> acceptedAt;  ///< when it had checked it, nothing if it was decided before
    Time decided;                    ///< now
};

/// A member has the model of the next iteration.
struct PirateIterationReport
{
    NodeIndex node{0};            ///< the member
    uint32_t committee{0};        ///< its committee
    Round iteration{0};           ///< the iteration that is complete
    std::optional<Time> start;    ///< when it has begun with it; nothing if it has only caught up
    Time end;                     ///< now
    double trainingLoss{0};       ///< its own, in nats; NaN if it has not trained
    ParameterVectorPtr model;     ///< the model after the iteration
    Digest digest;                ///< its digest, which the committee has agreed on
    PirateHeldBytes held{};       ///< vectors in its memory when the last step was decided
    uint64_t viewChanges{0};      ///< views that it has entered after timeouts, in all
    uint64_t refusedProposals{0}; ///< proposals that it has not voted for, in all
    uint64_t rejectedMessages{0}; ///< messages that were not what they should be, in all
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_ROUND_H
