/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-system-speed.h"

#include "ns3/core-module.h"
#include "ns3/decentralized-fl-module.h"

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

namespace
{

/**
 * Chooses what both systems have in common.
 *
 * @param options options of every experiment
 * @param nodes number of nodes
 */
void
ChooseCommon(ExperimentOptions& options, uint32_t nodes)
{
    options.nodes = nodes;
    options.iterations = 1;
    options.threads = 1;
    options.network = "fluid";
    options.cryptography = Choice(Cryptography::GetTypeId(), "modeled");
    options.learner = Choice(Learner::GetTypeId(), "sized:Bytes=28000000");
    options.data = "synthetic:TrainSamples=" + std::to_string(2 * nodes) + ",TestSamples=100";
}

/// Measures from its construction on.
class Stopwatch
{
  public:
    /**
     * @param simulated seconds of the iteration
     * @param transports transports of all nodes
     * @return what it has cost
     * @throw std::runtime_error if there was none
     */
    SystemSpeed Stop(double simulated, const std::vector<Ptr<Transport>>& transports) const
    {
        if (simulated == 0)
        {
            throw std::runtime_error("the run has ended before its iteration");
        }
        SystemSpeed speed{};
        speed.wall =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - m_begin).count();
        speed.simulated = simulated;
        for (const Ptr<Transport>& transport : transports)
        {
            speed.messages += transport->GetCounters().messagesDelivered;
        }
        speed.events = Simulator::GetEventCount();
        speed.peak = GetProcessMemory().peak;
        return speed;
    }

  private:
    std::chrono::steady_clock::time_point m_begin{std::chrono::steady_clock::now()}; ///< begin
};

} // namespace

SystemSpeed
MeasurePirate(uint32_t committeeSize)
{
    const Stopwatch watch;
    ExperimentOptions options;
    ChooseCommon(options, committeeSize * (committeeSize / 4));
    options.aggregator = Choice(Aggregator::GetTypeId(), "norm-bound");
    Ptr<UniformRandomVariable> uniform = MakeUniform(Experiment::SYSTEM);
    Experiment experiment(options, {CreateObject<DatacenterLinkProfile>()});
    PirateHelper helper(experiment.GetSetup());
    helper.SetCommittees(PirateHelper::DrawCommittees(options.nodes, committeeSize, uniform));
    helper.SetTimeout(helper.SuggestTimeout(experiment.GetStar(), experiment.GetCpus()));
    helper.SetMemberAttribute("Iterations", UintegerValue(options.iterations));
    helper.SetMemberAttribute("Scope", StringValue("step"));
    helper.SetMemberAttribute("ProposalCheck", StringValue("detector"));
    const PirateApplications system = helper.Install(experiment.GetStar().nodes,
                                                     experiment.GetTransports(),
                                                     experiment.GetCpus(),
                                                     experiment.GetShares(),
                                                     Experiment::SYSTEM + 1);
    system.GetAll().Start(Seconds(0));
    double simulated = 0;
    PirateMonitor monitor([&simulated](const PirateRound& round) {
        simulated = (round.end - round.start).GetSeconds();
        Simulator::Stop();
    });
    system.AttachTo(monitor, {});
    Simulator::Run();
    return watch.Stop(simulated, experiment.GetTransports());
}

SystemSpeed
MeasureLearningChain(uint32_t nodes)
{
    const Stopwatch watch;
    LearningChainExperimentOptions options;
    ChooseCommon(options.common, nodes);
    // Mining takes so much longer than a broadcast that there are no forks.
    options.work = Choice(ProofOfWork::GetTypeId(), "exponential:BlockInterval=1000h");
    LearningChainExperiment experiment(options);
    double simulated = 0;
    experiment.Run([&simulated](const LearningChainRound& round) {
        const Time mining = round.found.value_or(round.collected) - round.collected;
        simulated = (round.end - round.start - mining).GetSeconds();
    });
    return watch.Stop(simulated, experiment.GetExperiment().GetTransports());
}

} // namespace fl
} // namespace ns3
