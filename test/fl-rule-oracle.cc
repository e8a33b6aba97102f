/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-rule-oracle.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace ns3
{
namespace fl
{

namespace
{

/// Relative differences below this are rounding of binary64: a tie.
constexpr double TIE = 1e-12;

/// Relative differences below this may be judged otherwise in binary32.
constexpr double CLOSE = 1e-4;

/**
 * Picks the lowest keys, which are compared number by number; of equal ones the first.
 *
 * @param keys the keys, all of one length, no number negative
 * @param candidates positions that can be picked
 * @param count how many to pick
 * @param isClose set if the last one picked and one that is left differ by a little
 * @return positions that were picked
 */
std::vector<size_t>
PickLowest(const std::vector<Row>& keys,
           std::vector<size_t> candidates,
           size_t count,
           bool& isClose)
{
    std::vector<size_t> picked;
    while (picked.size() < count)
    {
        std::vector<size_t> best = candidates;
        for (size_t digit = 0; digit < keys[candidates.front()].size(); digit++)
        {
            double lowest = std::numeric_limits<double>::infinity();
            for (size_t i : best)
            {
                lowest = std::min(lowest, keys[i][digit]);
            }
            std::vector<size_t> equal;
            for (size_t i : best)
            {
                const bool isEqual = keys[i][digit] <= lowest * (1 + TIE) + 1e-300;
                isClose |=
                    picked.size() + 1 == count && !isEqual && keys[i][digit] < lowest * (1 + CLOSE);
                if (isEqual)
                {
                    equal.push_back(i);
                }
            }
            best = equal;
        }
        picked.push_back(best.front());
        candidates.erase(std::find(candidates.begin(), candidates.end(), best.front()));
    }
    return picked;
}

/**
 * @param values numbers
 * @return keys of one number each
 */
std::vector<Row>
ToKeys(const Row& values)
{
    std::vector<Row> keys;
    for (double value : values)
    {
        keys.push_back({value});
    }
    return keys;
}

/**
 * @param count a number
 * @return positions below it
 */
std::vector<size_t>
AllOf(size_t count)
{
    std::vector<size_t> positions(count);
    std::iota(positions.begin(), positions.end(), 0);
    return positions;
}

/**
 * @param rows vectors
 * @param positions which of them, at least one
 * @return their mean
 */
Row
Average(const std::vector<Row>& rows, const std::vector<size_t>& positions)
{
    Row mean(rows.front().size());
    for (size_t j = 0; j < mean.size(); j++)
    {
        for (size_t i : positions)
        {
            mean[j] += rows[i][j];
        }
        mean[j] /= static_cast<double>(positions.size());
    }
    return mean;
}

/**
 * @param rows vectors
 * @param candidates which of them count
 * @param faults f
 * @return of each of them, at its position, Krum's score and what decides between equal ones: the
 *         distances to the others, the nearest first
 */
std::vector<Row>
ScoreAll(const std::vector<Row>& rows, const std::vector<size_t>& candidates, int faults)
{
    const int left = static_cast<int>(candidates.size());
    const int neighbors = std::min(left - 1, std::max(1, left - faults - 2));
    std::vector<Row> keys(rows.size());
    for (size_t i : candidates)
    {
        Row& key = keys[i];
        for (size_t j : candidates)
        {
            key.push_back(SquaredDistance(rows[i], rows[j]));
        }
        std::sort(key.begin(), key.end());
        // The first is the distance to itself.
        key[0] = std::accumulate(key.begin() + 1, key.begin() + 1 + neighbors, 0.0);
    }
    return keys;
}

/**
 * @param values numbers
 * @return their median
 */
double
MedianOf(Row values)
{
    std::sort(values.begin(), values.end());
    const size_t n = values.size();
    return (values[(n - 1) / 2] + values[n / 2]) / 2;
}

/**
 * @param rows vectors
 * @param column a coordinate
 * @return its values
 */
Row
ColumnOf(const std::vector<Row>& rows, size_t column)
{
    Row values;
    for (const Row& row : rows)
    {
        values.push_back(row[column]);
    }
    return values;
}

} // namespace

double
SquaredDistance(const Row& a, const Row& b)
{
    double sum = 0;
    for (size_t j = 0; j < a.size(); j++)
    {
        sum += (a[j] - b[j]) * (a[j] - b[j]);
    }
    return sum;
}

Oracle
DefineKrum(std::function<int(int)> faults, std::function<int(int)> selected)
{
    return [=](const OracleCase& asked) {
        OracleAnswer answer;
        const int n = static_cast<int>(asked.rows.size());
        const std::vector<size_t> all = AllOf(asked.rows.size());
        const std::vector<Row> scores = ScoreAll(asked.rows, all, faults(n));
        answer.vector = Average(asked.rows, PickLowest(scores, all, selected(n), answer.isClose));
        return answer;
    };
}

Oracle
DefineBulyan(std::function<int(int)> faults)
{
    return [=](const OracleCase& asked) {
        OracleAnswer answer;
        const int n = static_cast<int>(asked.rows.size());
        const int f = faults(n);
        std::vector<size_t> left = AllOf(asked.rows.size());
        std::vector<Row> selected;
        while (static_cast<int>(selected.size()) < n - 2 * f)
        {
            const std::vector<Row> scores = ScoreAll(asked.rows, left, f);
            const size_t winner = PickLowest(scores, left, 1, answer.isClose).front();
            selected.push_back(asked.rows[winner]);
            left.erase(std::find(left.begin(), left.end(), winner));
        }
        const int kept = std::max(1, n - 4 * f);
        for (size_t j = 0; j < asked.rows.front().size(); j++)
        {
            Row values = ColumnOf(selected, j);
            const double median = MedianOf(values);
            std::sort(values.begin(), values.end(), [median](double a, double b) {
                const double da = std::abs(a - median);
                const double db = std::abs(b - median);
                return da != db ? da < db : a < b;
            });
            answer.vector.push_back(std::accumulate(values.begin(), values.begin() + kept, 0.0) /
                                    kept);
        }
        return answer;
    };
}

Oracle
DefineMedian()
{
    return [](const OracleCase& asked) {
        OracleAnswer answer;
        for (size_t j = 0; j < asked.rows.front().size(); j++)
        {
            answer.vector.push_back(MedianOf(ColumnOf(asked.rows, j)));
        }
        return answer;
    };
}

Oracle
DefineBridge(int percent)
{
    return [percent](const OracleCase& asked) {
        OracleAnswer answer;
        const int n = static_cast<int>(asked.rows.size());
        const int trimmed = percent * n / 100;
        for (size_t j = 0; j < asked.own.size(); j++)
        {
            Row values = ColumnOf(asked.rows, j);
            std::sort(values.begin(), values.end());
            const double sum =
                std::accumulate(values.begin() + trimmed, values.end() - trimmed, asked.own[j]);
            answer.vector.push_back(sum / (n - 2 * trimmed + 1));
        }
        return answer;
    };
}

Oracle
DefineCenteredClipping(double radius, int iterations)
{
    return [=](const OracleCase& asked) {
        OracleAnswer answer;
        answer.vector = asked.own;
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            const Row center = answer.vector;
            for (const Row& row : asked.rows)
            {
                const double distance = std::sqrt(SquaredDistance(row, center));
                for (size_t j = 0; j < center.size(); j++)
                {
                    const double share = distance == 0 ? 1 : std::min(1.0, radius / distance);
                    answer.vector[j] +=
                        share * (row[j] - center[j]) / static_cast<double>(asked.rows.size());
                }
            }
        }
        return answer;
    };
}

Oracle
DefineCosineNearest(int percent)
{
    return [percent](const OracleCase& asked) {
        OracleAnswer answer;
        const size_t n = asked.rows.size();
        const Row origin(asked.rows.front().size());
        const Row mean = Average(asked.rows, AllOf(n));
        Row distances;
        for (const Row& row : asked.rows)
        {
            const double lengths =
                std::sqrt(SquaredDistance(row, origin) * SquaredDistance(mean, origin));
            const double product = std::inner_product(row.begin(), row.end(), mean.begin(), 0.0);
            // Where rounding decides whether the sum is zero, nothing can be said.
            answer.isClose |= lengths > 0 && lengths < 1e-5;
            distances.push_back(1 - (lengths == 0 ? 0 : product / lengths));
            // Distances of 0 all round differently.
            distances.back() = std::max(distances.back(), 0.0) + 1e-3;
        }
        const size_t count = std::max<size_t>(1, n * percent / 100);
        answer.vector =
            Average(asked.rows, PickLowest(ToKeys(distances), AllOf(n), count, answer.isClose));
        // The mean in binary32 decides between vectors that are equally near to the exact one.
        for (size_t i = 0; i < n; i++)
        {
            for (size_t j = 0; j < i; j++)
            {
                answer.isClose |=
                    std::abs(distances[i] - distances[j]) < 1e-5 && asked.rows[i] != asked.rows[j];
            }
        }
        return answer;
    };
}

Oracle
DefineUbar(int percent)
{
    return [percent](const OracleCase& asked) {
        OracleAnswer answer;
        const size_t n = asked.rows.size();
        Row distances;
        Row losses;
        for (const Row& row : asked.rows)
        {
            distances.push_back(SquaredDistance(row, asked.own));
            losses.push_back(asked.loss(row));
        }
        std::vector<size_t> shortlist = PickLowest(ToKeys(distances),
                                                   AllOf(n),
                                                   std::max<size_t>(1, n * percent / 100),
                                                   answer.isClose);
        std::sort(shortlist.begin(), shortlist.end());
        std::vector<size_t> accepted;
        for (size_t i : shortlist)
        {
            if (losses[i] <= asked.loss(asked.own))
            {
                accepted.push_back(i);
            }
        }
        if (accepted.empty())
        {
            accepted = PickLowest(ToKeys(losses), shortlist, 1, answer.isClose);
        }
        answer.vector = Average(asked.rows, accepted);
        return answer;
    };
}

} // namespace fl
} // namespace ns3
