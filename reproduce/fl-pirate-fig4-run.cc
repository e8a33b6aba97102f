/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-fig4-run.h"

#include "fl-learning-chain-run.h"
#include "fl-pirate-run.h"
#include "fl-ring-time.h"

#include "ns3/fl-aggregator.h"
#include "ns3/fl-cryptography.h"
#include "ns3/fl-dissemination.h"
#include "ns3/fl-learner.h"
#include "ns3/fl-proof-of-work.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace ns3
{
namespace fl
{

namespace
{

/// Bytes of a megabyte.
constexpr double MEGABYTE = 1e6;

/**
 * Chooses what all runs have in common.
 *
 * @param options options of every experiment
 * @param nodes number of nodes
 * @param bytes bytes of a vector
 */
void
ChooseCommon(ExperimentOptions& options, uint32_t nodes, uint64_t bytes)
{
    options.nodes = nodes;
    options.iterations = 1;
    options.threads = 1;
    options.quiet = true;
    options.network = "fluid";
    options.cryptography = Choice(Cryptography::GetTypeId(), "modeled");
    options.learner = Choice(Learner::GetTypeId(), "sized:Bytes=" + std::to_string(bytes));
    options.data = "synthetic:TrainSamples=5000,TestSamples=100"; // only to be counted
}

/**
 * @param size members of a committee
 * @param committees number of committees
 * @param bytes bytes of a vector
 * @return PIRATE with what the paper keeps and checks
 */
PirateRunOptions
ChoosePirate(uint32_t size, uint32_t committees, uint64_t bytes)
{
    PirateRunOptions options;
    ChooseCommon(options.common, size * committees, bytes);
    options.common.aggregator = Choice(Aggregator::GetTypeId(), "norm-bound");
    options.committeeSize = size;
    options.scope = "step";
    options.proposalCheck = "detector";
    return options;
}

/**
 * @param nodes number of nodes
 * @param bytes bytes of a vector
 * @return LearningChain in which the search for a block takes so long that hardly ever two are
 * found
 */
LearningChainExperimentOptions
ChooseLearningChain(uint32_t nodes, uint64_t bytes)
{
    LearningChainExperimentOptions options;
    ChooseCommon(options.common, nodes, bytes);
    options.work = Choice(ProofOfWork::GetTypeId(), "exponential:BlockInterval=1000h");
    return options;
}

/**
 * @param options what is chosen
 * @return what comes of it
 * @throw std::runtime_error if not all iterations were completed
 */
PirateRunResult
RunAll(const PirateRunOptions& options)
{
    PirateRunResult result = RunPirate(options);
    if (result.rounds.size() < options.common.iterations)
    {
        throw std::runtime_error("only " + std::to_string(result.rounds.size()) +
                                 " iterations were completed");
    }
    return result;
}

/**
 * Measures the first step of each committee.
 *
 * @param run an iteration of PIRATE
 * @param bytes bytes of a vector
 * @return means over the committees
 */
std::vector<Measurement>
MeasureFirstStep(const PirateRunResult& run, uint64_t bytes)
{
    double block = 0;
    double step = 0;
    double bound = 0;
    const auto committees = static_cast<double>(run.plan.committees.size());
    for (const PirateRunStep& first : run.steps)
    {
        if (first.iteration == 0 && first.step == 0)
        {
            const auto members =
                static_cast<double>(run.plan.committees[first.committee].size() - 1);
            block += (first.accepted - first.proposed).GetSeconds() / committees;
            step += (first.decided - first.proposed).GetSeconds() / committees;
            bound += GetSendingTime(bytes, members, run.uplinks.at(first.leader)) / committees;
        }
    }
    return {{"block_seconds", 0, block},
            {"step_seconds", 0, step},
            {"block_bound_seconds", 0, bound}};
}

/**
 * @param bytes bytes of a vector
 * @return the same in MB, for names
 */
std::string
NameSize(uint64_t bytes)
{
    return std::to_string(bytes / 1000000) + "MB";
}

} // namespace

uint32_t
PirateFig4Run::GetCommittees(uint32_t size)
{
    return static_cast<uint32_t>(std::lround(size / 4.0));
}

uint32_t
PirateFig4Run::GetNodes(uint32_t size)
{
    return size * GetCommittees(size);
}

std::vector<uint32_t>
PirateFig4Run::ListCommitteeSizes(ReproductionScale scale)
{
    return scale == ReproductionScale::QUICK ? std::vector<uint32_t>{50, 70, 100}
                                             : std::vector<uint32_t>{50, 60, 70, 80, 90, 100};
}

std::vector<uint32_t>
PirateFig4Run::ListScatterSizes(ReproductionScale scale)
{
    return scale == ReproductionScale::QUICK ? std::vector<uint32_t>{50, 70}
                                             : ListCommitteeSizes(scale);
}

std::vector<uint32_t>
PirateFig4Run::ListPacketSizes(ReproductionScale scale)
{
    return scale == ReproductionScale::QUICK ? std::vector<uint32_t>{4, 8}
                                             : std::vector<uint32_t>{4, 8, 16, 32};
}

std::string
PirateFig4Run::NamePirate(uint32_t size, uint64_t bytes, const std::string& dissemination)
{
    return "pirate-" + dissemination + "-" + std::to_string(size) + "-" + NameSize(bytes);
}

std::string
PirateFig4Run::NameLearningChain(uint32_t size, uint64_t bytes)
{
    return "learning-chain-" + std::to_string(GetNodes(size)) + "-" + NameSize(bytes);
}

std::string
PirateFig4Run::NameStep(uint32_t size, const std::string& network)
{
    return "step-" + network + "-" + std::to_string(size);
}

std::string
PirateFig4Run::NameStorage(const std::string& reading)
{
    return reading.empty() ? "storage-pirate" : "storage-learning-chain-" + reading;
}

ReproductionSetting
PirateFig4Run::MakePirate(uint32_t size, uint64_t bytes, const std::string& dissemination)
{
    PirateRunOptions options = ChoosePirate(size, GetCommittees(size), bytes);
    options.dissemination = Choice(Dissemination::GetTypeId(), dissemination);
    const bool isStar = dissemination == STAR;
    return {NamePirate(size, bytes, dissemination),
            options.Describe(),
            false,
            [options, bytes, isStar](uint64_t /* seed */) {
                const PirateRunResult run = RunAll(options);
                const PirateRound& round = run.rounds.front();
                std::vector<Measurement> values = MeasureFirstStep(run, bytes);
                values.push_back({"iteration_seconds", 0, (round.end - round.start).GetSeconds()});
                if (isStar)
                {
                    const RingTime ring = RingTime::OfLeaderStar(run, bytes);
                    values.push_back({"without_waiting_seconds", 0, ring.GetWithoutWaiting()});
                    values.push_back({"ring_seconds", 0, ring.GetTime()});
                    values.push_back({"lockstep_seconds", 0, ring.GetInLockstep()});
                }
                return values;
            }};
}

ReproductionSetting
PirateFig4Run::MakeLearningChain(uint32_t size, uint64_t bytes)
{
    const uint32_t nodes = GetNodes(size);
    const LearningChainExperimentOptions options = ChooseLearningChain(nodes, bytes);
    return {NameLearningChain(size, bytes),
            DescribeLearningChain(options),
            false,
            [options, bytes, nodes](uint64_t /* seed */) -> std::vector<Measurement> {
                const LearningChainRunResult run = RunLearningChain(options);
                const LearningChainRound& round = run.rounds.front();
                if (!round.found || round.heads != 1)
                {
                    throw std::runtime_error("two blocks were found at the same time");
                }
                const double collect = (round.collected - round.start).GetSeconds();
                const double block = (round.end - *round.found).GetSeconds();
                const double blockBound =
                    GetSendingTime(bytes, nodes - 1, run.uplinks.at(round.leader));
                const double slowest = *std::min_element(run.uplinks.begin(), run.uplinks.end());
                return {
                    {"collect_seconds", 0, collect},
                    {"block_seconds", 0, block},
                    {"iteration_seconds", 0, collect + block},
                    {"mining_seconds", 0, (*round.found - round.collected).GetSeconds()},
                    {"block_bound_seconds", 0, blockBound},
                    {"bound_seconds", 0, GetSendingTime(bytes, nodes - 1, slowest) + blockBound}};
            }};
}

ReproductionSetting
PirateFig4Run::MakeStep(uint32_t size, const std::string& network)
{
    PirateRunOptions options = ChoosePirate(size, 2, BYTES);
    options.common.network = network;
    return {NameStep(size, network), options.Describe(), false, [options](uint64_t /* seed */) {
                return MeasureFirstStep(RunAll(options), BYTES);
            }};
}

ReproductionSetting
PirateFig4Run::MakePirateStorage()
{
    PirateRunOptions options = ChoosePirate(STORAGE_SIZE, STORAGE_COMMITTEES, BYTES);
    options.common.iterations = STORAGE_ITERATIONS;
    return {NameStorage(), options.Describe(), false, [options](uint64_t /* seed */) {
                const PirateRunResult run = RunAll(options);
                std::vector<Measurement> values;
                for (const PirateRound& round : run.rounds)
                {
                    const auto held =
                        std::accumulate(round.held.begin(), round.held.end(), uint64_t{0});
                    values.push_back({"held_megabytes",
                                      round.iteration + 1.0,
                                      static_cast<double>(held) / MEGABYTE});
                }
                values.push_back({"growth_megabytes", 0, values.back().value - values.at(1).value});
                return values;
            }};
}

ReproductionSetting
PirateFig4Run::MakeLearningChainStorage(const std::string& reading)
{
    LearningChainExperimentOptions options = ChooseLearningChain(STORAGE_NODES, BYTES);
    options.common.iterations = STORAGE_ITERATIONS;
    options.storage = reading;
    return {NameStorage(reading),
            DescribeLearningChain(options),
            false,
            [options](uint64_t /* seed */) {
                const LearningChainRunResult run = RunLearningChain(options);
                std::vector<Measurement> values;
                for (const LearningChainRound& round : run.rounds)
                {
                    values.push_back(
                        {"held_megabytes", round.iteration + 1.0, round.storedBytes / MEGABYTE});
                }
                const double vector = BYTES / MEGABYTE;
                const double slope = (values.back().value - values.front().value) /
                                     (STORAGE_ITERATIONS - 1) / vector;
                const double constant = values.front().value / vector - slope;
                double deviation = 0;
                for (const Measurement& held : values)
                {
                    deviation =
                        std::max(deviation,
                                 std::abs(held.value / vector - constant - slope * held.position));
                }
                values.push_back({"slope_vectors", 0, slope});
                values.push_back({"constant_vectors", 0, constant});
                values.push_back({"deviation_vectors", 0, deviation});
                return values;
            }};
}

} // namespace fl
} // namespace ns3
