/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-decision-withholding-consensus-attack.h"

#include "fl-consensus-host-decorator.h"

#include "ns3/uinteger.h"

#include <algorithm>
#include <variant>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(DecisionWithholdingConsensusAttack);

namespace
{

/// Keeps certificates.
class DecisionWithholdingHost : public ConsensusHostDecorator
{
  public:
    /**
     * @param inner the host to change
     * @param attacker the replica
     * @param recipients replicas that get the certificates nevertheless
     */
    DecisionWithholdingHost(ConsensusHost& inner,
                            const ConsensusAttacker& attacker,
                            uint32_t recipients)
        : ConsensusHostDecorator(inner),
          m_self(attacker.self),
          m_size(attacker.group->GetSize()),
          m_recipients(std::min(recipients, m_size - 1))
    {
    }

    void Broadcast(const ConsensusMessagePtr& message) override
    {
        if (std::holds_alternative<CertificateMessage>(*message) || ContinuesOwnView(*message))
        {
            for (uint32_t i = 1; i <= m_recipients; i++)
            {
                GetInner().Send((m_self + i) % m_size, message);
            }
            return;
        }
        GetInner().Broadcast(message);
    }

  private:
    /**
     * @param message a message
     * @return whether it is a proposal that stands on the view before it
     */
    static bool ContinuesOwnView(const ConsensusMessage& message)
    {
        const auto* proposal = std::get_if<ProposalMessage>(&message);
        return proposal && proposal->block->header.view > 1 &&
               proposal->block->header.justify.view + 1 == proposal->block->header.view;
    }

    const ReplicaIndex m_self;   ///< the replica
    const uint32_t m_size;       ///< replicas
    const uint32_t m_recipients; ///< replicas that get the certificates nevertheless
};

} // namespace

TypeId
DecisionWithholdingConsensusAttack::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::DecisionWithholdingConsensusAttack")
            .SetParent<ConsensusAttack>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<DecisionWithholdingConsensusAttack>()
            .AddAttribute("Recipients",
                          "Replicas that get the certificates nevertheless (replicas).",
                          UintegerValue(1),
                          MakeUintegerAccessor(&DecisionWithholdingConsensusAttack::m_recipients),
                          MakeUintegerChecker<uint32_t>());
    return tid;
}

std::unique_ptr<ConsensusHost>
DecisionWithholdingConsensusAttack::DecorateHost(ConsensusHost& host,
                                                 const ConsensusAttacker& attacker) const
{
    return std::make_unique<DecisionWithholdingHost>(host, attacker, m_recipients);
}

} // namespace fl
} // namespace ns3
