/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-vote-withholding-consensus-attack.h"

#include "fl-consensus-host-decorator.h"

#include <variant>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(VoteWithholdingConsensusAttack);

namespace
{

/// Drops votes.
class VoteWithholdingHost : public ConsensusHostDecorator
{
  public:
    using ConsensusHostDecorator::ConsensusHostDecorator;

    void Send(ReplicaIndex to, const ConsensusMessagePtr& message) override
    {
        if (!std::holds_alternative<VoteMessage>(*message))
        {
            ConsensusHostDecorator::Send(to, message);
        }
    }
};

} // namespace

TypeId
VoteWithholdingConsensusAttack::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::VoteWithholdingConsensusAttack")
                            .SetParent<ConsensusAttack>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<VoteWithholdingConsensusAttack>();
    return tid;
}

std::unique_ptr<ConsensusHost>
VoteWithholdingConsensusAttack::DecorateHost(ConsensusHost& host,
                                             const ConsensusAttacker& /* attacker */) const
{
    return std::make_unique<VoteWithholdingHost>(host);
}

} // namespace fl
} // namespace ns3
