/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-chance-level.h"

#include "ns3/abort.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace fl
{

ChanceLevel::ChanceLevel(uint32_t classes, const std::vector<Dataset::Label>& labels)
{
    NS_ABORT_MSG_IF(labels.empty(), "chance is not defined without samples");
    std::vector<uint64_t> counts(classes);
    for (Dataset::Label label : labels)
    {
        counts.at(label)++;
    }
    const auto most = std::max_element(counts.begin(), counts.end());
    const auto samples = static_cast<double>(labels.size());
    m_class = static_cast<uint32_t>(most - counts.begin());
    m_share = static_cast<double>(*most) / samples;
    m_limit = m_share + STANDARD_ERRORS * std::sqrt(m_share * (1 - m_share) / samples);
}

uint32_t
ChanceLevel::GetClass() const
{
    return m_class;
}

double
ChanceLevel::GetShare() const
{
    return m_share;
}

double
ChanceLevel::GetLimit() const
{
    return m_limit;
}

bool
ChanceLevel::IsBeatenBy(double accuracy) const
{
    return accuracy > m_limit || (accuracy == 1 && m_share < 1);
}

} // namespace fl
} // namespace ns3
