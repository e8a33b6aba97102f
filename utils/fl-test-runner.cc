/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "ns3/test.h"

/**
 * Runs the ns-3 test suites linked into this program; takes the options of ns-3's test-runner.
 *
 * @param argc number of arguments
 * @param argv arguments
 * @return 0 if every test passed
 */
int
main(int argc, char* argv[])
{
    return ns3::TestRunner::Run(argc, argv);
}
