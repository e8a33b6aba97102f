/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CLAIM_H
#define FL_CLAIM_H

#include "fl-measurements.h"
#include "fl-quantity.h"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-reproduce
 * A bound on the mean of a quantity over the seeds. It is met or not; its text is made from the
 * same numbers as its verdict.
 */
class Condition
{
  public:
    /**
     * @param quantity a quantity
     * @param bound a number
     * @return met if the mean is at least the bound
     */
    static Condition AtLeast(const Quantity& quantity, double bound);

    /**
     * @param quantity a quantity
     * @param bound a number
     * @return met if the mean is at most the bound
     */
    static Condition AtMost(const Quantity& quantity, double bound);

    /**
     * @param quantity a quantity
     * @param low a number
     * @param high a number that is not less
     * @return met if the mean is in the range, ends included
     */
    static Condition Between(const Quantity& quantity, double low, double high);

    /**
     * @param quantities quantities
     * @return one condition for each neighboring pair, met if the mean of the second is greater;
     *         claims must show the quantities themselves
     */
    static std::vector<Condition> Ascending(const std::vector<Quantity>& quantities);

    /**
     * @return when it is met, in words
     */
    std::string Describe() const;

    /**
     * @return what it is about
     */
    const Quantity& GetQuantity() const;

    /**
     * @return whether what it is about is shown beside the verdict
     */
    bool IsShown() const;

    /**
     * @param statistics of the quantity
     * @return whether it is met; not if the mean is NaN
     */
    bool IsMet(const SampleStatistics& statistics) const;

    /**
     * @param statistics of the quantity
     * @return true if another mean in its 95 % confidence interval would have the other verdict, or
     *         if there is no such interval
     */
    bool IsWithinChance(const SampleStatistics& statistics) const;

  private:
    /**
     * @param quantity what it is about
     * @param low least mean
     * @param high greatest mean
     * @param description when it is met
     */
    Condition(Quantity quantity, double low, double high, std::string description);

    Quantity m_quantity;       ///< what it is about
    double m_low;              ///< least mean
    double m_high;             ///< greatest mean
    std::string m_description; ///< when it is met
    bool m_isShown{true};      ///< beside the verdict
};

/// What became of a claim.
enum class Verdict
{
    PENDING,      ///< some of its runs have not ended
    AGREES,       ///< all conditions are met
    DIFFERS,      ///< a condition is not
    NOT_TESTABLE, ///< it cannot be measured, or was not
};

/**
 * @ingroup decentralized-fl-reproduce
 * @param verdict a verdict
 * @return its name
 */
std::string GetVerdictName(Verdict verdict);

/// What is said about a claim.
struct Judgment
{
    Verdict verdict{Verdict::PENDING}; ///< what became of it
    std::string ours;                  ///< our values, mean and spread over the seeds
    std::string note;                  ///< why it differs, or was not tested; may be empty
};

/**
 * @ingroup decentralized-fl-reproduce
 * A statement of a paper, and what it is held to. Conditions are fixed before anything runs, and
 * stand beside the verdict in the report.
 */
struct Claim
{
    std::string row;           ///< row of the papers' headline results, such as U3
    std::string source;        ///< where the paper says it, such as "Fig. 5, Byzantine ratio 0.5"
    std::string statement;     ///< what the paper says, or its values
    std::string configuration; ///< ours, and how it deviates from the paper's
    std::vector<Condition> conditions; ///< it agrees if all are met
    std::vector<Quantity> shown;       ///< shown beside what the conditions are about
    std::string explanation;           ///< why ours differs, if it does and the reason is known
    std::string untestable;            ///< why it cannot be tested, instead of conditions; what is
                                       ///< shown is shown nevertheless

    /**
     * @return when it agrees, in words
     */
    std::string DescribeConditions() const;

    /**
     * @return names of the settings that it needs
     */
    std::set<std::string> GetSettings() const;

    /**
     * @param measurements what was measured
     * @param seeds how many seeds there are to be; they are numbered from 1
     * @return the judgment
     */
    Judgment Judge(const Measurements& measurements, uint32_t seeds) const;
};

/**
 * @ingroup decentralized-fl-reproduce
 * @param statistics of a quantity
 * @param unit its unit; empty for a pure number
 * @return its mean with the half width of its 95 % confidence interval, such as "55.8 +- 1.7 ms"
 */
std::string FormatStatistics(const SampleStatistics& statistics, const std::string& unit = "");

} // namespace fl
} // namespace ns3

#endif // FL_CLAIM_H
