/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-additive-noise-attack.h"

#include "ns3/double.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(AdditiveNoiseAttack);

TypeId
AdditiveNoiseAttack::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::AdditiveNoiseAttack")
            .SetParent<NormalNoiseAttack>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<AdditiveNoiseAttack>()
            .AddAttribute("StandardDeviation",
                          "Standard deviation of the noise of node 1, in units of the parameters; "
                          "that of node i is i times as great.",
                          DoubleValue(0.0545),
                          MakeDoubleAccessor(&AdditiveNoiseAttack::m_deviation),
                          MakeDoubleChecker<double>(0, 1e30));
    return tid;
}

ParameterVector
AdditiveNoiseAttack::Distort(const OwnVectorView& own, const ParameterVectorPtr& noise) const
{
    ParameterVector sent = *own.honest;
    sent.AddScaled(static_cast<float>(m_deviation * own.node), *noise);
    return sent;
}

} // namespace fl
} // namespace ns3
