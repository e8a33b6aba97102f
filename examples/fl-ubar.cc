/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

/**
 * @file
 * Decentralized SGD on a graph under attack: nodes exchange their models with their neighbors, and
 * each aggregates what it receives by UBAR, or by any other rule.
 *
 * Results go to the output folder: config.json, rows.csv (one row per round, with the accuracy of
 * the worst benign node), bytes.csv, confusion.csv, summary.json and a plot of the accuracy.
 */

#include "ns3/decentralized-fl-module.h"

using namespace ns3::fl;

/**
 * @param argc number of arguments
 * @param argv arguments
 * @return exit code
 */
int
main(int argc, char* argv[])
{
    UbarExperimentOptions options;
    options.common.attack = Choice(Attack::GetTypeId(), "sign-flip");
    return RunUbarProgram("fl-ubar",
                          "Decentralized SGD: nodes of a graph exchange their models over "
                          "simulated 5G links, and each aggregates what its neighbors send.",
                          options,
                          argc,
                          argv);
}
