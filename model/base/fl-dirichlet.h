/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_DIRICHLET_H
#define FL_DIRICHLET_H

#include "ns3/ptr.h"
#include "ns3/random-variable-stream.h"

#include <cstddef>
#include <cstdint>
#include <vector>

/**
 * @file
 * @ingroup decentralized-fl-base
 * Random proportions, and things divided by proportions.
 */

namespace ns3
{
namespace fl
{

/**
 * Draws the logarithm of a gamma variate of scale 1. The logarithm is exact also where the variate
 * itself would be 0 in floating point, as it often is for shapes below 0.01.
 *
 * A variate of shape a + 1 (algorithm GB of R. C. H. Cheng, "The generation of gamma variables with
 * non-integral shape parameter", Applied Statistics 26(1), 1977) times U^(1/a) has shape a (L.
 * Devroye, Non-Uniform Random Variate Generation, 1986, section IX.3.3).
 *
 * @param shape shape a, positive; the mean of the variate
 * @param uniform where random numbers come from
 * @return the logarithm of the variate
 */
double DrawLogGamma(double shape, const Ptr<UniformRandomVariable>& uniform);

/**
 * Draws from a symmetric Dirichlet distribution: gamma variates divided by their sum (Devroye,
 * section XI.4.1). Each proportion has mean 1/n and variance (n - 1) / (n^2 (n alpha + 1)).
 *
 * @param alpha concentration, positive; small: one proportion takes nearly all; large: all alike
 * @param n number of proportions, at least 1
 * @param uniform where random numbers come from
 * @return proportions, not negative, with sum 1
 */
std::vector<double> DrawDirichlet(double alpha,
                                  size_t n,
                                  const Ptr<UniformRandomVariable>& uniform);

/**
 * Divides things by proportions: the cumulative proportions are rounded down, so that each part is
 * less than one away from its exact size and all things are given away.
 *
 * @param proportions not negative, with sum 1
 * @param total number of things
 * @return how many each gets
 */
std::vector<uint32_t> CutInProportion(const std::vector<double>& proportions, uint32_t total);

} // namespace fl
} // namespace ns3

#endif // FL_DIRICHLET_H
