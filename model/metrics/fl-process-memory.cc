/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-process-memory.h"

#include <fstream>
#include <string>
#include <sys/resource.h>

namespace ns3
{
namespace fl
{

ProcessMemory
GetProcessMemory()
{
    // Not getrusage() where /proc exists: its peak survives exec(), so a small program started by a
    // large one would report the memory of its parent.
    ProcessMemory memory;
    std::ifstream status("/proc/self/status");
    std::string word;
    while (status >> word)
    {
        uint64_t kibibytes = 0;
        if (word == "VmHWM:" && status >> kibibytes)
        {
            memory.peak = kibibytes * 1024;
        }
        else if (word == "VmRSS:" && status >> kibibytes)
        {
            memory.current = kibibytes * 1024;
        }
    }
    if (memory.peak == 0)
    {
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
#ifdef __APPLE__
        const uint64_t unit = 1;
#else
        const uint64_t unit = 1024;
#endif
        memory.peak = static_cast<uint64_t>(usage.ru_maxrss) * unit;
        memory.current = memory.peak;
    }
    return memory;
}

} // namespace fl
} // namespace ns3
