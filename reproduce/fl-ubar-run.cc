/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-ubar-run.h"

#include "ns3/fl-aggregator.h"
#include "ns3/fl-attack.h"
#include "ns3/fl-batch.h"
#include "ns3/fl-learner.h"
#include "ns3/fl-optimizer.h"
#include "ns3/fl-overlay.h"
#include "ns3/fl-text.h"
#include "ns3/fl-ubar-experiment.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace ns3
{
namespace fl
{

namespace
{

/// What a scale chooses.
struct ScaleChoice
{
    std::string learner;    ///< kind of model
    uint32_t batch;         ///< samples of a batch
    uint32_t rounds;        ///< rounds
    uint32_t testInterval;  ///< rounds from one test to the next
    uint32_t roundsOfEpoch; ///< rounds that count as an epoch for the learning rate
};

/**
 * @param run a run
 * @return what its scale chooses
 */
ScaleChoice
ChooseScale(const UbarRun& run)
{
    if (run.scale == ReproductionScale::QUICK)
    {
        return {"softmax", 64, 100, 10, 31};
    }
    // 60 000 or 50 000 samples over 30 nodes are 8 batches of 256 each.
    return {"ubar-cnn", 256, 320, 8, 8};
}

/**
 * @param run a run
 * @return the options of the experiment
 */
UbarExperimentOptions
ChooseOptions(const UbarRun& run)
{
    const ScaleChoice scale = ChooseScale(run);
    UbarExperimentOptions options;
    options.common.byzantine = 0;
    if (!run.attack.empty())
    {
        // 3, 13 and 30 for ratios of 0.1, 0.3 and 0.5.
        options.common.byzantine = static_cast<uint32_t>(
            std::lround(run.benign * run.byzantineRatio / (1 - run.byzantineRatio)));
        // Attackers cannot run UBAR's loss test: gamma is that for DKrum.
        const bool isBlind = run.attack == "mhamdi" && run.rule == "ubar";
        options.common.attack =
            Choice(Attack::GetTypeId(), isBlind ? "mhamdi:Rule=d-krum" : run.attack);
    }
    options.common.nodes = run.benign + options.common.byzantine;
    options.common.iterations = scale.rounds;
    options.common.threads = 1;
    options.common.quiet = true;
    options.common.data = run.data;
    options.common.learner = Choice(Learner::GetTypeId(), scale.learner);
    options.common.optimizer = Choice(Optimizer::GetTypeId(),
                                      "sgd:LearningRate=0.05,Schedule=harmonic[Offset=20,Period=" +
                                          std::to_string(scale.roundsOfEpoch) + "]");
    options.common.batchSize = scale.batch;
    options.common.aggregator = Choice(Aggregator::GetTypeId(), run.rule);
    options.overlay =
        Choice(Overlay::GetTypeId(), "random:ConnectionRatio=" + FormatDouble(run.connectionRatio));
    options.testInterval = scale.testInterval;
    // What is judged is who learns what; nothing comes too late on either network.
    options.common.network = "fluid";
    return options;
}

} // namespace

UbarRun
UbarRun::With(const std::string& other) const
{
    UbarRun run = *this;
    run.rule = other;
    return run;
}

UbarRun
UbarRun::WithoutAttack() const
{
    UbarRun run = *this;
    run.attack.clear();
    run.byzantineRatio = 0;
    return run;
}

std::string
UbarRun::GetName() const
{
    return data + " " + std::to_string(benign) + " nodes " + FormatDouble(connectionRatio) + " " +
           (attack.empty() ? "" : attack + " " + FormatDouble(byzantineRatio) + " ") + rule;
}

std::string
UbarRun::Describe() const
{
    const UbarExperimentOptions options = ChooseOptions(*this);
    return "fl-ubar --nodes=" + std::to_string(options.common.nodes) +
           " --byzantine=" + std::to_string(options.common.byzantine) +
           " --attack=" + (options.common.attack ? options.common.attack->ToString() : "none") +
           " --aggregator=" + options.common.aggregator.ToString() +
           " --overlay=" + options.overlay.ToString() + " --data=" + data +
           " --learner=" + options.common.learner.ToString() +
           " --batch-size=" + std::to_string(options.common.batchSize) +
           " --optimizer=" + options.common.optimizer.ToString() +
           " --network=" + options.common.network +
           " --iterations=" + std::to_string(options.common.iterations) +
           " --test-interval=" + std::to_string(options.testInterval);
}

std::vector<Measurement>
UbarRun::Run() const
{
    const UbarExperimentOptions options = ChooseOptions(*this);
    UbarExperiment experiment(options);
    const DatasetPtr test = experiment.GetExperiment().GetTestData();
    const Batch batch = Batch::WholeOf(test);
    const Learner& learner = *experiment.GetExperiment().GetSetup()->learner;
    std::vector<Measurement> values;
    uint32_t completed = 0;
    double weight = 0;
    double lowest = 1;
    experiment.Run([&](const UbarRound& round) {
        completed++;
        weight += round.byzantineWeight;
        if (completed % options.testInterval != 0 && completed != options.common.iterations)
        {
            return;
        }
        const double epochs = static_cast<double>(completed) / ChooseScale(*this).roundsOfEpoch;
        double worst = 1;
        double sum = 0;
        for (const auto& [node, estimate] : round.estimates)
        {
            const double accuracy = learner.Evaluate(*estimate, batch).accuracy;
            worst = std::min(worst, accuracy);
            sum += accuracy;
        }
        if (2 * completed > options.common.iterations)
        {
            lowest = std::min(lowest, worst);
        }
        values.push_back({"worst_accuracy", epochs, worst});
        values.push_back(
            {"mean_accuracy", epochs, sum / static_cast<double>(round.estimates.size())});
    });
    if (completed < options.common.iterations)
    {
        throw std::runtime_error("only " + std::to_string(completed) + " of " +
                                 std::to_string(options.common.iterations) +
                                 " rounds were completed");
    }
    values.push_back({"lowest_late_accuracy", 0, lowest});
    if (!attack.empty() && std::isfinite(weight))
    {
        values.push_back({"byzantine_weight", 0, weight / completed});
    }
    return values;
}

} // namespace fl
} // namespace ns3
