/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FEDAVG_ROUND_H
#define FL_FEDAVG_ROUND_H

#include "ns3/fl-parameter-vector.h"
#include "ns3/fl-types.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * What a round of federated averaging has come to.
 */
struct FedAvgRound
{
    Round round{0}; ///< its number
    Time start;     ///< when the server began with the round: selection, and signing of the model
    Time end;       ///< when the server had the next model
    uint32_t selected{0};            ///< clients asked
    std::vector<NodeIndex> accepted; ///< clients whose updates went into the rule, ascending
    std::vector<NodeIndex> rejected; ///< clients whose updates were not, ascending
    uint32_t failed{0};              ///< clients that crashed or could not be reached
    uint32_t late{0};                ///< clients that had not answered at the deadline
    double trainingLoss{0};   ///< mean over accepted clients, by samples, in nats; NaN: not known
    ParameterVectorPtr model; ///< the model after the round; the same as before if none accepted
};

} // namespace fl
} // namespace ns3

#endif // FL_FEDAVG_ROUND_H
