/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_BROADCAST_H
#define FL_PIRATE_BROADCAST_H

#include "ns3/fl-pirate-assignment.h"
#include "ns3/fl-pirate-settings.h"
#include "ns3/fl-vector-broadcaster.h"

#include <functional>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * How the sums of PIRATE's leaders go to their committee and to the next one, and through members.
 *
 * @param settings of a member; outlive what is made of them
 * @param assignment its committees; outlives what is made of it
 * @param deliver takes messages that others have helped to bring
 * @return settings of its broadcaster
 */
BroadcastSettings MakePirateBroadcastSettings(
    const PirateSettings& settings,
    const PirateAssignment& assignment,
    std::function<void(NodeIndex, const MessagePtr&)> deliver);

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_BROADCAST_H
