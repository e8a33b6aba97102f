/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_RUN_PROGRAM_H
#define FL_RUN_PROGRAM_H

#include "ns3/fl-option-parser.h"

#include <functional>

namespace ns3
{
namespace fl
{

/// Exit code of a program whose run has written its results but has not come to what it was for:
/// it stood still before its last round, or nothing was completed at all.
constexpr int EXIT_INCOMPLETE = 3;

/**
 * Runs a program: reads its command line, prints the help if that is asked for, and turns
 * exceptions into one line on the standard error stream.
 *
 * @ingroup decentralized-fl-helper
 * @param argc number of arguments of main()
 * @param argv arguments of main()
 * @param options the options of the program
 * @param body what the program does after the options were read; returns the exit code
 * @return the exit code: that of the body (0, or EXIT_INCOMPLETE), 0 after help, 2 after an
 *         InputError, 1 after any other exception
 */
int RunProgram(int argc,
               const char* const argv[],
               OptionParser& options,
               const std::function<int()>& body);

} // namespace fl
} // namespace ns3

#endif // FL_RUN_PROGRAM_H
