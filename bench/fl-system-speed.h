/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_SYSTEM_SPEED_H
#define FL_SYSTEM_SPEED_H

#include <cstdint>

namespace ns3
{
namespace fl
{

/// What an iteration of a system has cost.
struct SystemSpeed
{
    double wall;       ///< seconds for world and iteration
    double simulated;  ///< simulated seconds of the iteration, but for mining
    uint64_t messages; ///< messages that have arrived
    uint64_t events;   ///< simulation events
    uint64_t peak;     ///< resident memory of the process at its peak, in bytes
};

/**
 * Runs an iteration of PIRATE over a fluid network with modeled cryptography, vectors of 28 MB
 * without content, and what the paper keeps and checks: c/4 committees of c members, each of which
 * goes through all 2(m - 1) steps with HotStuff.
 *
 * @param committeeSize c
 * @return what it has cost
 * @throw std::runtime_error if it does not come to its end
 */
SystemSpeed MeasurePirate(uint32_t committeeSize);

/**
 * Runs an iteration of LearningChain in the same way.
 *
 * @param nodes number of nodes
 * @return what it has cost
 * @throw std::runtime_error if it does not come to its end
 */
SystemSpeed MeasureLearningChain(uint32_t nodes);

} // namespace fl
} // namespace ns3

#endif // FL_SYSTEM_SPEED_H
