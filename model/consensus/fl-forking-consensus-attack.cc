/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-forking-consensus-attack.h"

#include "fl-hotstuff-rules-decorator.h"

#include "ns3/uinteger.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(ForkingConsensusAttack);

namespace
{

/// Proposes on an older block.
class ForkingRules : public HotStuffRulesDecorator
{
  public:
    /**
     * @param inner the rules to change
     * @param depth how far below the highest certificate it forks, in blocks
     */
    ForkingRules(Ptr<const HotStuffRules> inner, uint32_t depth)
        : HotStuffRulesDecorator(inner),
          m_depth(depth)
    {
    }

    BlockExtension ChooseExtension(const QuorumCertificatePtr& highest,
                                   const BlockTree& tree) const override
    {
        QuorumCertificatePtr certificate = highest;
        for (uint32_t i = 0; i < m_depth; i++)
        {
            const BlockPtr block = tree.Find(certificate->statement.block);
            if (!block || !block->justify)
            {
                break;
            }
            certificate = block->justify;
        }
        return BlockExtension{certificate->statement.block, certificate};
    }

  private:
    const uint32_t m_depth; ///< how far below the highest certificate it forks, in blocks
};

} // namespace

TypeId
ForkingConsensusAttack::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::ForkingConsensusAttack")
            .SetParent<ConsensusAttack>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<ForkingConsensusAttack>()
            .AddAttribute("Depth",
                          "How far below the highest certificate it forks (blocks).",
                          UintegerValue(3),
                          MakeUintegerAccessor(&ForkingConsensusAttack::m_depth),
                          MakeUintegerChecker<uint32_t>(1));
    return tid;
}

Ptr<const HotStuffRules>
ForkingConsensusAttack::DecorateRules(Ptr<const HotStuffRules> rules) const
{
    return CreateObject<ForkingRules>(rules, m_depth);
}

} // namespace fl
} // namespace ns3
