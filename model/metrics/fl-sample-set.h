/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_SAMPLE_SET_H
#define FL_SAMPLE_SET_H

#include <cstddef>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-metrics
 * Measured values of one quantity, and what part of them lies below which value.
 */
class SampleSet
{
  public:
    /**
     * @param value a measured value
     */
    void Add(double value);

    /**
     * @return number of values
     */
    size_t GetCount() const;

    /**
     * @param share share of the values, from 0 (the least) to 1 (the greatest)
     * @return value below which that share lies, linear between neighboring values (definition 7 of
     *         Hyndman and Fan, "Sample quantiles in statistical packages", 1996, the default of R
     *         and NumPy); NaN if there are no values
     */
    double GetQuantile(double share) const;

    /**
     * @return the values, the least first
     */
    const std::vector<double>& GetSorted() const;

  private:
    mutable std::vector<double> m_values; ///< the values
    mutable bool m_isSorted{true};        ///< whether they are in order
};

} // namespace fl
} // namespace ns3

#endif // FL_SAMPLE_SET_H
