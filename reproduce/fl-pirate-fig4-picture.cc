/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-fig4-picture.h"

#include "fl-pirate-fig4-run.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

namespace
{

using Run = PirateFig4Run;

/// Positions on the horizontal axis, and the settings that were measured there.
using CurveSettings = std::vector<std::pair<double, std::string>>;

/**
 * Adds a line of one quantity over several settings.
 *
 * @param plot the plot
 * @param name name in the legend
 * @param measurements what was measured
 * @param quantity name of what was measured
 * @param settings positions and settings
 */
void
AddLine(LinePlot& plot,
        const std::string& name,
        const Measurements& measurements,
        const std::string& quantity,
        const CurveSettings& settings)
{
    std::vector<double> x;
    std::vector<double> y;
    std::vector<double> errors;
    for (const auto& [position, setting] : settings)
    {
        for (const auto& point : measurements.GetCurve(setting, quantity))
        {
            x.push_back(position);
            y.push_back(point.statistics.mean);
            errors.push_back(point.statistics.interval);
        }
    }
    plot.AddLine(name, x, y, errors);
}

/**
 * Adds a line of what one setting has measured over its iterations.
 *
 * @param plot the plot
 * @param name name in the legend
 * @param measurements what was measured
 * @param setting the setting
 */
void
AddStorage(LinePlot& plot,
           const std::string& name,
           const Measurements& measurements,
           const std::string& setting)
{
    std::vector<double> x;
    std::vector<double> y;
    for (const auto& point : measurements.GetCurve(setting, "held_megabytes"))
    {
        x.push_back(point.position);
        y.push_back(point.statistics.mean);
    }
    plot.AddLine(name, x, y);
}

/**
 * @param sizes members of a committee
 * @param bytes bytes of a vector
 * @param dissemination ways of sums
 * @return the settings of PIRATE, by nodes
 */
CurveSettings
ListPirate(const std::vector<uint32_t>& sizes, uint64_t bytes, const std::string& dissemination)
{
    CurveSettings settings;
    for (const uint32_t size : sizes)
    {
        settings.emplace_back(Run::GetNodes(size), Run::NamePirate(size, bytes, dissemination));
    }
    return settings;
}

/**
 * @param sizes members of a committee of PIRATE
 * @param bytes bytes of a vector
 * @return the settings of LearningChain, by nodes
 */
CurveSettings
ListLearningChain(const std::vector<uint32_t>& sizes, uint64_t bytes)
{
    CurveSettings settings;
    for (const uint32_t size : sizes)
    {
        const uint32_t nodes = Run::GetNodes(size);
        settings.emplace_back(nodes, Run::NameLearningChain(size, bytes));
    }
    return settings;
}

} // namespace

ReproductionPicture
DrawFig4Storage(const Measurements& measurements)
{
    LinePlot pirate("PIRATE, a member", "iteration", "vectors held (MB)");
    AddStorage(pirate, "held", measurements, Run::NameStorage());
    const std::vector<double> ends{1, Run::STORAGE_ITERATIONS};
    pirate.AddLine("paper, pipelined (336 MB)", ends, {336, 336});
    pirate.AddLine("paper, plain (84 MB)", ends, {84, 84});
    pirate.SetVerticalRange(0, 1200);
    LinePlot chain("LearningChain, a node", "iteration", "vectors held (MB)");
    AddStorage(chain, "all gradients", measurements, Run::NameStorage("all"));
    AddStorage(chain, "announced ones", measurements, Run::NameStorage("announced"));
    return {"pirate-fig4-storage",
            "Storage over iterations, " + std::to_string(Run::STORAGE_NODES) +
                " nodes, vectors of 28 MB (Fig. 4 of PIRATE, left and right)",
            2,
            {pirate, chain}};
}

ReproductionPicture
DrawFig4Time(const Measurements& measurements, ReproductionScale scale)
{
    const std::vector<uint32_t> sizes = Run::ListCommitteeSizes(scale);
    const CurveSettings star = ListPirate(sizes, Run::BYTES, Run::STAR);
    const CurveSettings chain = ListLearningChain(sizes, Run::BYTES);
    LinePlot block("(a) a block in one committee, as in the paper", "nodes", "seconds");
    LinePlot whole("(b) an iteration of the whole system", "nodes", "seconds");
    for (const uint64_t bytes : {Run::BYTES, Run::FEW_BYTES})
    {
        const std::string size = ", " + std::to_string(bytes / 1000000) + " MB";
        for (LinePlot* plot : {&block, &whole})
        {
            const std::string quantity = plot == &block ? "block_seconds" : "iteration_seconds";
            AddLine(*plot,
                    "PIRATE" + size,
                    measurements,
                    quantity,
                    ListPirate(sizes, bytes, Run::STAR));
            AddLine(*plot,
                    "LearningChain" + size,
                    measurements,
                    quantity,
                    ListLearningChain(sizes, bytes));
        }
    }
    AddLine(whole, "ring in closed form", measurements, "ring_seconds", star);
    AddLine(whole, "chain in closed form", measurements, "bound_seconds", chain);

    LinePlot ways("(b) by the ways of PIRATE's sums, 28 MB", "nodes", "seconds of an iteration");
    ways.SetVerticalLogarithmic();
    AddLine(ways, Run::STAR, measurements, "iteration_seconds", star);
    AddLine(ways, "LearningChain", measurements, "iteration_seconds", chain);
    AddLine(ways,
            Run::TREE,
            measurements,
            "iteration_seconds",
            ListPirate(sizes, Run::BYTES, Run::TREE));
    AddLine(ways,
            Run::SCATTER,
            measurements,
            "iteration_seconds",
            ListPirate(Run::ListScatterSizes(scale), Run::BYTES, Run::SCATTER));

    LinePlot packets("(c) a step of one committee, 28 MB", "members", "seconds");
    CurveSettings fluid;
    for (const std::string network : {"packet", "fluid"})
    {
        CurveSettings settings;
        for (const uint32_t size : Run::ListPacketSizes(scale))
        {
            settings.emplace_back(size, Run::NameStep(size, network));
        }
        AddLine(packets,
                network == "packet" ? "packets" : network,
                measurements,
                "step_seconds",
                settings);
        fluid = settings;
    }
    AddLine(packets, "closed form", measurements, "block_bound_seconds", fluid);
    return {"pirate-fig4-time",
            "Times of PIRATE and LearningChain (Fig. 4 of PIRATE, bottom)",
            2,
            {block, whole, ways, packets}};
}

} // namespace fl
} // namespace ns3
