/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-experiment-options.h"

#include "fl-experiment-network.h"
#include "fl-option-parser.h"

#include "ns3/fl-aggregator.h"
#include "ns3/fl-attack.h"
#include "ns3/fl-choice-list.h"
#include "ns3/fl-cryptography.h"
#include "ns3/fl-data-source.h"
#include "ns3/fl-device-profile.h"
#include "ns3/fl-directory-data-source.h"
#include "ns3/fl-input-error.h"
#include "ns3/fl-learner.h"
#include "ns3/fl-link-profile.h"
#include "ns3/fl-optimizer.h"
#include "ns3/fl-partition.h"
#include "ns3/fl-text.h"

#include <algorithm>
#include <filesystem>
#include <vector>

namespace ns3
{
namespace fl
{

namespace
{

/**
 * @return names of the data sources
 */
std::string
ListDataSources()
{
    const TypeId base = DataSource::GetTypeId();
    std::vector<std::string> names;
    for (TypeId tid : GetCandidates(base))
    {
        names.push_back(GetChoiceName(tid, base));
    }
    return Join(names);
}

} // namespace

ExperimentOptions::ExperimentOptions()
    : maxTime(0),
      patience(Hours(1)),
      cryptography(Cryptography::GetTypeId(), "real"),
      learner(Learner::GetTypeId(), "softmax"),
      partition(Partition::GetTypeId(), "iid"),
      optimizer(Optimizer::GetTypeId(), "sgd:LearningRate=0.05"),
      aggregator(Aggregator::GetTypeId(), "mean"),
      link(LinkProfile::GetTypeId(), "pirate-5g"),
      device(DeviceProfile::GetTypeId(), "edge-pc"),
      output("results")
{
}

void
ExperimentOptions::AddTo(OptionParser& parser)
{
    parser.BeginGroup("Run");
    parser.AddInteger("nodes",
                      nodes,
                      "Learning nodes; in PIRATE at least two committees.",
                      1,
                      5000);
    parser.AddInteger("iterations", iterations, "Training rounds.", 1, 1000000);
    parser.AddSeed(seed);
    parser.AddInteger("threads",
                      threads,
                      "Threads that compute; the results are the same for any number.",
                      1,
                      256);
    parser.AddTime("max-time",
                   maxTime,
                   "Simulated time at which the run ends if its rounds have not; 0s: no limit.",
                   Time(0),
                   Hours(24 * 365 * 100));
    parser.AddTime("patience",
                   patience,
                   "Longest simulated time without a completed round: then the run ends as a "
                   "standstill, with exit code 3; 0s: no limit.",
                   Time(0),
                   Hours(24 * 365 * 100));
    parser.AddText("output", output, "Folder for the results.", "path of a folder");
    parser.AddFlag("pcap", pcap, "Write a capture of every node's link into the output folder.");
    parser.AddFlag("quiet", quiet, "No progress line.");

    parser.BeginGroup("Fidelity");
    ExperimentNetwork::AddOption(parser, network);
    parser.AddChoice("cryptography",
                     cryptography,
                     Cryptography::GetTypeId(),
                     "Cryptography: really computed, or modeled with equal sizes, costs and "
                     "verdicts.");
    parser.AddChoice("learner",
                     learner,
                     Learner::GetTypeId(),
                     "Kind of model. `sized` is a vector of a given size without content.");
    parser.AddFlag("real-bulk",
                   realBulk,
                   "Vectors travel as real bytes in the packets (slower); otherwise as padding of "
                   "the same size.");

    parser.BeginGroup("Learning");
    parser.AddText("data",
                   data,
                   "Training and test data.",
                   "a data source by name (" + ListDataSources() +
                       "), with its attributes as in csv:File=table.csv,Label=class, or a folder "
                       "with the four IDX files, with or without .gz");
    parser.AddChoice("partition",
                     partition,
                     Partition::GetTypeId(),
                     "Which node owns which training samples.");
    parser.AddChoice("optimizer", optimizer, Optimizer::GetTypeId(), "Takes the training steps.");
    parser.AddInteger("batch-size", batchSize, "Samples a training step.", 1, 1000000);
    parser.AddInteger("local-epochs",
                      localEpochs,
                      "Passes over a node's samples in a round.",
                      1,
                      1000);
    parser.AddChoice("aggregator",
                     aggregator,
                     Aggregator::GetTypeId(),
                     "Rule that makes one vector of many.");
    parser.AddChoice("attack", attack, Attack::GetTypeId(), "What Byzantine nodes do.");
    parser.AddInteger("byzantine",
                      byzantine,
                      "Byzantine nodes, if there is an attack; drawn at random, or in PIRATE as "
                      "--byzantine-placement says.",
                      0,
                      5000);

    parser.AddInteger("source-class",
                      sourceClass,
                      "Measure how much of this class the model takes for the target class: the "
                      "success rate of an attack with that aim.",
                      0,
                      65535);
    parser.AddInteger("target-class",
                      targetClass,
                      "Class that samples of the source class are to be taken for.",
                      0,
                      65535);
    parser.AddFlag("class-accuracy",
                   classAccuracy,
                   "Print and write the accuracy of each class after every round.");

    parser.BeginGroup("Network and devices");
    parser.AddChoice("link", link, LinkProfile::GetTypeId(), "Access link and TCP of a node.");
    parser.AddChoice("device", device, DeviceProfile::GetTypeId(), "Processor of a node.");
    parser.AddNumber("stragglers", stragglers, "Share of the nodes that are slow.", 0, 1);
    parser.AddNumber("slowdown", slowdown, "How many times slower they compute.", 1, 1000000);
}

Choice
ExperimentOptions::GetDataSource() const
{
    const TypeId base = DataSource::GetTypeId();
    if (std::filesystem::is_directory(data))
    {
        return Choice(base, "directory:Directory=" + data);
    }
    if (std::filesystem::is_regular_file(data))
    {
        throw InputError("--data=" + data + ": a file; accepted: csv:File=" + data +
                         ",Label=COLUMN for a table, or the path of a folder with the four IDX "
                         "files");
    }
    // A path may also be the value of an attribute.
    if (data.substr(0, data.find_first_of(":[")).find('/') != std::string::npos)
    {
        throw InputError(
            "--data=" + data +
            ": there is no such folder; accepted: the path of a folder with the four IDX "
            "files, or " +
            ListDataSources());
    }
    try
    {
        return Choice(base, data);
    }
    catch (const InputError& error)
    {
        const bool isNameAlone = data.find_first_of(":[") == std::string::npos;
        throw InputError("--data=" + data + ": " + error.what() +
                         (isNameAlone ? ", or the path of a folder with IDX files" : ""));
    }
}

void
ExperimentOptions::RequirePossibleByzantine(uint32_t honest) const
{
    if (uint64_t{byzantine} + honest > nodes)
    {
        throw InputError("--byzantine=" + std::to_string(byzantine) +
                         " of --nodes=" + std::to_string(nodes) + ": accepted is at most " +
                         (honest == 0 ? std::string("all nodes")
                                      : std::to_string(nodes - std::min(honest, nodes)) +
                                            ", so that there is an honest node to measure"));
    }
}

} // namespace fl
} // namespace ns3
