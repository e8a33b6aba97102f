/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-ubar-accuracy-reproduction.h"

#include "fl-ubar-figure.h"
#include "fl-ubar-run.h"

#include "ns3/fl-text.h"

#include <cstdlib>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/// Greatest distance from the baseline's accuracy that counts as reaching it.
constexpr double NEAR = 0.05;
/// Least distance from the baseline's accuracy that counts as failing.
constexpr double FAR = 0.1;

/// Rules that are no baseline.
const std::vector<std::string> OTHERS{"DKrum", "Dmedian", "DBulyan", "BRIDGE"};

/**
 * @param run a run with any rule
 * @param name what the paper calls a rule
 * @param label what the quantity is called in the report
 * @return accuracy of the worst benign node at the end, under this rule
 */
Quantity
AccuracyOf(const UbarRun& run, const std::string& name, const std::string& label)
{
    return {label, run.With(UbarFigure::FindRule(name)).GetName(), "worst_accuracy"};
}

/// A claim that some rules reach the baseline, or fail, in some panels of a figure.
class AccuracyClaim
{
  public:
    /**
     * @param figure the figure
     * @param statement what the paper says
     */
    AccuracyClaim(const UbarFigure& figure, const std::string& statement)
        : m_figure(figure)
    {
        m_claim.row = figure.row;
        m_claim.source = "Fig. " + std::to_string(figure.number) +
                         (figure.subject.empty() ? "" : ", " + figure.subject);
        m_claim.statement = statement;
    }

    /**
     * Adds a condition for each rule in each panel.
     *
     * @param values numbers of the panels
     * @param names what the paper calls the rules
     * @return this claim
     */
    AccuracyClaim& Reach(const std::vector<double>& values, const std::vector<std::string>& names)
    {
        return Compare(values, names, false);
    }

    /// @copydoc Reach
    AccuracyClaim& Fail(const std::vector<double>& values, const std::vector<std::string>& names)
    {
        return Compare(values, names, true);
    }

    /**
     * Adds that a rule is better than others.
     *
     * @param value number of the panel
     * @param name what the paper calls the rule
     * @param others what the paper calls the others
     * @return this claim
     */
    AccuracyClaim& Exceed(double value,
                          const std::string& name,
                          const std::vector<std::string>& others)
    {
        const UbarRun& run = m_figure.Find(value);
        m_claim.shown.push_back(AccuracyOf(run, name, name));
        for (const std::string& other : others)
        {
            m_claim.shown.push_back(AccuracyOf(run, other, other));
            const auto conditions =
                Condition::Ascending({AccuracyOf(run, other, other), AccuracyOf(run, name, name)});
            m_claim.conditions.insert(m_claim.conditions.end(),
                                      conditions.begin(),
                                      conditions.end());
        }
        return *this;
    }

    /**
     * @param reason why ours differs, if it does
     * @return this claim
     */
    AccuracyClaim& Explain(const std::string& reason)
    {
        m_claim.explanation = reason;
        return *this;
    }

    /// @return the claim
    const Claim& Get() const
    {
        return m_claim;
    }

  private:
    /**
     * @param values numbers of the panels
     * @param names what the paper calls the rules
     * @param isFailure whether the rules fail
     * @return this claim
     */
    AccuracyClaim& Compare(const std::vector<double>& values,
                           const std::vector<std::string>& names,
                           bool isFailure)
    {
        for (const double value : values)
        {
            const UbarRun& run = m_figure.Find(value);
            const Quantity baseline = AccuracyOf(run.WithoutAttack(), "Average", "baseline");
            for (const std::string& name : names)
            {
                const Quantity loss =
                    baseline.Minus(AccuracyOf(run, name, name + " at " + FormatDouble(value)));
                m_claim.conditions.push_back(isFailure ? Condition::AtLeast(loss, FAR)
                                                       : Condition::AtMost(loss, NEAR));
                if (isFailure)
                {
                    m_claim.shown.push_back({"lowest accuracy of " + name + " at " +
                                                 FormatDouble(value) + " in the second half",
                                             run.With(UbarFigure::FindRule(name)).GetName(),
                                             "lowest_late_accuracy"});
                }
            }
        }
        return *this;
    }

    const UbarFigure& m_figure; ///< the figure
    Claim m_claim;              ///< what is made
};

/**
 * @param figures Figs 3 to 7 for one set of data
 * @param isCifar10 whether the claims are those about CIFAR-10, or those about MNIST
 * @return what the paper says of them
 */
std::vector<Claim>
MakeClaims(const std::vector<UbarFigure>& figures, bool isCifar10)
{
    const UbarFigure& sizes = figures[0];
    const UbarFigure& ratios = figures[1];
    const UbarFigure& gaussian = figures[2];
    const UbarFigure& flip = figures[3];
    const UbarFigure& mhamdi = figures[4];
    // Seen at quick scale.
    const std::string close = "nodes start from one model and draw from one distribution, so "
                              "neighbors stay close to each "
                              "other, and every rule returns a vector near their mean";
    const std::string equal = "without attackers all rules end within 0.01 of each other; " + close;
    std::vector<AccuracyClaim> claims;

    claims.push_back(AccuracyClaim(sizes, "UBAR and DBulyan converge as the baseline at all sizes")
                         .Reach({30, 40, 50}, {"UBAR", "DBulyan"}));
    claims.push_back(AccuracyClaim(sizes, "UBAR and DBulyan become slightly better than Average")
                         .Exceed(30, "UBAR", {"Average"})
                         .Exceed(30, "DBulyan", {"Average"})
                         .Explain(equal));
    claims.push_back(AccuracyClaim(sizes, "Dmedian does not converge with 50 nodes")
                         .Fail({50}, {"Dmedian"})
                         .Explain(close));
    if (isCifar10)
    {
        claims.push_back(AccuracyClaim(sizes, "DKrum and BRIDGE converge badly, above all with 50")
                             .Fail({50}, {"DKrum", "BRIDGE"}));
    }
    claims.push_back(AccuracyClaim(ratios, "most rules converge well at 0.2 and 0.4")
                         .Reach({0.2, 0.4}, {"UBAR", "DKrum", "DBulyan"}));
    claims.push_back(AccuracyClaim(ratios, "BRIDGE and Dmedian give no correct models at 0.6")
                         .Fail({0.6}, {"BRIDGE", "Dmedian"})
                         .Explain(close));
    claims.push_back(AccuracyClaim(ratios, "UBAR converges best at 0.6")
                         .Exceed(0.6, "UBAR", OTHERS)
                         .Explain(equal));

    for (const UbarFigure* figure : {&gaussian, &flip, &mhamdi})
    {
        claims.push_back(AccuracyClaim(*figure, "UBAR is near the baseline at all Byzantine ratios")
                             .Reach({0.1, 0.3, 0.5}, {"UBAR"}));
    }
    claims.push_back(
        AccuracyClaim(gaussian, "DKrum fails at 0.5")
            .Fail({0.5}, {"DKrum"})
            .Explain("independent Gaussian vectors are as far from each other as from benign ones, "
                     "so that a benign neighbor, with others close to it, has the lowest score"));
    claims.push_back(AccuracyClaim(flip, "all rules but UBAR fail at 0.5").Fail({0.5}, OTHERS));
    claims.push_back(
        AccuracyClaim(flip, "BRIDGE is unsatisfactory at 0.3").Fail({0.3}, {"BRIDGE"}));
    claims.push_back(AccuracyClaim(mhamdi, "all rules but UBAR fail at 0.5").Fail({0.5}, OTHERS));
    if (isCifar10)
    {
        claims.push_back(AccuracyClaim(gaussian, "Dmedian, DBulyan and BRIDGE fail at 0.5")
                             .Fail({0.5}, {"Dmedian", "DBulyan", "BRIDGE"}));
        claims.push_back(AccuracyClaim(flip, "Dmedian fails at 0.3").Fail({0.3}, {"Dmedian"}));
        claims.push_back(AccuracyClaim(mhamdi, "Dmedian and BRIDGE fail at 0.1")
                             .Fail({0.1}, {"Dmedian", "BRIDGE"}));
    }
    else
    {
        claims.push_back(
            AccuracyClaim(flip, "DBulyan fails at 0.3")
                .Fail({0.3}, {"DBulyan"})
                .Explain("single nodes fall back for a few rounds and recover, as the figure "
                         "shows; the condition looks at the end"));
    }
    std::vector<Claim> result;
    for (const AccuracyClaim& claim : claims)
    {
        result.push_back(claim.Get());
    }
    return result;
}

} // namespace

UbarAccuracyReproduction::UbarAccuracyReproduction()
{
    const char* folder = std::getenv("FL_DATA_DIR");
    std::error_code ignored;
    m_hasMnist = folder && std::filesystem::is_directory(std::string(folder) + "/mnist", ignored);
    m_hasCifar10 =
        folder && std::filesystem::is_directory(std::string(folder) + "/cifar10", ignored);
}

std::string
UbarAccuracyReproduction::GetName() const
{
    return "ubar-accuracy";
}

std::string
UbarAccuracyReproduction::GetPaper() const
{
    return "S. Guo et al., Byzantine-Resilient Decentralized Stochastic Gradient Descent, 2021, "
           "Figs 3 to 7";
}

std::vector<std::string>
UbarAccuracyReproduction::ListData(ReproductionScale scale) const
{
    std::vector<std::string> data{m_hasMnist ? "mnist" : "synthetic"};
    if (scale == ReproductionScale::PAPER && m_hasCifar10)
    {
        data.emplace_back("cifar10");
    }
    return data;
}

std::vector<ReproductionSetting>
UbarAccuracyReproduction::ListSettings(ReproductionScale scale) const
{
    std::vector<ReproductionSetting> settings;
    std::set<std::string> names;
    for (const std::string& data : ListData(scale))
    {
        for (const UbarFigure& figure : UbarFigure::List(data, scale))
        {
            for (const UbarFigure::Panel& panel : figure.panels)
            {
                for (const auto& [rule, name] : UbarFigure::GetRules())
                {
                    const UbarRun run = panel.run.With(rule);
                    if (names.insert(run.GetName()).second)
                    {
                        settings.push_back(
                            {run.GetName(), run.Describe(), false, [run](uint64_t /* seed */) {
                                 return run.Run();
                             }});
                    }
                }
            }
        }
    }
    return settings;
}

std::vector<Claim>
UbarAccuracyReproduction::ListClaims(ReproductionScale scale) const
{
    const bool isQuick = scale == ReproductionScale::QUICK;
    const std::string common =
        std::string(isQuick ? "softmax regression, batches of 64, 100 rounds"
                            : "a CNN of the form that the paper names, with the sizes of an "
                              "independent code, batches of 256, 40 epochs") +
        ", learning rate 0.05 * 20 / (20 + epoch); over the fluid network; 3, 13 and 30 Byzantine "
        "nodes added to 30; Gaussian with mean 0 and standard deviation 1, which the paper does "
        "not give; Mhamdi against UBAR with the gamma for DKrum; an epoch is that of 30 nodes; the "
        "baseline is Average without attackers; accuracy of the worst benign node at the end";
    const std::string digits = m_hasMnist ? "" : "generated digits instead of MNIST; ";
    std::vector<Claim> claims;
    for (const bool isCifar10 : {false, true})
    {
        const std::string data = isCifar10 ? "cifar10" : ListData(scale).front();
        const bool isRun = !isCifar10 || ListData(scale).size() > 1;
        for (Claim& claim : MakeClaims(UbarFigure::List(data, scale), isCifar10))
        {
            claim.source += isCifar10 ? ", CIFAR-10" : ", MNIST";
            claim.configuration = (isCifar10 ? "" : digits) + common;
            if (!isQuick)
            {
                claim.explanation.clear();
            }
            if (!isRun)
            {
                claim.conditions.clear();
                claim.shown.clear();
                claim.untestable = isQuick ? "CIFAR-10 is run at --scale=paper only"
                                           : "FL_DATA_DIR has no folder cifar10";
            }
            claims.push_back(claim);
        }
    }
    return claims;
}

std::vector<ReproductionPicture>
UbarAccuracyReproduction::DrawPictures(const Measurements& measurements,
                                       ReproductionScale scale) const
{
    std::vector<ReproductionPicture> pictures;
    for (const std::string& data : ListData(scale))
    {
        for (const UbarFigure& figure : UbarFigure::List(data, scale))
        {
            pictures.push_back(figure.Draw(measurements));
        }
    }
    return pictures;
}

} // namespace fl
} // namespace ns3
