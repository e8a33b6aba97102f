/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_MEASUREMENTS_H
#define FL_MEASUREMENTS_H

#include "ns3/fl-sample-statistics.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/**
 * @defgroup decentralized-fl-reproduce The papers' results beside ours
 * @ingroup decentralized-fl
 */

namespace ns3
{
namespace fl
{

/// A number that a run gives.
struct Measurement
{
    std::string quantity; ///< what was measured, with its unit if it has one: aggregation_seconds
    double position{0};   ///< where on a curve, such as the epoch; 0 for a number that stands alone
    double value{0};      ///< the number
};

/**
 * @ingroup decentralized-fl-reproduce
 * What the finished runs have measured. A run is one setting with one seed.
 */
class Measurements
{
  public:
    /// Mean and spread over the seeds at one position of a curve.
    struct CurvePoint
    {
        double position;             ///< where
        SampleStatistics statistics; ///< over the seeds
    };

    /// A setting and a seed.
    using RunKey = std::pair<std::string, uint64_t>;

    /**
     * @param key a run that has finished
     * @param values what it has measured
     */
    void Add(const RunKey& key, const std::vector<Measurement>& values);

    /**
     * @param key a run that has failed
     * @param problem why, one line
     */
    void AddFailure(const RunKey& key, const std::string& problem);

    /**
     * @param key a run
     * @return true if it has finished
     */
    bool IsFinished(const RunKey& key) const;

    /**
     * @return runs that have failed, and why
     */
    const std::map<RunKey, std::string>& GetFailures() const;

    /**
     * @param key a run
     * @param quantity what was measured
     * @return its value, of a curve the last one; nothing if the run has not measured it
     */
    std::optional<double> GetLast(const RunKey& key, const std::string& quantity) const;

    /**
     * @param setting a setting
     * @param quantity what was measured
     * @return mean and spread over the finished runs at each position, ascending
     */
    std::vector<CurvePoint> GetCurve(const std::string& setting, const std::string& quantity) const;

    /**
     * @param setting a setting
     * @return names of what its finished runs have measured, ascending
     */
    std::vector<std::string> GetQuantities(const std::string& setting) const;

  private:
    /// Quantity, and its values by position.
    using Curves = std::map<std::string, std::map<double, double>>;

    std::map<RunKey, Curves> m_runs;          ///< finished runs
    std::map<RunKey, std::string> m_failures; ///< runs that have failed, and why
};

} // namespace fl
} // namespace ns3

#endif // FL_MEASUREMENTS_H
