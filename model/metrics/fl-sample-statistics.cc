/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-sample-statistics.h"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

namespace ns3
{
namespace fl
{

SampleStatistics
SampleStatistics::Of(const std::vector<double>& values)
{
    constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
    SampleStatistics result{values.size(), unknown, unknown, unknown};
    double sum = 0;
    for (const double value : values)
    {
        sum += value;
    }
    if (values.empty() || !std::isfinite(sum))
    {
        return result;
    }
    const auto count = static_cast<double>(values.size());
    result.mean = sum / count;
    if (values.size() < 2)
    {
        return result;
    }
    double squares = 0;
    for (const double value : values)
    {
        squares += (value - result.mean) * (value - result.mean);
    }
    result.deviation = std::sqrt(squares / (count - 1));
    const boost::math::students_t distribution(count - 1);
    result.interval =
        boost::math::quantile(distribution, 0.975) * result.deviation / std::sqrt(count);
    return result;
}

} // namespace fl
} // namespace ns3
