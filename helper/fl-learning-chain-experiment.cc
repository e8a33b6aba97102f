/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-chain-experiment.h"

#include "fl-churn-helper.h"
#include "fl-experiment-output.h"
#include "fl-option-parser.h"
#include "fl-run-program.h"

#include "ns3/double.h"
#include "ns3/fl-overlay.h"
#include "ns3/fl-random.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

namespace
{

/**
 * @param nodes some nodes
 * @param byzantine nodes that attack
 * @return how many of the nodes attack
 */
uint64_t
CountByzantine(const std::vector<NodeIndex>& nodes, const std::set<NodeIndex>& byzantine)
{
    uint64_t attackers = 0;
    for (NodeIndex node : nodes)
    {
        attackers += byzantine.count(node);
    }
    return attackers;
}

/// Turns completed iterations into rows of the output.
class IterationReporter
{
  public:
    /**
     * @param output takes the rows
     * @param experiment the system
     */
    IterationReporter(ExperimentOutput& output, const LearningChainExperiment& experiment)
        : m_output(output),
          m_byzantine(experiment.GetExperiment().GetByzantineNodes())
    {
    }

    /// @return the columns that it fills
    static std::vector<Column> GetColumns()
    {
        return {{"training_loss", "nats", "mean training loss of the honest nodes"},
                {"leader", "1", "node that made the block"},
                {"byzantine_leader", "1", "1 if it attacks"},
                {"contributors", "1", "nodes whose gradients the block was made of"},
                {"accepted", "1", "nodes whose gradients the rule gave weight"},
                {"byzantine_accepted", "1", "those of them that attack"},
                {"heads", "1", "different blocks of honest nodes; more than 1 is a fork"},
                {"side_blocks", "1", "blocks that came beside the longest chain, over all nodes"},
                {"reorganizations", "1", "changes to another branch, over all nodes"},
                {"wrong_updates", "1", "examinations that found an update wrong, over all nodes"},
                {"stored_bytes", "bytes", "gradients and aggregates that a node holds, mean"},
                {"stored_bytes_max", "bytes", "the most that a node holds"}};
    }

    /**
     * @param round a completed iteration
     */
    void Report(const LearningChainRound& round)
    {
        RoundReport report;
        report.round = round.iteration;
        report.start = round.start;
        report.end = round.end;
        report.models = {round.model};
        report.rejected = round.counters.rejected;
        report.extra = {round.trainingLoss,
                        uint64_t{round.leader},
                        uint64_t{m_byzantine.count(round.leader)},
                        uint64_t{round.contributors},
                        uint64_t{round.accepted.size()},
                        CountByzantine(round.accepted, m_byzantine),
                        uint64_t{round.heads},
                        round.counters.sideBlocks,
                        round.counters.reorganizations,
                        round.counters.wrongUpdates,
                        round.storedBytes,
                        round.maxStoredBytes};
        m_output.AddRound(report);
    }

  private:
    ExperimentOutput& m_output;            ///< takes the rows
    const std::set<NodeIndex> m_byzantine; ///< nodes that attack
};

} // namespace

LearningChainExperimentOptions::LearningChainExperimentOptions()
    : work(ProofOfWork::GetTypeId(), "exponential"),
      overlay(Overlay::GetTypeId(), "rings"),
      fanout(GossipFanout::GetTypeId(), "all")
{
    common.aggregator = Choice(Aggregator::GetTypeId(), "cosine-nearest");
}

void
LearningChainExperimentOptions::AddTo(OptionParser& parser)
{
    common.AddTo(parser);
    parser.BeginGroup("LearningChain");
    parser.AddChoice("work", work, ProofOfWork::GetTypeId(), "Proof of work that elects leaders.");
    parser.AddChoice("privacy-noise",
                     noise,
                     PrivacyNoise::GetTypeId(),
                     "Differential privacy of the gradients that honest nodes send.");
    parser.AddNumber("quorum",
                     quorum,
                     "Least share of the nodes whose gradients a block must be made of.",
                     0,
                     1);
    parser.AddWords("storage",
                    storage,
                    "What a node keeps for ever: announced aggregates and all local gradients, "
                    "or announced aggregates only.",
                    {"all", "announced"});
    parser.AddWords("dissemination",
                    dissemination,
                    "How gradients and blocks get to all nodes: directly, or from neighbor to "
                    "neighbor in the overlay.",
                    {"direct", "gossip"});
    parser.AddChoice("overlay", overlay, Overlay::GetTypeId(), "Who gossips with whom.");
    parser.AddChoice("fanout",
                     fanout,
                     GossipFanout::GetTypeId(),
                     "Which neighbors get gossip from a node.");
    parser.AddInteger("ttl", ttl, "Hops that gossip makes at most.", 1, 255);
    parser.AddChoice("update-attack",
                     updateAttack,
                     Attack::GetTypeId(),
                     "What an elected Byzantine node publishes instead of the right update.");
    parser.AddFlag("collude",
                   collude,
                   "Byzantine leaders build on each other's updates without examining them, and "
                   "cover a wrong one with a right one.");
    parser.AddNumber("byzantine-power",
                     byzantinePower,
                     "Share of all hash power that the Byzantine nodes have; 0: as much as "
                     "other nodes.",
                     0,
                     0.999);
    parser.AddTime("timeout",
                   timeout,
                   "Of gradients and requests; 0s: from sizes, rates and processors.",
                   Time(0),
                   Hours(10000));
    churn.AddTo(parser, "node");
}

LearningChainExperiment::LearningChainExperiment(const LearningChainExperimentOptions& options)
    : m_options(options),
      m_experiment(std::make_unique<Experiment>(m_options.common, std::vector<Ptr<LinkProfile>>())),
      m_helper(m_experiment->GetSetup()),
      m_monitor([this](const LearningChainRound& round) { HandleRound(round); })
{
    const std::set<NodeIndex> byzantine = DrawByzantine();
    m_experiment->SetByzantine(byzantine);
    m_helper.SetByzantine(byzantine);
    m_helper.SetByzantineLeaders(m_options.updateAttack ? m_options.updateAttack->Create<Attack>()
                                                        : nullptr,
                                 m_options.collude);
    m_helper.SetByzantinePower(m_options.byzantinePower);
    m_helper.SetProofOfWork(m_options.work.Create<ProofOfWork>());
    m_helper.SetPrivacyNoise(m_options.noise ? m_options.noise->Create<PrivacyNoise>() : nullptr);
    if (m_options.dissemination == "gossip")
    {
        // Byzantine nodes pass everything on, too.
        m_helper.SetGossip(m_options.overlay.Create<Overlay>()
                               ->Draw(m_options.common.nodes, {}, MakeUniform(Experiment::SYSTEM)),
                           m_options.fanout.Create<GossipFanout>());
    }
    m_helper.SetTimeout(m_options.timeout > Time(0)
                            ? m_options.timeout
                            : m_helper.SuggestTimeout(m_experiment->GetStar(),
                                                      m_experiment->GetCpus(),
                                                      m_experiment->GetShares()));
    m_helper.SetAttribute("Iterations", UintegerValue(m_options.common.iterations));
    m_helper.SetAttribute("Quorum", DoubleValue(m_options.quorum));
    m_helper.SetAttribute("StorageReading", StringValue(m_options.storage));
    m_helper.SetAttribute("GossipTtl", UintegerValue(m_options.ttl));
    m_system = m_helper.Install(m_experiment->GetStar().nodes,
                                m_experiment->GetTransports(),
                                m_experiment->GetCpus(),
                                m_experiment->GetShares(),
                                Experiment::SYSTEM + 1);
    m_system.GetAll().Start(Seconds(0));
    m_system.AttachTo(m_monitor, byzantine);
    ChurnHelper churn(m_options.churn, Experiment::CHURN);
    churn.Install({m_system.nodes.begin(), m_system.nodes.end()});
}

std::set<NodeIndex>
LearningChainExperiment::DrawByzantine() const
{
    if (!m_options.common.attack && !m_options.updateAttack)
    {
        return {};
    }
    m_options.common.RequirePossibleByzantine(1);
    const auto drawn = DrawSubset(m_options.common.nodes,
                                  m_options.common.byzantine,
                                  MakeUniform(Experiment::BYZANTINE));
    return {drawn.begin(), drawn.end()};
}

void
LearningChainExperiment::Run(RoundCallback onRound)
{
    m_onRound = std::move(onRound);
    Simulator::Run();
}

const Experiment&
LearningChainExperiment::GetExperiment() const
{
    return *m_experiment;
}

const LearningChainApplications&
LearningChainExperiment::GetApplications() const
{
    return m_system;
}

void
LearningChainExperiment::HandleRound(const LearningChainRound& round)
{
    if (round.iteration < m_options.common.iterations)
    {
        m_onRound(round);
    }
    if (round.iteration + 1 == m_options.common.iterations)
    {
        Simulator::Stop();
    }
}

int
RunLearningChainProgram(const std::string& name,
                        const std::string& summary,
                        LearningChainExperimentOptions options,
                        int argc,
                        const char* const argv[])
{
    options.common.output = "results/" + name;
    OptionParser parser(name, summary);
    options.AddTo(parser);
    return RunProgram(argc, argv, parser, [&] {
        ExperimentOutput output(name, options.common, IterationReporter::GetColumns());
        LearningChainExperiment experiment(options);
        IterationReporter reporter(output, experiment);
        output.Begin(experiment.GetExperiment(),
                     parser.GetSettings(),
                     DescribeAttributes(experiment.GetApplications().nodes.front()));
        experiment.Run([&reporter](const LearningChainRound& round) { reporter.Report(round); });
        return output.Finish();
    });
}

} // namespace fl
} // namespace ns3
