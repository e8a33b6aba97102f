/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_REPRODUCTION_H
#define FL_REPRODUCTION_H

#include "fl-claim.h"
#include "fl-measurements.h"

#include "ns3/fl-line-plot.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/// How large the runs are.
enum class ReproductionScale
{
    QUICK, ///< all runs of a reproduction together take minutes on two cores
    PAPER, ///< the paper's sizes
};

/**
 * @ingroup decentralized-fl-reproduce
 * @param scale a scale
 * @return its name on the command line
 */
std::string GetScaleName(ReproductionScale scale);

/// What is run once for each seed.
struct ReproductionSetting
{
    std::string name;          ///< unique among the settings of the reproduction
    std::string configuration; ///< everything that it chooses, for the report; a run that was done
                               ///< with another configuration does not count
    bool isTimed{false};       ///< it measures wall time, so nothing else runs at the same time

    /// Does the run. Called in a process of its own, whose ns-3 random streams have the seed's run
    /// number; throws what goes wrong.
    std::function<std::vector<Measurement>(uint64_t seed)> run;
};

/// Plots beside each other in one picture.
struct ReproductionPicture
{
    std::string name;             ///< file name without extension
    std::string caption;          ///< what is shown, and what in the paper it corresponds to
    uint32_t columns{1};          ///< how many plots stand side by side
    std::vector<LinePlot> panels; ///< the plots
};

/**
 * @ingroup decentralized-fl-reproduce
 * Rows of the papers' headline results that belong together: what is run for them, what they claim,
 * and the paper's figures made of our numbers. Conditions of the claims are chosen from the paper's
 * words before anything runs; no setting is changed until a claim agrees.
 *
 * To add one, derive from this class in a file of its own, and add it to ListReproductions().
 */
class Reproduction
{
  public:
    virtual ~Reproduction();

    /**
     * @return its name on the command line, in lower case: system, or system-figure
     */
    virtual std::string GetName() const = 0;

    /**
     * @return the paper: authors, title, year
     */
    virtual std::string GetPaper() const = 0;

    /**
     * @param scale how large the runs are
     * @return what is run, in this order
     */
    virtual std::vector<ReproductionSetting> ListSettings(ReproductionScale scale) const = 0;

    /**
     * @param scale how large the runs are
     * @return what the paper claims
     */
    virtual std::vector<Claim> ListClaims(ReproductionScale scale) const = 0;

    /**
     * @param measurements what the finished runs have measured
     * @param scale how large the runs were
     * @return the paper's figures of our numbers; none by default
     */
    virtual std::vector<ReproductionPicture> DrawPictures(const Measurements& measurements,
                                                          ReproductionScale scale) const;
};

/// Reproductions in the order of their rows.
using ReproductionList = std::vector<std::unique_ptr<const Reproduction>>;

/**
 * @ingroup decentralized-fl-reproduce
 * @return all reproductions that there are
 */
ReproductionList ListReproductions();

} // namespace fl
} // namespace ns3

#endif // FL_REPRODUCTION_H
