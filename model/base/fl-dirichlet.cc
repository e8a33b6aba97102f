/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-dirichlet.h"

#include "ns3/abort.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace fl
{

double
DrawLogGamma(double shape, const Ptr<UniformRandomVariable>& uniform)
{
    NS_ABORT_MSG_UNLESS(shape > 0, "a gamma variate of shape " << shape);
    const double raised = shape + 1;
    const double lambda = std::sqrt(2 * raised - 1);
    while (true)
    {
        const double first = uniform->GetValue(0, 1);
        const double second = uniform->GetValue(0, 1);
        const double v = std::log(first / (1 - first)) / lambda;
        const double x = raised * std::exp(v);
        const double bound = raised - std::log(4.0) + (raised + lambda) * v - x;
        if (bound >= std::log(first * first * second))
        {
            return std::log(raised) + v + std::log(uniform->GetValue(0, 1)) / shape;
        }
    }
}

std::vector<double>
DrawDirichlet(double alpha, size_t n, const Ptr<UniformRandomVariable>& uniform)
{
    NS_ABORT_MSG_IF(n == 0, "no proportions to draw");
    std::vector<double> proportions(n);
    std::generate(proportions.begin(), proportions.end(), [alpha, &uniform]() {
        return DrawLogGamma(alpha, uniform);
    });
    const double greatest = *std::max_element(proportions.begin(), proportions.end());
    double sum = 0;
    for (double& proportion : proportions)
    {
        proportion = std::exp(proportion - greatest);
        sum += proportion;
    }
    for (double& proportion : proportions)
    {
        proportion /= sum;
    }
    return proportions;
}

std::vector<uint32_t>
CutInProportion(const std::vector<double>& proportions, uint32_t total)
{
    std::vector<uint32_t> sizes(proportions.size());
    double cumulative = 0;
    uint32_t given = 0;
    for (size_t i = 0; i < sizes.size(); i++)
    {
        cumulative += proportions[i];
        // Rounding of the sum must neither lose nor invent anything.
        const uint32_t end =
            i + 1 == sizes.size()
                ? total
                : static_cast<uint32_t>(std::min<double>(total, cumulative * total));
        sizes[i] = end - given;
        given = end;
    }
    return sizes;
}

} // namespace fl
} // namespace ns3
