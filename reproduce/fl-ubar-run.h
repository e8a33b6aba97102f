/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_UBAR_RUN_H
#define FL_UBAR_RUN_H

#include "fl-measurements.h"
#include "fl-reproduction.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/// A run of decentralized SGD as in UBAR's figures.
struct UbarRun
{
    std::string data{"mnist"};                         ///< data source
    ReproductionScale scale{ReproductionScale::QUICK}; ///< how large it is
    uint32_t benign{30};                               ///< benign nodes
    double connectionRatio{0.4};                       ///< probability of an edge
    std::string attack;       ///< what Byzantine nodes do; empty: there are none
    double byzantineRatio{0}; ///< share of Byzantine nodes, which are added to the benign ones
    std::string rule;         ///< aggregation rule, as users choose it

    /**
     * @param other a rule
     * @return the same run with this rule
     */
    UbarRun With(const std::string& other) const;

    /**
     * @return the same run without attackers
     */
    UbarRun WithoutAttack() const;

    /**
     * @return name of the setting
     */
    std::string GetName() const;

    /**
     * @return everything that is chosen, as it would stand on the command line of fl-ubar
     */
    std::string Describe() const;

    /**
     * Runs it; the seed is that of the process. Throws std::runtime_error if a round is missing.
     *
     * @return by epochs (of 30 nodes): accuracy of the worst and of the mean benign node on test
     *         data; the lowest of the former in the second half; and the mean weight that benign
     *         nodes gave to Byzantine ones, if the rule has weights
     */
    std::vector<Measurement> Run() const;
};

} // namespace fl
} // namespace ns3

#endif // FL_UBAR_RUN_H
