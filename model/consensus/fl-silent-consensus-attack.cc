/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-silent-consensus-attack.h"

#include "fl-consensus-host-decorator.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(SilentConsensusAttack);

namespace
{

/// Drops all messages.
class SilentHost : public ConsensusHostDecorator
{
  public:
    using ConsensusHostDecorator::ConsensusHostDecorator;

    void Send(ReplicaIndex /* to */, const ConsensusMessagePtr& /* message */) override
    {
    }

    void Broadcast(const ConsensusMessagePtr& /* message */) override
    {
    }
};

} // namespace

TypeId
SilentConsensusAttack::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::SilentConsensusAttack")
                            .SetParent<ConsensusAttack>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<SilentConsensusAttack>();
    return tid;
}

std::unique_ptr<ConsensusHost>
SilentConsensusAttack::DecorateHost(ConsensusHost& host,
                                    const ConsensusAttacker& /* attacker */) const
{
    return std::make_unique<SilentHost>(host);
}

} // namespace fl
} // namespace ns3
