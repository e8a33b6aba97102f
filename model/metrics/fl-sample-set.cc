/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-sample-set.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace fl
{

void
SampleSet::Add(double value)
{
    m_isSorted = m_isSorted && (m_values.empty() || m_values.back() <= value);
    m_values.push_back(value);
}

size_t
SampleSet::GetCount() const
{
    return m_values.size();
}

double
SampleSet::GetQuantile(double share) const
{
    const std::vector<double>& values = GetSorted();
    if (values.empty())
    {
        return std::nan("");
    }
    const double position = std::clamp(share, 0.0, 1.0) * static_cast<double>(values.size() - 1);
    const auto below = static_cast<size_t>(position);
    const size_t above = std::min(below + 1, values.size() - 1);
    return values[below] +
           (position - static_cast<double>(below)) * (values[above] - values[below]);
}

const std::vector<double>&
SampleSet::GetSorted() const
{
    if (!m_isSorted)
    {
        std::sort(m_values.begin(), m_values.end());
        m_isSorted = true;
    }
    return m_values;
}

} // namespace fl
} // namespace ns3
