/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-equivocating-consensus-attack.h"

#include "fl-consensus-host-decorator.h"

#include <cstddef>
#include <utility>
#include <variant>
#include <vector>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(EquivocatingConsensusAttack);

namespace
{

/// Blocks of one view that an attacker remembers.
constexpr size_t MAX_BLOCKS = 4;

/// Proposes two blocks, votes for all.
class EquivocatingHost : public ConsensusHostDecorator
{
  public:
    /**
     * @param inner the host to change
     * @param attacker the replica
     */
    EquivocatingHost(ConsensusHost& inner, const ConsensusAttacker& attacker)
        : ConsensusHostDecorator(inner),
          m_attacker(attacker)
    {
    }

    void Broadcast(const ConsensusMessagePtr& message) override
    {
        const auto* proposal = std::get_if<ProposalMessage>(message.get());
        if (!proposal)
        {
            GetInner().Broadcast(message);
            return;
        }
        auto forged = std::make_shared<Block>(*proposal->block);
        forged->payload.push_back(0);
        const BlockPtr other = Block::Seal(forged, m_attacker.cryptography->GetDigestScheme());
        const auto otherMessage = std::make_shared<const ConsensusMessage>(ProposalMessage{other});
        for (ReplicaIndex to = 0; to < m_attacker.group->GetSize(); to++)
        {
            if (to != m_attacker.self)
            {
                GetInner().Send(to, to % 2 == 0 ? message : otherMessage);
            }
        }
    }

    void CheckPayload(const BlockPtr& block,
                      const std::vector<BlockPtr>& undecided,
                      std::function<void(bool)> answer) override
    {
        if (m_view != block->header.view)
        {
            m_view = block->header.view;
            m_heard.clear();
        }
        if (m_heard.size() < MAX_BLOCKS)
        {
            m_heard.push_back(block->digest);
        }
        GetInner().CheckPayload(block, undecided, std::move(answer));
    }

    void Send(ReplicaIndex to, const ConsensusMessagePtr& message) override
    {
        GetInner().Send(to, message);
        const auto* vote = std::get_if<VoteMessage>(message.get());
        if (!vote || vote->statement.view != m_view)
        {
            return;
        }
        for (const Digest& block : m_heard)
        {
            if (block != vote->statement.block)
            {
                const VoteStatement statement{vote->statement.phase, m_view, block};
                GetInner().Send(to,
                                std::make_shared<const ConsensusMessage>(VoteMessage{
                                    statement,
                                    m_attacker.certificates->CreateShare(*m_attacker.group,
                                                                         *m_attacker.keys,
                                                                         statement)}));
            }
        }
    }

  private:
    const ConsensusAttacker m_attacker; ///< the replica
    View m_view{0};                     ///< view of the blocks
    std::vector<Digest> m_heard;        ///< blocks that it has heard of
};

} // namespace

TypeId
EquivocatingConsensusAttack::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::EquivocatingConsensusAttack")
                            .SetParent<ConsensusAttack>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<EquivocatingConsensusAttack>();
    return tid;
}

std::unique_ptr<ConsensusHost>
EquivocatingConsensusAttack::DecorateHost(ConsensusHost& host,
                                          const ConsensusAttacker& attacker) const
{
    return std::make_unique<EquivocatingHost>(host, attacker);
}

} // namespace fl
} // namespace ns3
