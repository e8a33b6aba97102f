/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-ubar-figure.h"

#include "ns3/abort.h"
#include "ns3/fl-line-plot.h"
#include "ns3/fl-text.h"

#include <algorithm>

namespace ns3
{
namespace fl
{

const std::vector<std::pair<std::string, std::string>>&
UbarFigure::GetRules()
{
    static const std::vector<std::pair<std::string, std::string>> rules{{"mean", "Average"},
                                                                        {"ubar", "UBAR"},
                                                                        {"d-krum", "DKrum"},
                                                                        {"d-median", "Dmedian"},
                                                                        {"d-bulyan", "DBulyan"},
                                                                        {"bridge", "BRIDGE"}};
    return rules;
}

std::string
UbarFigure::FindRule(const std::string& name)
{
    const auto& rules = GetRules();
    const auto found = std::find_if(rules.begin(), rules.end(), [&name](const auto& rule) {
        return rule.second == name;
    });
    NS_ABORT_MSG_IF(found == rules.end(), "no rule is called " << name);
    return found->first;
}

std::vector<UbarFigure>
UbarFigure::List(const std::string& data, ReproductionScale scale)
{
    UbarRun usual;
    usual.data = data;
    usual.scale = scale;
    std::vector<UbarFigure> figures{{"U1", 3, "", "nodes", {}},
                                    {"U2", 4, "", "connection ratio", {}},
                                    {"U3", 5, "Gaussian", "Byzantine ratio", {}},
                                    {"U4", 6, "bit-flip", "Byzantine ratio", {}},
                                    {"U5", 7, "Mhamdi", "Byzantine ratio", {}}};
    for (const uint32_t benign : {30, 40, 50})
    {
        usual.benign = benign;
        figures[0].panels.push_back({static_cast<double>(benign), usual});
    }
    usual.benign = 30;
    for (const double ratio : {0.2, 0.4, 0.6})
    {
        usual.connectionRatio = ratio;
        figures[1].panels.push_back({ratio, usual});
    }
    usual.connectionRatio = 0.4;
    const std::vector<std::string> attacks{"gaussian", "sign-flip", "mhamdi"};
    for (size_t i = 0; i < attacks.size(); i++)
    {
        for (const double ratio : {0.1, 0.3, 0.5})
        {
            usual.attack = attacks[i];
            usual.byzantineRatio = ratio;
            figures[2 + i].panels.push_back({ratio, usual});
        }
    }
    return figures;
}

const UbarRun&
UbarFigure::Find(double value) const
{
    const auto found = std::find_if(panels.begin(), panels.end(), [value](const Panel& panel) {
        return panel.value == value;
    });
    NS_ABORT_MSG_IF(found == panels.end(), "no panel of Fig. " << number << " shows " << value);
    return found->run;
}

ReproductionPicture
UbarFigure::Draw(const Measurements& measurements) const
{
    const std::string about = axis + (subject.empty() ? "" : ", " + subject);
    std::vector<LinePlot> plots;
    for (const Panel& panel : panels)
    {
        plots.emplace_back(about + " " + FormatDouble(panel.value), "epoch", "worst accuracy");
    }
    plots.emplace_back("at the end", about, "worst accuracy");
    for (LinePlot& plot : plots)
    {
        plot.SetVerticalRange(0, 1);
    }
    auto draw = [&](const std::string& rule, const std::string& label, bool isBaseline) {
        std::vector<double> values;
        std::vector<double> ends;
        std::vector<double> endErrors;
        for (size_t i = 0; i < panels.size(); i++)
        {
            const UbarRun& shown = panels[i].run;
            const UbarRun run = (isBaseline ? shown.WithoutAttack() : shown).With(rule);
            std::vector<double> x;
            std::vector<double> y;
            std::vector<double> errors;
            for (const auto& [position, statistics] :
                 measurements.GetCurve(run.GetName(), "worst_accuracy"))
            {
                x.push_back(position);
                y.push_back(statistics.mean);
                errors.push_back(statistics.interval);
            }
            plots[i].AddLine(label, x, y, errors);
            if (!y.empty())
            {
                values.push_back(panels[i].value);
                ends.push_back(y.back());
                endErrors.push_back(errors.back());
            }
        }
        plots.back().AddLine(label, values, ends, endErrors);
    };
    draw(GetRules().front().first, "baseline", true);
    for (const auto& [rule, name] : GetRules())
    {
        // Without attackers Average is the baseline.
        if (!subject.empty() || rule != GetRules().front().first)
        {
            draw(rule, name, false);
        }
    }
    const std::string data = panels.front().run.data;
    return {"ubar-fig" + std::to_string(number) + "-" + data,
            "UBAR's Fig. " + std::to_string(number) + ", " + data +
                ": accuracy of the worst benign node, by " + about,
            2,
            plots};
}

} // namespace fl
} // namespace ns3
