/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_SAMPLE_STATISTICS_H
#define FL_SAMPLE_STATISTICS_H

#include <cstddef>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-metrics
 * What independent values of one quantity, such as the results of runs with different seeds, say
 * about its mean.
 */
struct SampleStatistics
{
    size_t count{0};     ///< number of values
    double mean{0};      ///< their mean; NaN if there are none
    double deviation{0}; ///< their standard deviation, with n - 1; NaN for fewer than two
    double interval{0};  ///< half the width of the 95 % confidence interval of the mean, by
                        ///< Student's t distribution with n - 1 degrees of freedom, which takes the
                        ///< values for normally distributed; NaN for fewer than two

    /**
     * @param values the values; one that is not finite makes everything NaN
     * @return what they say
     */
    static SampleStatistics Of(const std::vector<double>& values);
};

} // namespace fl
} // namespace ns3

#endif // FL_SAMPLE_STATISTICS_H
