/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_BUILD_INFO_H
#define FL_BUILD_INFO_H

#include <string>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-metrics
 * What this module was compiled with, beside every result digest: digests are comparable only
 * between equal builds.
 */
struct BuildInfo
{
    std::string compiler;         ///< name and version of the compiler
    std::string instructionLevel; ///< named level of the processor's instructions
    std::string profile;          ///< optimized, or debug with logs
};

/**
 * @return what this module was compiled with
 */
BuildInfo GetBuildInfo();

} // namespace fl
} // namespace ns3

#endif // FL_BUILD_INFO_H
