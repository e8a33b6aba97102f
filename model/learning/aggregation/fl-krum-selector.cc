/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-krum-selector.h"

#include "fl-pairwise-distances.h"

#include "ns3/abort.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace ns3
{
namespace fl
{

KrumSelector::KrumSelector(const std::vector<const ParameterVector*>& vectors)
    : m_neighbors(vectors.size())
{
    NS_ABORT_MSG_IF(vectors.empty(), "nothing to select from");
    const PairwiseDistances distances(vectors);
    m_areFinite = distances.AreFinite();
    if (!m_areFinite)
    {
        return;
    }
    for (uint32_t i = 0; i < vectors.size(); i++)
    {
        for (uint32_t j = 0; j < vectors.size(); j++)
        {
            if (j != i)
            {
                m_neighbors[i].push_back({distances.Get(i, j), j});
            }
        }
        SortByDistance(m_neighbors[i]);
    }
}

void
KrumSelector::SortByDistance(std::vector<Neighbor>& neighbors)
{
    if (neighbors.size() > COUNTED)
    {
        std::stable_sort(neighbors.begin(),
                         neighbors.end(),
                         [](const Neighbor& a, const Neighbor& b) { return a.square < b.square; });
        return;
    }
    // Counting who is nearer takes more comparisons than sorting, but no branch depends on them.
    std::vector<double> squares;
    for (const Neighbor& neighbor : neighbors)
    {
        squares.push_back(neighbor.square);
    }
    std::vector<Neighbor> sorted(neighbors.size());
    for (size_t j = 0; j < squares.size(); j++)
    {
        const double square = squares[j];
        int64_t rank = 0;
        for (size_t i = 0; i < j; i++)
        {
            rank += squares[i] <= square ? 1 : 0;
        }
        for (size_t i = j + 1; i < squares.size(); i++)
        {
            rank += squares[i] < square ? 1 : 0;
        }
        sorted[static_cast<size_t>(rank)] = neighbors[j];
    }
    neighbors = std::move(sorted);
}

bool
KrumSelector::AreFinite() const
{
    return m_areFinite;
}

std::vector<uint32_t>
KrumSelector::SelectLowest(uint32_t neighbors, uint32_t selected) const
{
    const size_t count = m_neighbors.size();
    NS_ABORT_MSG_UNLESS(m_areFinite && neighbors < count && selected <= count,
                        selected << " by " << neighbors << " neighbors of " << count << " vectors");
    const std::vector<bool> isGone(count, false);
    std::vector<double> scores;
    for (uint32_t i = 0; i < count; i++)
    {
        scores.push_back(GetScore(i, neighbors, isGone));
    }
    std::vector<uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
        return scores[a] != scores[b] ? scores[a] < scores[b] : IsNearer(a, b, isGone);
    });
    order.resize(selected);
    std::sort(order.begin(), order.end());
    return order;
}

std::vector<uint32_t>
KrumSelector::SelectRepeatedly(const NeighborCount& neighbors, uint32_t selected) const
{
    const auto count = static_cast<uint32_t>(m_neighbors.size());
    NS_ABORT_MSG_UNLESS(m_areFinite && selected <= count,
                        selected << " of " << count << " vectors");
    std::vector<bool> isGone(count, false);
    std::vector<uint32_t> winners;
    while (winners.size() < selected)
    {
        const auto left = static_cast<uint32_t>(count - winners.size());
        const uint32_t summed = neighbors(left);
        NS_ABORT_MSG_UNLESS(summed < left, summed << " neighbors of " << left << " vectors");
        uint32_t winner = count;
        double lowest = 0;
        for (uint32_t i = 0; i < count; i++)
        {
            if (isGone[i])
            {
                continue;
            }
            const double score = GetScore(i, summed, isGone);
            if (winner == count || score < lowest ||
                (score == lowest && IsNearer(i, winner, isGone)))
            {
                winner = i;
                lowest = score;
            }
        }
        isGone[winner] = true;
        winners.push_back(winner);
    }
    std::sort(winners.begin(), winners.end());
    return winners;
}

double
KrumSelector::GetScore(uint32_t position, uint32_t neighbors, const std::vector<bool>& isGone) const
{
    double score = 0;
    for (auto neighbor = m_neighbors[position].begin(); neighbors > 0; ++neighbor)
    {
        if (!isGone[neighbor->position])
        {
            score += neighbor->square;
            neighbors--;
        }
    }
    return score;
}

bool
KrumSelector::IsNearer(uint32_t a, uint32_t b, const std::vector<bool>& isGone) const
{
    auto first = m_neighbors[a].begin();
    auto second = m_neighbors[b].begin();
    while (true)
    {
        auto isThere = [&isGone](const Neighbor& other) { return !isGone[other.position]; };
        first = std::find_if(first, m_neighbors[a].end(), isThere);
        second = std::find_if(second, m_neighbors[b].end(), isThere);
        // Both have as many neighbors left.
        if (first == m_neighbors[a].end())
        {
            return false;
        }
        if (first->square != second->square)
        {
            return first->square < second->square;
        }
        ++first;
        ++second;
    }
}

uint32_t
KrumSelector::GetBreakdown(uint32_t inputs, uint32_t neighbors)
{
    const int64_t n = inputs;
    const int64_t k = neighbors;
    const int64_t f = n - k - 2;
    if (n <= 2 * f + 3)
    {
        return neighbors;
    }
    return static_cast<uint32_t>(n >= 2 * f + 5 ? f + 2 : f + 1);
}

double
KrumSelector::GetFlops(uint32_t inputs, size_t dimension)
{
    const double n = inputs;
    return PairwiseDistances::GetFlops(inputs, dimension) +
           n * n * (1 + std::log2(std::max(n, 1.0)));
}

} // namespace fl
} // namespace ns3
