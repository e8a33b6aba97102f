/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-a-little-is-enough-attack.h"

#include "ns3/double.h"
#include "ns3/fl-benign-statistics.h"
#include "ns3/fl-input-error.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(ALittleIsEnoughAttack);

namespace
{

/**
 * @param probability a probability
 * @return where the standard normal distribution function has that value, to the precision of
 *         binary64
 */
double
ComputeNormalQuantile(double probability)
{
    // The function ascends and is 0 or 1 to the last bit outside of this interval.
    double low = -40;
    double high = 40;
    for (int step = 0; step < 80; step++)
    {
        const double middle = low + (high - low) / 2;
        if (std::erfc(-middle / std::sqrt(2.0)) / 2 < probability)
        {
            low = middle;
        }
        else
        {
            high = middle;
        }
    }
    return low + (high - low) / 2;
}

} // namespace

TypeId
ALittleIsEnoughAttack::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::ALittleIsEnoughAttack")
            .SetParent<ColludingAttack>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<ALittleIsEnoughAttack>()
            .AddAttribute("Z",
                          "Standard deviations below the mean that are sent; 0: as many as the "
                          "paper computes of the numbers of nodes and attackers.",
                          DoubleValue(0),
                          MakeDoubleAccessor(&ALittleIsEnoughAttack::m_z),
                          MakeDoubleChecker<double>(-1e6, 1e6));
    return tid;
}

double
ALittleIsEnoughAttack::ComputeZ(uint32_t nodes, uint32_t attackers)
{
    const double benign = static_cast<double>(nodes) - attackers;
    const double supporters = std::max(1.0, nodes / 2 + 1.0 - attackers);
    const double share = benign > supporters ? (benign - supporters) / benign : 0;
    return share > 0 ? ComputeNormalQuantile(share) : -std::numeric_limits<double>::infinity();
}

void
ALittleIsEnoughAttack::DoRequireUsable(const AttackOffer& offer) const
{
    const uint32_t attackers = offer.attackers.size();
    if (m_z == 0 && attackers > 0 && !std::isfinite(ComputeZ(offer.benign + attackers, attackers)))
    {
        throw InputError(GetTypeId().GetName() + " has no z for " + std::to_string(attackers) +
                         " attackers and " + std::to_string(offer.benign) +
                         " benign nodes; accepted: at least 2 benign ones, or an attribute Z");
    }
}

ParameterVector
ALittleIsEnoughAttack::Conspire(const BenignVectorsView& benign,
                                const VictimView& /* victim */) const
{
    const uint32_t nodes = benign.vectors.size() + benign.attackers;
    const double z = m_z == 0 ? ComputeZ(nodes, benign.attackers) : m_z;
    ParameterVector sent = BenignStatistics::ComputeMean(benign.vectors);
    // One vector deviates from itself by 0 in all coordinates, however great z is.
    if (std::isfinite(z))
    {
        sent.AddScaled(static_cast<float>(-z), BenignStatistics::ComputeDeviation(benign.vectors));
    }
    return sent;
}

} // namespace fl
} // namespace ns3
