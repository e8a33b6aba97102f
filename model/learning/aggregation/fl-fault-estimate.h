/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FAULT_ESTIMATE_H
#define FL_FAULT_ESTIMATE_H

#include <cstdint>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Estimates how many neighbors of a node are hostile, for rules that were made for a server which
 * knows it (S. Guo et al., "Byzantine-Resilient Decentralized Stochastic Gradient Descent", 2021,
 * section VI-A): ceil(n min(1 - rho, greatest ratio)).
 *
 * @param neighbors n, number of neighbors
 * @param rho share of the neighbors that are honest, in (0, 1]
 * @param greatestRatio greatest share of hostile inputs that the rule of the server bears
 * @return the paper's n-hat
 */
uint32_t EstimateFaults(uint32_t neighbors, double rho, double greatestRatio);

/**
 * @ingroup decentralized-fl-learning
 * Takes a share of some inputs, rounded down. A share such as 0.29 is stored a little too small:
 * 0.29 of 100 must not become 28.
 *
 * @param inputs number of inputs
 * @param share the share, in [0, 1]
 * @return number of inputs in the share
 */
uint32_t TakeShare(uint32_t inputs, double share);

} // namespace fl
} // namespace ns3

#endif // FL_FAULT_ESTIMATE_H
