/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

/**
 * @file
 * LearningChain: every node sends its gradient to all, proof of work elects who aggregates them
 * into the next block, the longest chain counts, and a wrong update can be rolled back by the next
 * leader.
 *
 * Results go to the output folder: config.json, rows.csv (one row per iteration), bytes.csv,
 * confusion.csv, summary.json and a plot of the accuracy.
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
    return RunLearningChainProgram("fl-learning-chain",
                                   "LearningChain: decentralized training with proof of work and "
                                   "l-nearest aggregation, over simulated 5G links.",
                                   LearningChainExperimentOptions(),
                                   argc,
                                   argv);
}
