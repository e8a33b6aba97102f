/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

// Without these Eigen asks the CPU for its cache sizes at run time, and the order of additions
// would depend on the machine, or splits work among threads of its own.
#define EIGEN_NO_CPUID
#define EIGEN_DONT_PARALLELIZE

#include "fl-linear-autoencoder.h"

#include "ns3/abort.h"

#include <Eigen/Eigenvalues>
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

/**
 * @param a a point
 * @param b another
 * @return their inner product
 */
double
Multiply(const LinearAutoencoder::Point& a, const LinearAutoencoder::Point& b)
{
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

/**
 * @param factor a number
 * @param x a point
 * @param y receives y + factor x
 */
void
AddScaled(double factor, const LinearAutoencoder::Point& x, LinearAutoencoder::Point& y)
{
    std::transform(x.begin(), x.end(), y.begin(), y.begin(), [factor](double a, double b) {
        return b + factor * a;
    });
}

} // namespace

LinearAutoencoder::LinearAutoencoder(const std::vector<Point>& samples, uint32_t components)
{
    NS_ABORT_MSG_IF(samples.empty(), "an autoencoder needs samples");
    m_mean.resize(samples.front().size());
    for (const Point& sample : samples)
    {
        AddScaled(1.0 / static_cast<double>(samples.size()), sample, m_mean);
    }
    std::vector<Point> centered = samples;
    for (Point& sample : centered)
    {
        AddScaled(-1, m_mean, sample);
    }
    FindDirections(centered, components);
    for (Component& component : m_components)
    {
        component.lowest = std::numeric_limits<double>::infinity();
        component.highest = -component.lowest;
        for (const Point& sample : centered)
        {
            const double value = Multiply(component.direction, sample);
            component.lowest = std::min(component.lowest, value);
            component.highest = std::max(component.highest, value);
        }
    }
}

void
LinearAutoencoder::FindDirections(const std::vector<Point>& centered, uint32_t components)
{
    // The samples are fewer than the dimensions: the eigenvectors of their covariance matrix follow
    // from those of the smaller matrix of their inner products.
    const auto count = static_cast<Eigen::Index>(centered.size());
    Eigen::MatrixXd products(count, count);
    for (Eigen::Index i = 0; i < count; i++)
    {
        for (Eigen::Index j = 0; j <= i; j++)
        {
            products(i, j) = Multiply(centered[i], centered[j]);
            products(j, i) = products(i, j);
        }
    }
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(products);
    NS_ABORT_MSG_UNLESS(solver.info() == Eigen::Success, "no eigenvalues");
    const double trace = products.trace();
    for (Eigen::Index i = count - 1; i >= 0 && m_components.size() < components; i--)
    {
        // Eigenvalues ascend. What is left from here on is rounding.
        if (!(solver.eigenvalues()[i] > 1e-10 * trace))
        {
            break;
        }
        Component component;
        component.direction.resize(m_mean.size());
        for (Eigen::Index j = 0; j < count; j++)
        {
            AddScaled(solver.eigenvectors()(j, i), centered[j], component.direction);
        }
        const double norm = std::sqrt(Multiply(component.direction, component.direction));
        for (double& value : component.direction)
        {
            value /= norm;
        }
        m_components.push_back(component);
    }
}

double
LinearAutoencoder::GetError(const Point& point) const
{
    NS_ABORT_MSG_UNLESS(point.size() == m_mean.size(), "a point of another space");
    Point rest = point;
    AddScaled(-1, m_mean, rest);
    const Point centered = rest;
    for (const Component& component : m_components)
    {
        const double value = Multiply(component.direction, centered);
        AddScaled(-std::clamp(value, component.lowest, component.highest),
                  component.direction,
                  rest);
    }
    return std::sqrt(Multiply(rest, rest));
}

} // namespace fl
} // namespace ns3
