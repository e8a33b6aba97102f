/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-broadcast.h"

#include "fl-pirate-messages.h"

#include <utility>

namespace ns3
{
namespace fl
{

BroadcastSettings
MakePirateBroadcastSettings(const PirateSettings& settings,
                            const PirateAssignment& assignment,
                            std::function<void(NodeIndex, const MessagePtr&)> deliver)
{
    BroadcastSettings broadcast;
    broadcast.system = PirateMessages::SYSTEM;
    broadcast.type = PirateMessages::PIECE;
    broadcast.dissemination = settings.dissemination;
    broadcast.digests = &settings.trainer.setup->cryptography->GetDigestScheme();
    broadcast.authenticator = settings.authenticator;
    broadcast.isForwarding = !(settings.attack && settings.attack->WithholdsAggregates());
    broadcast.getReceivers = [&assignment](NodeIndex sender) {
        return assignment.GetReceivers(sender);
    };
    broadcast.deliver = std::move(deliver);
    return broadcast;
}

} // namespace fl
} // namespace ns3
