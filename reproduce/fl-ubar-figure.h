/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_UBAR_FIGURE_H
#define FL_UBAR_FIGURE_H

#include "fl-measurements.h"
#include "fl-reproduction.h"
#include "fl-ubar-run.h"

#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-reproduce
 * One of UBAR's Figs 3 to 7 for one set of data: panels that differ in one number, each with a
 * curve for each rule.
 */
struct UbarFigure
{
    /// What a panel shows.
    struct Panel
    {
        double value; ///< the number in which panels differ
        UbarRun run;  ///< its runs, with any rule
    };

    std::string row;           ///< row of the headline results
    uint32_t number;           ///< the paper's
    std::string subject;       ///< what the paper calls the attack; empty: none
    std::string axis;          ///< what differs between the panels
    std::vector<Panel> panels; ///< in the paper's order

    /**
     * @return the rules: what users choose them by, and the paper's names; the first, Average, is
     *         the baseline where there are no attackers
     */
    static const std::vector<std::pair<std::string, std::string>>& GetRules();

    /**
     * @param name what the paper calls a rule
     * @return what users choose it by
     */
    static std::string FindRule(const std::string& name);

    /**
     * @param data data source
     * @param scale how large the runs are
     * @return Figs 3 to 7
     */
    static std::vector<UbarFigure> List(const std::string& data, ReproductionScale scale);

    /**
     * @param value the number of a panel
     * @return what it shows
     */
    const UbarRun& Find(double value) const;

    /**
     * @param measurements what the finished runs have measured
     * @return accuracy of the worst benign node by epoch, a plot for each panel, and what it is at
     *         the end in all of them
     */
    ReproductionPicture Draw(const Measurements& measurements) const;
};

} // namespace fl
} // namespace ns3

#endif // FL_UBAR_FIGURE_H
