/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_QUANTITY_H
#define FL_QUANTITY_H

#include "fl-measurements.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-reproduce
 * A number that each seed gives: what the runs of one setting have measured, or what was calculated
 * from the runs of several settings with the same seed.
 */
class Quantity
{
  public:
    /**
     * What the runs of a setting have measured; of a curve, its last value.
     *
     * @param label what it is called in reports
     * @param setting name of the setting
     * @param name name of what was measured
     * @param unit its unit; empty for a pure number
     */
    Quantity(std::string label, std::string setting, std::string name, std::string unit = "");

    /**
     * @param other another quantity of the same unit
     * @return what is left of this one after subtracting the other, seed by seed
     */
    Quantity Minus(const Quantity& other) const;

    /**
     * @param other another quantity of the same unit
     * @return this one as a multiple of the other, seed by seed
     */
    Quantity Over(const Quantity& other) const;

    /**
     * @return what it is called in reports
     */
    const std::string& GetLabel() const;

    /**
     * @return its unit; empty for a pure number
     */
    const std::string& GetUnit() const;

    /**
     * @return names of the settings that it is calculated from
     */
    const std::set<std::string>& GetSettings() const;

    /**
     * @param measurements what was measured
     * @param seed a seed
     * @return the number; nothing if something for it has not been measured
     */
    std::optional<double> GetValue(const Measurements& measurements, uint64_t seed) const;

    /**
     * @param measurements what was measured
     * @param seeds how many seeds there are; they are numbered from 1
     * @return mean and spread over the seeds that have a value
     */
    SampleStatistics Summarize(const Measurements& measurements, uint32_t seeds) const;

  private:
    /// Calculates the number of a seed.
    using Function = std::function<std::optional<double>(const Measurements&, uint64_t)>;

    /**
     * @param other another quantity
     * @param sign what stands between both labels
     * @param unit unit of the result
     * @param combine calculates a number from two
     * @return the quantity calculated seed by seed
     */
    Quantity Combine(const Quantity& other,
                     const std::string& sign,
                     const std::string& unit,
                     const std::function<double(double, double)>& combine) const;

    std::string m_label;              ///< what it is called
    std::string m_unit;               ///< its unit
    std::set<std::string> m_settings; ///< what it is calculated from
    Function m_function;              ///< calculates it
};

} // namespace fl
} // namespace ns3

#endif // FL_QUANTITY_H
