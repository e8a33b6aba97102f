/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-inner-product-manipulation-attack.h"

#include "ns3/double.h"
#include "ns3/fl-benign-statistics.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(InnerProductManipulationAttack);

TypeId
InnerProductManipulationAttack::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::InnerProductManipulationAttack")
            .SetParent<ColludingAttack>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<InnerProductManipulationAttack>()
            .AddAttribute("Epsilon",
                          "Length of the sent vector in lengths of the benign mean, without unit.",
                          DoubleValue(0.1),
                          MakeDoubleAccessor(&InnerProductManipulationAttack::m_epsilon),
                          MakeDoubleChecker<double>(0, 1e30));
    return tid;
}

ParameterVector
InnerProductManipulationAttack::Conspire(const BenignVectorsView& benign,
                                         const VictimView& /* victim */) const
{
    ParameterVector sent = BenignStatistics::ComputeMean(benign.vectors);
    sent.Scale(static_cast<float>(-m_epsilon));
    return sent;
}

} // namespace fl
} // namespace ns3
