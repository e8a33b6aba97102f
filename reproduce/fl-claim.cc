/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-claim.h"

#include "ns3/abort.h"
#include "ns3/fl-text.h"

#include <cmath>
#include <iomanip>
#include <limits>
#include <set>
#include <sstream>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

constexpr double UNBOUNDED = std::numeric_limits<double>::infinity();

/**
 * @param value a number
 * @param digits significant digits; numbers of that many digits or more are rounded to integers, up
 *        to a million
 * @return the number
 */
std::string
Round(double value, int digits)
{
    std::ostringstream text;
    if (std::abs(value) >= std::pow(10, digits) && std::abs(value) < 1e6)
    {
        text << std::fixed << std::setprecision(0);
    }
    else
    {
        text << std::setprecision(digits);
    }
    text << value;
    return text.str();
}

/**
 * @param bound a number
 * @param quantity what it bounds
 * @return both the number and the unit
 */
std::string
Name(double bound, const Quantity& quantity)
{
    return FormatDouble(bound) + (quantity.GetUnit().empty() ? "" : " " + quantity.GetUnit());
}

} // namespace

Condition::Condition(Quantity quantity, double low, double high, std::string description)
    : m_quantity(std::move(quantity)),
      m_low(low),
      m_high(high),
      m_description(std::move(description))
{
}

Condition
Condition::AtLeast(const Quantity& quantity, double bound)
{
    return {quantity,
            bound,
            UNBOUNDED,
            quantity.GetLabel() + " is at least " + Name(bound, quantity)};
}

Condition
Condition::AtMost(const Quantity& quantity, double bound)
{
    return {quantity,
            -UNBOUNDED,
            bound,
            quantity.GetLabel() + " is at most " + Name(bound, quantity)};
}

Condition
Condition::Between(const Quantity& quantity, double low, double high)
{
    NS_ABORT_MSG_UNLESS(low <= high, "a range begins at its lower end");
    const std::string range = low == high
                                  ? "exactly " + Name(low, quantity)
                                  : "from " + FormatDouble(low) + " to " + Name(high, quantity);
    return {quantity, low, high, quantity.GetLabel() + " is " + range};
}

std::vector<Condition>
Condition::Ascending(const std::vector<Quantity>& quantities)
{
    std::vector<Condition> conditions;
    for (size_t i = 1; i < quantities.size(); i++)
    {
        conditions.push_back(
            Condition{quantities[i].Minus(quantities[i - 1]),
                      std::numeric_limits<double>::denorm_min(),
                      UNBOUNDED,
                      quantities[i - 1].GetLabel() + " < " + quantities[i].GetLabel()});
        conditions.back().m_isShown = false;
    }
    return conditions;
}

std::string
Condition::Describe() const
{
    return m_description;
}

bool
Condition::IsShown() const
{
    return m_isShown;
}

const Quantity&
Condition::GetQuantity() const
{
    return m_quantity;
}

bool
Condition::IsMet(const SampleStatistics& statistics) const
{
    return statistics.mean >= m_low && statistics.mean <= m_high;
}

bool
Condition::IsWithinChance(const SampleStatistics& statistics) const
{
    if (!std::isfinite(statistics.interval))
    {
        return true;
    }
    const double least = statistics.mean - statistics.interval;
    const double greatest = statistics.mean + statistics.interval;
    return IsMet(statistics) ? least < m_low || greatest > m_high
                             : least <= m_high && greatest >= m_low;
}

std::string
GetVerdictName(Verdict verdict)
{
    switch (verdict)
    {
    case Verdict::PENDING:
        return "pending";
    case Verdict::AGREES:
        return "agrees";
    case Verdict::DIFFERS:
        return "differs";
    case Verdict::NOT_TESTABLE:
        return "not testable";
    }
    NS_ABORT_MSG("no such verdict");
}

std::string
Claim::DescribeConditions() const
{
    std::vector<std::string> texts;
    for (const Condition& condition : conditions)
    {
        texts.push_back(condition.Describe());
    }
    return Join(texts, "; ");
}

std::set<std::string>
Claim::GetSettings() const
{
    std::set<std::string> settings;
    for (const Condition& condition : conditions)
    {
        const std::set<std::string>& needed = condition.GetQuantity().GetSettings();
        settings.insert(needed.begin(), needed.end());
    }
    for (const Quantity& quantity : shown)
    {
        settings.insert(quantity.GetSettings().begin(), quantity.GetSettings().end());
    }
    return settings;
}

Judgment
Claim::Judge(const Measurements& measurements, uint32_t seeds) const
{
    NS_ABORT_MSG_UNLESS(conditions.empty() != untestable.empty(),
                        source << " needs either conditions or a reason why there are none");
    for (const std::string& setting : GetSettings())
    {
        for (uint64_t seed = 1; seed <= seeds; seed++)
        {
            const auto failure = measurements.GetFailures().find({setting, seed});
            if (failure != measurements.GetFailures().end())
            {
                return {Verdict::NOT_TESTABLE,
                        "",
                        "the run " + setting + " with seed " + std::to_string(seed) +
                            " failed: " + failure->second};
            }
            if (!measurements.IsFinished({setting, seed}))
            {
                return {};
            }
        }
    }

    Judgment judgment;
    judgment.verdict = untestable.empty() ? Verdict::AGREES : Verdict::NOT_TESTABLE;
    judgment.note = untestable;
    std::vector<std::string> values;
    std::set<std::string> labels;
    auto show = [&values, &labels](const Quantity& quantity, const SampleStatistics& statistics) {
        if (labels.insert(quantity.GetLabel()).second)
        {
            values.push_back(quantity.GetLabel() + " = " +
                             FormatStatistics(statistics, quantity.GetUnit()));
        }
    };
    for (const Quantity& quantity : shown)
    {
        show(quantity, quantity.Summarize(measurements, seeds));
    }
    std::vector<std::string> close;
    for (const Condition& condition : conditions)
    {
        const SampleStatistics statistics = condition.GetQuantity().Summarize(measurements, seeds);
        if (statistics.count < seeds)
        {
            return {Verdict::NOT_TESTABLE,
                    "",
                    condition.GetQuantity().GetLabel() + " was not measured with every seed"};
        }
        if (condition.IsShown())
        {
            show(condition.GetQuantity(), statistics);
        }
        if (!condition.IsMet(statistics))
        {
            judgment.verdict = Verdict::DIFFERS;
        }
        if (seeds > 1 && condition.IsWithinChance(statistics))
        {
            close.push_back(condition.GetQuantity().GetLabel());
        }
    }
    judgment.ours = Join(values, "; ");
    if (judgment.verdict == Verdict::DIFFERS)
    {
        judgment.note = explanation.empty() ? "reason not known" : explanation;
    }
    if (!close.empty())
    {
        judgment.note += std::string(judgment.note.empty() ? "" : "; ") +
                         "a bound lies in the 95 % interval of " + Join(close, ", ");
    }
    return judgment;
}

std::string
FormatStatistics(const SampleStatistics& statistics, const std::string& unit)
{
    const bool hasInterval = std::isfinite(statistics.interval);
    return Round(statistics.mean, 4) + (hasInterval ? " +- " + Round(statistics.interval, 2) : "") +
           (unit.empty() ? "" : " " + unit);
}

} // namespace fl
} // namespace ns3
