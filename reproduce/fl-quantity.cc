/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-quantity.h"

#include <utility>

namespace ns3
{
namespace fl
{

Quantity::Quantity(std::string label, std::string setting, std::string name, std::string unit)
    : m_label(std::move(label)),
      m_unit(std::move(unit)),
      m_settings{setting},
      m_function([setting = std::move(setting),
                  name = std::move(name)](const Measurements& measurements, uint64_t seed) {
          return measurements.GetLast({setting, seed}, name);
      })
{
}

Quantity
Quantity::Combine(const Quantity& other,
                  const std::string& sign,
                  const std::string& unit,
                  const std::function<double(double, double)>& combine) const
{
    Quantity result = *this;
    result.m_unit = unit;
    result.m_label += sign + other.m_label;
    result.m_settings.insert(other.m_settings.begin(), other.m_settings.end());
    result.m_function = [left = m_function, right = other.m_function, combine](
                            const Measurements& measurements,
                            uint64_t seed) -> std::optional<double> {
        const std::optional<double> a = left(measurements, seed);
        const std::optional<double> b = right(measurements, seed);
        if (!a || !b)
        {
            return std::nullopt;
        }
        return combine(*a, *b);
    };
    return result;
}

Quantity
Quantity::Minus(const Quantity& other) const
{
    return Combine(other, " - ", m_unit, [](double a, double b) { return a - b; });
}

Quantity
Quantity::Over(const Quantity& other) const
{
    return Combine(other, " / ", "", [](double a, double b) { return a / b; });
}

const std::string&
Quantity::GetLabel() const
{
    return m_label;
}

const std::string&
Quantity::GetUnit() const
{
    return m_unit;
}

const std::set<std::string>&
Quantity::GetSettings() const
{
    return m_settings;
}

std::optional<double>
Quantity::GetValue(const Measurements& measurements, uint64_t seed) const
{
    return m_function(measurements, seed);
}

SampleStatistics
Quantity::Summarize(const Measurements& measurements, uint32_t seeds) const
{
    std::vector<double> values;
    for (uint64_t seed = 1; seed <= seeds; seed++)
    {
        if (const std::optional<double> value = GetValue(measurements, seed))
        {
            values.push_back(*value);
        }
    }
    return SampleStatistics::Of(values);
}

} // namespace fl
} // namespace ns3
