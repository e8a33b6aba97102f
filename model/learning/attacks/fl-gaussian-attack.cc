/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-gaussian-attack.h"

#include "ns3/double.h"
#include "ns3/fl-compat.h"
#include "ns3/string.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(GaussianAttack);

TypeId
GaussianAttack::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::GaussianAttack")
            .SetParent<NormalNoiseAttack>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<GaussianAttack>()
            .AddAttribute("Center",
                          "Mean of what is sent: zero, or the attacker's own honest vector.",
                          StringValue("zero"),
                          compat::EnumAccessor<GaussianCenter>(&GaussianAttack::m_center),
                          MakeEnumChecker(GAUSSIAN_CENTER_ZERO, "zero", GAUSSIAN_CENTER_OWN, "own"))
            .AddAttribute("StandardDeviation",
                          "Standard deviation of each parameter, in units of the parameters.",
                          DoubleValue(1),
                          MakeDoubleAccessor(&GaussianAttack::m_deviation),
                          MakeDoubleChecker<double>(0, 1e30));
    return tid;
}

ParameterVector
GaussianAttack::Distort(const OwnVectorView& own, const ParameterVectorPtr& noise) const
{
    ParameterVector sent(own.honest->size());
    if (m_center == GAUSSIAN_CENTER_OWN)
    {
        sent = *own.honest;
    }
    sent.AddScaled(static_cast<float>(m_deviation), *noise);
    return sent;
}

} // namespace fl
} // namespace ns3
