/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-basic-hotstuff-rules.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(BasicHotStuffRules);

TypeId
BasicHotStuffRules::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::BasicHotStuffRules")
                            .SetParent<HotStuffRules>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<BasicHotStuffRules>();
    return tid;
}

Phase
BasicHotStuffRules::GetLastPhase() const
{
    return Phase::COMMIT;
}

bool
BasicHotStuffRules::SendsVotesToNextLeader() const
{
    return false;
}

std::optional<VoteStatement>
BasicHotStuffRules::GetLock(const VoteStatement& certified, const BlockTree& /* tree */) const
{
    if (certified.phase == Phase::PREPARE)
    {
        return std::nullopt;
    }
    return certified;
}

BlockPtr
BasicHotStuffRules::GetCommitted(const VoteStatement& certified, const BlockTree& tree) const
{
    return certified.phase == Phase::COMMIT ? tree.Find(certified.block) : nullptr;
}

} // namespace fl
} // namespace ns3
