/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-build-info.h"

namespace ns3
{
namespace fl
{

BuildInfo
GetBuildInfo()
{
    BuildInfo info;
#if defined(__clang__)
    info.compiler = "Clang " __clang_version__;
#elif defined(__GNUC__)
    info.compiler = "GCC " __VERSION__;
#else
    info.compiler = "unknown";
#endif
    info.instructionLevel = FL_INSTRUCTION_LEVEL;
#ifdef NS3_LOG_ENABLE
    info.profile = "debug";
#else
    info.profile = "optimized";
#endif
    return info;
}

} // namespace fl
} // namespace ns3
