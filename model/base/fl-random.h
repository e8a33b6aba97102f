/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_RANDOM_H
#define FL_RANDOM_H

#include "ns3/ptr.h"
#include "ns3/random-variable-stream.h"

#include <cstdint>
#include <vector>

/**
 * @file
 * @ingroup decentralized-fl-base
 * Random numbers, and selections drawn with them, from an ns-3 stream. An index below n comes from
 * UniformRandomVariable::GetInteger(), which divides the 32 bits of the generator into n equal
 * parts: no index is preferred by more than a share of n / 2^32.
 */

namespace ns3
{
namespace fl
{

/**
 * @param stream number of an ns-3 random stream
 * @return uniform random numbers of this stream
 */
Ptr<UniformRandomVariable> MakeUniform(int64_t stream);

/**
 * Draws a permutation, each of them equally likely (Fisher and Yates; Knuth, The Art of Computer
 * Programming, vol. 2, algorithm P). Takes n - 1 numbers from the stream.
 *
 * @param n number of elements
 * @param uniform where the random numbers come from
 * @return the numbers 0 to n - 1 in random order
 */
std::vector<uint32_t> DrawPermutation(uint32_t n, const Ptr<UniformRandomVariable>& uniform);

/**
 * Draws a subset, each of them equally likely (R. W. Floyd; Bentley, Programming Pearls, CACM
 * 30(9), 1987). Takes k numbers from the stream.
 *
 * @param n number of elements
 * @param k size of the subset, at most n
 * @param uniform where the random numbers come from
 * @return k different numbers below n in ascending order
 */
std::vector<uint32_t> DrawSubset(uint32_t n, uint32_t k, const Ptr<UniformRandomVariable>& uniform);

} // namespace fl
} // namespace ns3

#endif // FL_RANDOM_H
