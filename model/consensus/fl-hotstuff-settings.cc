/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-hotstuff-settings.h"

#include "ns3/abort.h"

#include <memory>

namespace ns3
{
namespace fl
{

HotStuffSettings
HotStuffSettings::WithRoot() const
{
    HotStuffSettings settings = *this;
    if (!root)
    {
        settings.root = Block::CreateGenesis(group->instance, cryptography->GetDigestScheme());
        settings.rootCertificate = std::make_shared<const QuorumCertificate>(
            QuorumCertificate{VoteStatement{Phase::PREPARE, 0, settings.root->digest}, Bytes()});
    }
    NS_ABORT_MSG_UNLESS(settings.rootCertificate, "a root comes with its certificate");
    return settings;
}

SafetyState
HotStuffSettings::MakeSafetyState() const
{
    const VoteStatement& known = rootCertificate->statement;
    SafetyState state = safety.value_or(SafetyState{known, known, rootCertificate});
    if (known.IsLaterThan(state.highest->statement))
    {
        state.highest = rootCertificate;
    }
    return state;
}

} // namespace fl
} // namespace ns3
