/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-byzantine-reproduction.h"

#include "fl-pirate-run.h"

#include "ns3/fl-aggregator.h"
#include "ns3/fl-attack.h"
#include "ns3/nstime.h"

#include <cstdint>

namespace ns3
{
namespace fl
{

namespace
{

/// Members of a committee in the runs about agreement; f = 2.
constexpr uint32_t COMMITTEE = 7;
/// Byzantine members of each committee there: none, up to f, and more than f.
constexpr uint32_t BYZANTINE[] = {0, 1, 2, 3, 5};
/// What Byzantine members do in the agreement, beside falsifying sums.
const std::vector<std::string> AGREEMENT_ATTACKS{"equivocating", "silent"};

/// Members in the runs about gradients.
constexpr uint32_t MEMBERS = 20;
/// Poisoned gradients of these, in the order of the figure; a claim is about the third.
constexpr uint32_t POISONED[] = {0, 2, 5, 8, 12};
/// Number of poisoned gradients that claims are about: 25 %.
constexpr uint32_t CLAIMED = 5;
/// How gradients are poisoned.
const std::vector<std::string> POISONS{"scaled-sign-flip:Scale=10",
                                       "sign-flip",
                                       "gaussian",
                                       "label-flip"};

/**
 * @param scale how large the runs are
 * @return iterations of a run
 */
uint32_t
GetIterations(ReproductionScale scale)
{
    return scale == ReproductionScale::QUICK ? 10 : 50;
}

/**
 * @param attack what Byzantine members do in the agreement
 * @param byzantine Byzantine members of each committee
 * @param scale how large the runs are
 * @return what is chosen
 */
PirateRunOptions
ChooseAgreement(const std::string& attack, uint32_t byzantine, ReproductionScale scale)
{
    PirateRunOptions options;
    options.common.nodes = 2 * COMMITTEE;
    options.common.byzantine = 2 * byzantine;
    options.common.iterations = GetIterations(scale);
    options.common.maxTime = Minutes(10);
    options.common.aggregator = Choice(Aggregator::GetTypeId(), "mean");
    options.committeeSize = COMMITTEE;
    if (byzantine > 0)
    {
        options.consensusAttack = attack;
        options.aggregateAttack = "falsifying";
    }
    return options;
}

/**
 * @param options what is chosen
 * @return how many iterations of the honest members ended as they would without attack
 */
std::vector<Measurement>
MeasureAgreement(const PirateRunOptions& options)
{
    PirateRunOptions honest = options;
    honest.consensusAttack.clear();
    honest.aggregateAttack.clear();
    const PirateRunResult expected = RunPirate(honest);
    const PirateRunResult actual = RunPirate(options);
    const double iterations = options.common.iterations;
    uint32_t divergent = 0;
    uint32_t wrong = 0;
    uint64_t refused = 0;
    for (size_t i = 0; i < actual.rounds.size(); i++)
    {
        divergent += actual.rounds[i].modelDigests != 1 ? 1 : 0;
        wrong += actual.rounds[i].digest == expected.rounds[i].digest ? 0 : 1;
        refused += actual.rounds[i].refusedProposals;
    }
    return {{"completed", 0, static_cast<double>(actual.rounds.size()) / iterations},
            {"divergent", 0, divergent / iterations},
            {"wrong", 0, wrong / iterations},
            {"refused", 0, static_cast<double>(refused)},
            {"iteration_seconds",
             0,
             actual.rounds.empty() ? 0
                                   : actual.rounds.back().end.GetSeconds() /
                                         static_cast<double>(actual.rounds.size())}};
}

/**
 * @param attack what Byzantine members do in the agreement
 * @param byzantine Byzantine members of each committee
 * @return name of the setting
 */
std::string
NameAgreement(const std::string& attack, uint32_t byzantine)
{
    return "agreement-" + (byzantine == 0 ? "honest" : attack + "-" + std::to_string(byzantine));
}

/**
 * @param poison how gradients are poisoned
 * @param count how many
 * @param scale how large the runs are
 * @return what is chosen
 */
PirateRunOptions
ChoosePoison(const std::string& poison, uint32_t count, ReproductionScale scale)
{
    PirateRunOptions options;
    options.common.nodes = MEMBERS;
    options.common.byzantine = count;
    options.common.iterations = GetIterations(scale);
    options.common.aggregator = Choice(Aggregator::GetTypeId(), "detector");
    options.committeeSize = MEMBERS / 2;
    if (count > 0)
    {
        options.common.attack = Choice(Attack::GetTypeId(), poison);
    }
    return options;
}

/**
 * @param options what is chosen
 * @return accuracy, and which gradients were kept out
 */
std::vector<Measurement>
MeasurePoison(const PirateRunOptions& options)
{
    const PirateRunResult result = RunPirate(options);
    double caught = 0;
    double lost = 0;
    for (const PirateRound& round : result.rounds)
    {
        for (const NodeIndex node : round.rejected)
        {
            (result.byzantine.count(node) ? caught : lost) += 1;
        }
    }
    const auto rounds = static_cast<double>(result.rounds.size());
    const auto poisoned = static_cast<double>(result.byzantine.size());
    std::vector<Measurement> values{{"accuracy", 0, result.accuracy},
                                    {"lost", 0, lost / (rounds * (MEMBERS - poisoned))}};
    if (poisoned > 0)
    {
        values.push_back({"caught", 0, caught / (rounds * poisoned)});
    }
    return values;
}

/**
 * @param poison how gradients are poisoned
 * @param count how many
 * @return name of the setting
 */
std::string
NamePoison(const std::string& poison, uint32_t count)
{
    return "gradients-" + (count == 0 ? "clean" : poison + "-" + std::to_string(count));
}

} // namespace

std::string
PirateByzantineReproduction::GetName() const
{
    return "pirate-byzantine";
}

std::string
PirateByzantineReproduction::GetPaper() const
{
    return "S. Zhou et al., PIRATE: A Blockchain-Based Secure Framework of Distributed Machine "
           "Learning in 5G Networks, 2020, sections IV-F and V-A";
}

std::vector<ReproductionSetting>
PirateByzantineReproduction::ListSettings(ReproductionScale scale) const
{
    std::vector<ReproductionSetting> settings;
    for (const std::string& attack : AGREEMENT_ATTACKS)
    {
        for (const uint32_t byzantine : BYZANTINE)
        {
            if (byzantine == 0 && attack != AGREEMENT_ATTACKS.front())
            {
                continue;
            }
            const PirateRunOptions options = ChooseAgreement(attack, byzantine, scale);
            settings.push_back(
                {NameAgreement(attack, byzantine),
                 options.Describe() + "; beside the same run without attack; at most 10 min",
                 false,
                 [options](uint64_t /* seed */) { return MeasureAgreement(options); }});
        }
    }
    for (const std::string& poison : POISONS)
    {
        for (const uint32_t count : POISONED)
        {
            if (count == 0 && poison != POISONS.front())
            {
                continue;
            }
            const PirateRunOptions options = ChoosePoison(poison, count, scale);
            settings.push_back({NamePoison(poison, count),
                                options.Describe(),
                                false,
                                [options](uint64_t /* seed */) { return MeasurePoison(options); }});
        }
    }
    return settings;
}

std::vector<Claim>
PirateByzantineReproduction::ListClaims(ReproductionScale /* scale */) const
{
    const std::string agreement =
        "2 committees of 7 members (f = 2) instead of 4 + 1 + 1 instances, softmax regression on "
        "the generated digits, rule mean, so that every gradient counts; attackers falsify the "
        "sums "
        "that they propose, but do not vote for each other's; wrong: another model than without "
        "attack";
    auto completed = [](const std::string& attack, uint32_t byzantine) {
        return Quantity("iterations completed, " + std::to_string(byzantine) + " of 7 " + attack,
                        NameAgreement(attack, byzantine),
                        "completed");
    };
    auto wrong = [](const std::string& attack, uint32_t byzantine) {
        return Quantity("iterations wrong, " + std::to_string(byzantine) + " of 7 " + attack,
                        NameAgreement(attack, byzantine),
                        "wrong");
    };
    auto divergent = [](const std::string& attack, uint32_t byzantine) {
        return Quantity("honest members disagree, " + std::to_string(byzantine) + " of 7 " + attack,
                        NameAgreement(attack, byzantine),
                        "divergent");
    };

    std::vector<Claim> claims;
    claims.push_back(
        {"P4",
         "section V-A, Fig. 4",
         "a contaminated decision is detected",
         agreement + "; the order of the phases in the log is not measured here",
         {Condition::AtLeast(
              {"proposals refused, 1 of 7", NameAgreement("equivocating", 1), "refused"},
              1),
          Condition::AtMost(wrong("equivocating", 1), 0)},
         {},
         "",
         ""});
    Claim safe{"P7",
               "section IV-F, up to 1/3",
               "agreement on sums and models only fails with more than 33 % Byzantine members in a "
               "committee",
               agreement,
               {},
               {},
               "",
               ""};
    for (const std::string& attack : AGREEMENT_ATTACKS)
    {
        for (const uint32_t byzantine : {1, 2})
        {
            safe.conditions.push_back(Condition::AtLeast(completed(attack, byzantine), 1));
            safe.conditions.push_back(Condition::AtMost(wrong(attack, byzantine), 0));
            safe.conditions.push_back(Condition::AtMost(divergent(attack, byzantine), 0));
        }
    }
    claims.push_back(safe);
    claims.push_back({"P7",
                      "section IV-F, past 1/3",
                      "with more than 33 % it fails",
                      agreement + "; failing is that iterations do not end",
                      {Condition::AtMost(completed("silent", 3), 0)},
                      {wrong("silent", 3)},
                      "",
                      ""});
    claims.push_back(
        {"P7",
         "section IV-F, past 1/3, wrong sums",
         "with more than 33 % contaminated sums are accepted",
         agreement,
         {},
         {completed("equivocating", 3),
          wrong("equivocating", 3),
          completed("equivocating", 5),
          wrong("equivocating", 5)},
         "",
         "attackers that vote for each other's false sums are not built; as members "
         "recompute sums, it would take a quorum of them (5 of 7). With these attackers "
         "sums stay right, and iterations take longer"});
    for (const std::string& poison : POISONS)
    {
        const std::string setting = NamePoison(poison, CLAIMED);
        const Quantity clean("accuracy without attack", NamePoison(poison, 0), "accuracy");
        const Quantity attacked("accuracy with 25 % " + poison, setting, "accuracy");
        const std::string most = NamePoison(poison, 12);
        claims.push_back(
            {"P7",
             "section IV-F, 25 % " + poison,
             "contaminated gradients are effectively filtered if they are less than 30 %",
             "5 of 20 members in 2 committees of 10; detector on the gradients of the committee, "
             "fitted to benign gradients before the run; softmax regression on the generated "
             "digits",
             {Condition::AtMost(clean.Minus(attacked), 0.05),
              Condition::AtLeast({"poisoned gradients kept out", setting, "caught"}, 0.9),
              Condition::AtMost({"honest gradients kept out", setting, "lost"}, 0.1)},
             {clean,
              attacked,
              {"accuracy with 60 %", most, "accuracy"},
              {"poisoned gradients kept out with 60 %", most, "caught"}},
             poison == "label-flip"
                 ? "gradients of flipped labels are as long as benign ones and look like them to "
                   "an "
                   "autoencoder of their projections; the paper names model poisoning as an open "
                   "issue"
                 : "",
             ""});
    }
    return claims;
}

std::vector<ReproductionPicture>
PirateByzantineReproduction::DrawPictures(const Measurements& measurements,
                                          ReproductionScale /* scale */) const
{
    LinePlot accuracy("PIRATE with the detector", "poisoned gradients (%)", "test accuracy");
    LinePlot caught("PIRATE with the detector", "poisoned gradients (%)", "share of them kept out");
    accuracy.SetVerticalRange(0, 1);
    caught.SetVerticalRange(0, 1.05);
    for (const std::string& poison : POISONS)
    {
        for (const bool isCaught : {false, true})
        {
            std::vector<double> x;
            std::vector<double> y;
            std::vector<double> errors;
            for (const uint32_t count : POISONED)
            {
                for (const auto& point : measurements.GetCurve(NamePoison(poison, count),
                                                               isCaught ? "caught" : "accuracy"))
                {
                    x.push_back(100.0 * count / MEMBERS);
                    y.push_back(point.statistics.mean);
                    errors.push_back(point.statistics.interval);
                }
            }
            (isCaught ? caught : accuracy).AddLine(poison, x, y, errors);
        }
    }
    return {
        {"pirate-byzantine-gradients",
         "PIRATE's detector with poisoned gradients (section IV-F): less than 30 % should do no "
         "harm",
         2,
         {accuracy, caught}}};
}

} // namespace fl
} // namespace ns3
