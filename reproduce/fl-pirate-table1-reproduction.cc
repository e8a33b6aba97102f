/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-table1-reproduction.h"

#include "fl-rule-time.h"

#include <cmath>
#include <cstdint>

namespace ns3
{
namespace fl
{

namespace
{

/// The only setting.
constexpr const char* SETTING = "rules";
/// Milliseconds in a second.
constexpr double MILLI = 1000;

/// A rule of the table.
struct TableRow
{
    std::string rule;  ///< what users choose it by
    std::string name;  ///< what the table calls it
    std::string paper; ///< the table's complexity
    double low;        ///< least exponent that agrees
    double high;       ///< greatest one
};

/// The rules that the table gives a complexity in n.
const std::vector<TableRow> TABLE{
    {"krum:Faults=2", "Krum", "O(n^2)", 1.7, 2.3},
    {"cosine-nearest", "l-nearest gradients", "O(n)", 0.8, 1.2},
    {"detector", "anomaly detection", "O(n)", 0.8, 1.2},
};

/**
 * @param scale how large the runs are
 * @return numbers of nodes, each twice the one before
 */
std::vector<uint32_t>
ListCounts(ReproductionScale scale)
{
    return scale == ReproductionScale::QUICK
               ? std::vector<uint32_t>{16, 32, 64, 128, 256}
               : std::vector<uint32_t>{16, 32, 64, 128, 256, 512, 1024};
}

/**
 * @param scale how large the runs are
 * @return parameters of a gradient
 */
size_t
GetDimension(ReproductionScale scale)
{
    return scale == ReproductionScale::QUICK ? 7850 : 100000;
}

/**
 * @param scale how large the runs are
 * @return times by number of nodes, in ms, and the exponent between the two largest numbers
 */
std::vector<Measurement>
MeasureTable(ReproductionScale scale)
{
    std::vector<Measurement> values;
    for (const TableRow& row : TABLE)
    {
        double before = 0;
        double exponent = 0;
        for (const uint32_t count : ListCounts(scale))
        {
            const auto request = MakeRandomRequest(count, GetDimension(scale));
            const double time = MILLI * MeasureRule(row.rule, *request);
            exponent = std::log2(time / before);
            before = time;
            values.push_back({row.rule, static_cast<double>(count), time});
        }
        values.push_back({row.rule + " exponent", 0, exponent});
    }
    return values;
}

} // namespace

std::string
PirateTable1Reproduction::GetName() const
{
    return "pirate-table1";
}

std::string
PirateTable1Reproduction::GetPaper() const
{
    return "S. Zhou et al., PIRATE: A Blockchain-Based Secure Framework of Distributed Machine "
           "Learning in 5G Networks, 2020, Table I";
}

std::vector<ReproductionSetting>
PirateTable1Reproduction::ListSettings(ReproductionScale scale) const
{
    return {{SETTING,
             "random vectors of " + std::to_string(GetDimension(scale)) + " parameters, n from " +
                 std::to_string(ListCounts(scale).front()) + " to " +
                 std::to_string(ListCounts(scale).back()) +
                 "; processor time of one thread, the shortest of 7 measurements; the exponent is "
                 "that of the last doubling of n",
             true,
             [scale](uint64_t /* seed */) { return MeasureTable(scale); }}};
}

std::vector<Claim>
PirateTable1Reproduction::ListClaims(ReproductionScale scale) const
{
    const std::string most = std::to_string(ListCounts(scale).back());
    std::vector<Claim> claims;
    for (const TableRow& row : TABLE)
    {
        claims.push_back({"P8",
                          "Table I, " + row.name,
                          "computation complexity " + row.paper,
                          "measured time instead of counted operations; " + row.rule +
                              ", n up to " + most + ", one aggregation on one thread",
                          {Condition::Between({"exponent of n", SETTING, row.rule + " exponent"},
                                              row.low,
                                              row.high)},
                          {{"time with n = " + most, SETTING, row.rule, "ms"}},
                          "",
                          ""});
    }
    claims.push_back({"P8",
                      "Table I, learning to learn",
                      "computation complexity related to the model",
                      "no such rule",
                      {},
                      {},
                      "",
                      "a rule that is learned is not built"});
    claims.push_back({"P8",
                      "Table I, resiliency",
                      "under 30 % attack Krum high, l-nearest medium; under a majority attack low, "
                      "medium",
                      "words without a measure",
                      {},
                      {},
                      "",
                      "the table gives words that the paper does not define; breakdown numbers of "
                      "the rules are derived and tested in the module"});
    return claims;
}

std::vector<ReproductionPicture>
PirateTable1Reproduction::DrawPictures(const Measurements& measurements,
                                       ReproductionScale /* scale */) const
{
    LinePlot plot("Time of an aggregation", "nodes", "time (ms)");
    plot.SetLogarithmic();
    for (const TableRow& row : TABLE)
    {
        std::vector<double> x;
        std::vector<double> y;
        for (const auto& point : measurements.GetCurve(SETTING, row.rule))
        {
            x.push_back(point.position);
            y.push_back(point.statistics.mean);
        }
        plot.AddLine(row.name, x, y);
    }
    return {{"pirate-table1", "Times of the rules of PIRATE's Table I", 1, {plot}}};
}

} // namespace fl
} // namespace ns3
