/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-autoencoder-oracle.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

using Point = LinearAutoencoder::Point;

/**
 * Eigenvectors of the covariance matrix by Jacobi's rotations.
 *
 * @param samples points
 * @param mean receives their mean
 * @return unit vectors by descending variance
 */
std::vector<Point>
FindPrincipalDirections(const std::vector<Point>& samples, Point& mean)
{
    const size_t d = samples[0].size();
    mean.assign(d, 0);
    std::vector<Point> matrix(d, Point(d));
    std::vector<Point> vectors(d, Point(d)); // columns
    for (size_t i = 0; i < d; i++)
    {
        for (const Point& sample : samples)
        {
            mean[i] += sample[i] / static_cast<double>(samples.size());
        }
        vectors[i][i] = 1;
    }
    for (const Point& sample : samples)
    {
        for (size_t i = 0; i < d; i++)
        {
            for (size_t j = 0; j < d; j++)
            {
                matrix[i][j] += (sample[i] - mean[i]) * (sample[j] - mean[j]);
            }
        }
    }
    for (int sweep = 0; sweep < 60; sweep++)
    {
        for (size_t p = 0; p < d; p++)
        {
            for (size_t q = p + 1; q < d; q++)
            {
                const double angle =
                    0.5 * std::atan2(2 * matrix[p][q], matrix[q][q] - matrix[p][p]);
                const double c = std::cos(angle);
                const double s = std::sin(angle);
                for (size_t k = 0; k < d; k++)
                {
                    const double a = matrix[k][p];
                    const double b = matrix[k][q];
                    matrix[k][p] = c * a - s * b;
                    matrix[k][q] = s * a + c * b;
                    const double v = vectors[k][p];
                    const double w = vectors[k][q];
                    vectors[k][p] = c * v - s * w;
                    vectors[k][q] = s * v + c * w;
                }
                for (size_t k = 0; k < d; k++)
                {
                    const double a = matrix[p][k];
                    const double b = matrix[q][k];
                    matrix[p][k] = c * a - s * b;
                    matrix[q][k] = s * a + c * b;
                }
            }
        }
    }
    std::vector<std::pair<double, Point>> ranked;
    for (size_t i = 0; i < d; i++)
    {
        Point direction(d);
        for (size_t k = 0; k < d; k++)
        {
            direction[k] = vectors[k][i];
        }
        ranked.emplace_back(-matrix[i][i], direction);
    }
    std::sort(ranked.begin(), ranked.end());
    std::vector<Point> directions;
    for (const auto& [variance, direction] : ranked)
    {
        if (-variance > 1e-9)
        {
            directions.push_back(direction);
        }
    }
    return directions;
}

} // namespace

double
DefineError(const std::vector<Point>& samples, size_t components, const Point& point)
{
    Point mean;
    std::vector<Point> directions = FindPrincipalDirections(samples, mean);
    directions.resize(std::min(directions.size(), components));
    Point reproduction = mean;
    for (const Point& direction : directions)
    {
        const auto encode = [&](const Point& of) {
            double code = 0;
            for (size_t k = 0; k < of.size(); k++)
            {
                code += (of[k] - mean[k]) * direction[k];
            }
            return code;
        };
        double lowest = encode(samples[0]);
        double highest = lowest;
        for (const Point& sample : samples)
        {
            lowest = std::min(lowest, encode(sample));
            highest = std::max(highest, encode(sample));
        }
        const double code = std::max(lowest, std::min(highest, encode(point)));
        for (size_t k = 0; k < point.size(); k++)
        {
            reproduction[k] += code * direction[k];
        }
    }
    double square = 0;
    for (size_t k = 0; k < point.size(); k++)
    {
        square += (point[k] - reproduction[k]) * (point[k] - reproduction[k]);
    }
    return std::sqrt(square);
}

} // namespace fl
} // namespace ns3
