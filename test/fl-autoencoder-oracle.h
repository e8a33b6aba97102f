/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_AUTOENCODER_ORACLE_H
#define FL_AUTOENCODER_ORACLE_H

#include "ns3/fl-linear-autoencoder.h"

#include <cstddef>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-tests
 * The error of a linear autoencoder with a bounded code by its definition, with eigenvectors in the
 * space of the points; the product code works in the space of the samples.
 *
 * @param samples what an autoencoder is fitted to
 * @param components length of its code
 * @param point a point
 * @return distance of the point from its reproduction, by the definition
 */
double DefineError(const std::vector<LinearAutoencoder::Point>& samples,
                   size_t components,
                   const LinearAutoencoder::Point& point);

} // namespace fl
} // namespace ns3

#endif // FL_AUTOENCODER_ORACLE_H
