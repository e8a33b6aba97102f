/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

/**
 * @file
 * Federated averaging with a server over simulated 5G links, with stragglers, churn and attacks.
 *
 * Node 0 is the server; the clients are the nodes from 1 on. Results go to the output folder:
 * config.json, rows.csv (one row per round), bytes.csv, confusion.csv, summary.json and a plot of
 * the accuracy.
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
    return RunFedAvgProgram("fl-fedavg",
                            "Federated averaging: a server and clients train a model over "
                            "simulated 5G links.",
                            FedAvgExperimentOptions(),
                            argc,
                            argv);
}
