/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_UBAR_REPORT_H
#define FL_UBAR_REPORT_H

#include "ns3/fl-parameter-vector.h"
#include "ns3/fl-types.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <functional>
#include <map>

namespace ns3
{
namespace fl
{

/// A node begins a round.
struct UbarEstimateReport
{
    NodeIndex node{0};           ///< the node
    Round round{0};              ///< the round
    ParameterVectorPtr estimate; ///< what it believes, and sends if it is honest
};

/// A node has completed a round.
struct UbarRoundReport
{
    NodeIndex node{0};                   ///< the node
    Round round{0};                      ///< the round
    Round next{0};                       ///< the round that it goes on with, if there is one
    Time start;                          ///< when it began with it
    Time end;                            ///< when it had its next estimate
    ParameterVectorPtr estimate;         ///< the next estimate
    double loss{0};                      ///< of the estimate before on the round's batch, in nats
    uint32_t neighbors{0};               ///< number of neighbors
    uint32_t received{0};                ///< estimates that went into the rule
    bool isTimedOut{false};              ///< the wait for the rest was given up
    bool isAggregated{false};            ///< the rule had enough inputs
    std::map<NodeIndex, double> weights; ///< of the inputs; empty if the rule has none
    uint64_t late{0};     ///< estimates that came too late, since the start of its process
    uint64_t rejected{0}; ///< messages that it refused, since the start of its process
};

/// Who is told what a node does.
struct UbarObserver
{
    std::function<void(const UbarEstimateReport&)> estimate; ///< a round begins
    std::function<void(const UbarRoundReport&)> round;       ///< a round is completed
};

} // namespace fl
} // namespace ns3

#endif // FL_UBAR_REPORT_H
