/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FIDELITY_WORKLOAD_H
#define FL_FIDELITY_WORKLOAD_H

#include "ns3/fl-types.h"
#include "ns3/random-variable-stream.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/// A message that is sent to one or several nodes.
struct FidelitySending
{
    double time;               ///< when, in s
    NodeIndex from;            ///< sender
    std::vector<NodeIndex> to; ///< receivers
    uint64_t bytes;            ///< size of the vector in it
};

/// What one run sends.
struct FidelityWorkload
{
    std::string pattern;                   ///< who sends to whom
    uint32_t nodes{0};                     ///< nodes of the access star
    uint64_t bytes{0};                     ///< size of each vector
    int64_t stream{0};                     ///< first random stream of the star: its rates
    std::vector<FidelitySending> sendings; ///< by time

    /**
     * @return number of messages that arrive
     */
    size_t CountDeliveries() const;
};

/// Sizes of vectors that are judged together.
struct FidelitySizes
{
    std::string name;  ///< what they are called
    uint64_t least;    ///< smallest one in bytes
    uint64_t greatest; ///< largest one in bytes
};

/**
 * @return patterns of DrawWorkload(), in the order of their rows
 */
const std::vector<std::string>& ListFidelityPatterns();

/**
 * Draws what is sent.
 *
 * @param pattern `one-to-many`: one node to all others at once. `many-to-one`: all others to one
 * node at once. `ring`: each to its successor at once. `all-to-all`: each to all others at once.
 * `pairs`: two messages for each node between random nodes, at random times, at half of the
 * uplinks' capacity
 * @param sizes the size of vectors is drawn from their range, log-uniformly
 * @param budget bytes that all messages together may have; there are fewer nodes until they do
 * @param random draws
 * @return the workload: 4 to 64 nodes
 */
FidelityWorkload DrawWorkload(const std::string& pattern,
                              const FidelitySizes& sizes,
                              uint64_t budget,
                              UniformRandomVariable& random);

} // namespace fl
} // namespace ns3

#endif // FL_FIDELITY_WORKLOAD_H
