/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PROCESS_MEMORY_H
#define FL_PROCESS_MEMORY_H

#include <cstdint>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-metrics
 * Resident memory of this process.
 */
struct ProcessMemory
{
    uint64_t current{0}; ///< bytes now
    uint64_t peak{0};    ///< most bytes so far
};

/**
 * Asks the operating system (Linux: /proc/self/status).
 *
 * @return the memory; where there is no /proc, the peak that getrusage() knows stands for both
 */
ProcessMemory GetProcessMemory();

} // namespace fl
} // namespace ns3

#endif // FL_PROCESS_MEMORY_H
