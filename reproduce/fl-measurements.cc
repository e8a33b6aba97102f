/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-measurements.h"

#include <set>

namespace ns3
{
namespace fl
{

void
Measurements::Add(const RunKey& key, const std::vector<Measurement>& values)
{
    Curves& curves = m_runs[key];
    for (const Measurement& measurement : values)
    {
        curves[measurement.quantity][measurement.position] = measurement.value;
    }
    m_failures.erase(key);
}

void
Measurements::AddFailure(const RunKey& key, const std::string& problem)
{
    m_failures[key] = problem;
}

bool
Measurements::IsFinished(const RunKey& key) const
{
    return m_runs.count(key) > 0;
}

const std::map<Measurements::RunKey, std::string>&
Measurements::GetFailures() const
{
    return m_failures;
}

std::optional<double>
Measurements::GetLast(const RunKey& key, const std::string& quantity) const
{
    const auto run = m_runs.find(key);
    if (run == m_runs.end())
    {
        return std::nullopt;
    }
    const auto curve = run->second.find(quantity);
    if (curve == run->second.end())
    {
        return std::nullopt;
    }
    return curve->second.rbegin()->second;
}

std::vector<Measurements::CurvePoint>
Measurements::GetCurve(const std::string& setting, const std::string& quantity) const
{
    std::map<double, std::vector<double>> values;
    for (auto run = m_runs.lower_bound({setting, 0});
         run != m_runs.end() && run->first.first == setting;
         ++run)
    {
        const auto curve = run->second.find(quantity);
        if (curve != run->second.end())
        {
            for (const auto& [position, value] : curve->second)
            {
                values[position].push_back(value);
            }
        }
    }
    std::vector<CurvePoint> points;
    for (const auto& [position, samples] : values)
    {
        points.push_back({position, SampleStatistics::Of(samples)});
    }
    return points;
}

std::vector<std::string>
Measurements::GetQuantities(const std::string& setting) const
{
    std::set<std::string> names;
    for (const auto& [key, curves] : m_runs)
    {
        if (key.first == setting)
        {
            for (const auto& [name, curve] : curves)
            {
                names.insert(name);
            }
        }
    }
    return {names.begin(), names.end()};
}

} // namespace fl
} // namespace ns3
