/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-steps-reproduction.h"

#include "fl-pirate-run.h"

#include "ns3/fl-hotstuff-rules.h"
#include "ns3/fl-learner.h"

#include <cstdint>

namespace ns3
{
namespace fl
{

namespace
{

/// Members of a committee.
constexpr uint32_t SIZE = 4;
/// Committees in the runs about blocks.
constexpr uint32_t BLOCK_COMMITTEES = 4;

/**
 * @param scale how large the runs are
 * @return numbers of committees
 */
std::vector<uint32_t>
ListCommittees(ReproductionScale scale)
{
    return scale == ReproductionScale::QUICK ? std::vector<uint32_t>{2, 3, 4, 5, 8}
                                             : std::vector<uint32_t>{2, 3, 4, 5, 8, 16, 25};
}

/**
 * @param committees m
 * @param form form of HotStuff
 * @return what is chosen
 */
PirateRunOptions
Choose(uint32_t committees, const std::string& form)
{
    PirateRunOptions options;
    options.common.nodes = committees * SIZE;
    options.common.iterations = 3;
    options.common.learner = Choice(Learner::GetTypeId(), "sized:Bytes=100000");
    options.committeeSize = SIZE;
    options.form = Choice(HotStuffRules::GetTypeId(), form);
    return options;
}

/**
 * @param options what is chosen
 * @return steps of a committee in an iteration, and aggregates for each block that leaders send
 */
std::vector<Measurement>
Measure(const PirateRunOptions& options)
{
    const PirateRunResult result = RunPirate(options);
    const auto committees = static_cast<double>(result.plan.committees.size());
    std::vector<Measurement> values;
    double decisions = 0;
    for (const PirateRound& round : result.rounds)
    {
        decisions += round.decisions;
        values.push_back(
            {"steps", static_cast<double>(round.iteration), round.decisions / committees});
    }
    // Leaders tell the other members of proposals and certificates.
    auto count = [&result](const std::string& role) {
        const auto found = result.messages.find(role);
        return found == result.messages.end() ? 0.0 : static_cast<double>(found->second);
    };
    const double blocks = (count("proposal") + count("certificate")) / (SIZE - 1);
    values.push_back({"aggregates_per_block", 0, decisions / blocks});
    return values;
}

/**
 * @param committees m
 * @return name of the setting
 */
std::string
NameSteps(uint32_t committees)
{
    return "steps-" + std::to_string(committees);
}

} // namespace

std::string
PirateStepsReproduction::GetName() const
{
    return "pirate-steps";
}

std::string
PirateStepsReproduction::GetPaper() const
{
    return "S. Zhou et al., PIRATE: A Blockchain-Based Secure Framework of Distributed Machine "
           "Learning in 5G Networks, 2020, sections IV-C and IV-D, Fig. 3";
}

std::vector<ReproductionSetting>
PirateStepsReproduction::ListSettings(ReproductionScale scale) const
{
    std::vector<ReproductionSetting> settings;
    for (const uint32_t committees : ListCommittees(scale))
    {
        const PirateRunOptions options = Choose(committees, "basic");
        settings.push_back(
            {NameSteps(committees), options.Describe(), false, [options](uint64_t /* seed */) {
                 return Measure(options);
             }});
    }
    const PirateRunOptions options = Choose(BLOCK_COMMITTEES, "chained");
    settings.push_back({"chained", options.Describe(), false, [options](uint64_t /* seed */) {
                            return Measure(options);
                        }});
    return settings;
}

std::vector<Claim>
PirateStepsReproduction::ListClaims(ReproductionScale scale) const
{
    std::vector<Claim> claims;
    Claim steps{"P6",
                "section IV-C",
                "2(n/c - 1) consensus steps give every node the global aggregate",
                "committees of 4, m = n/c; vectors of 100 kB without content; no attackers",
                {},
                {},
                "",
                ""};
    for (const uint32_t committees : ListCommittees(scale))
    {
        steps.conditions.push_back(Condition::Between(
            {"steps with m = " + std::to_string(committees), NameSteps(committees), "steps"},
            2.0 * (committees - 1),
            2.0 * (committees - 1)));
    }
    claims.push_back(steps);
    const Quantity plain("aggregates per block",
                         NameSteps(BLOCK_COMMITTEES),
                         "aggregates_per_block");
    claims.push_back({"P5",
                      "Fig. 3, plain",
                      "1 of 4 blocks generates an aggregate",
                      "basic HotStuff, 4 committees of 4; a block is what a leader sends to its "
                      "committee in a phase",
                      {Condition::Between(plain, 0.249, 0.251)},
                      {},
                      "",
                      ""});
    claims.push_back({"P5",
                      "Fig. 3, pipelined",
                      "1 aggregate for each block on average",
                      "chained HotStuff, 4 committees of 4, one step of a committee under way",
                      {},
                      {{"aggregates per block, chained", "chained", "aggregates_per_block"}},
                      "",
                      "pipelining is not built: a committee has one step under way, because a step "
                      "needs the aggregate of the neighbor's step before it"});
    return claims;
}

} // namespace fl
} // namespace ns3
