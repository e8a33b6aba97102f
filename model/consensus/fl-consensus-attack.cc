/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-consensus-attack.h"

#include "fl-consensus-host-decorator.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(ConsensusAttack);

TypeId
ConsensusAttack::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::ConsensusAttack").SetParent<Object>().SetGroupName("DecentralizedFl");
    return tid;
}

std::unique_ptr<ConsensusHost>
ConsensusAttack::DecorateHost(ConsensusHost& host, const ConsensusAttacker& /* attacker */) const
{
    return std::make_unique<ConsensusHostDecorator>(host);
}

Ptr<const HotStuffRules>
ConsensusAttack::DecorateRules(Ptr<const HotStuffRules> rules) const
{
    return rules;
}

} // namespace fl
} // namespace ns3
