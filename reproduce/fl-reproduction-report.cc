/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-reproduction-report.h"

#include "ns3/fl-text.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

constexpr const char* CLAIMS_FILE = "claims.csv";
constexpr const char* MEASUREMENTS_FILE = "measurements.csv";
constexpr const char* REPORT_FILE = "report.md";

/**
 * Prints a row of a table in Markdown.
 *
 * @param os where to print
 * @param cells its cells, as plain text
 */
void
PrintRow(std::ostream& os, const std::vector<std::string>& cells)
{
    os << "|";
    for (const std::string& cell : cells)
    {
        os << " " << ReproductionReport::EscapeMarkdown(cell) << " |";
    }
    os << "\n";
}

/**
 * Prints the first lines of a table in Markdown.
 *
 * @param os where to print
 * @param names names of the columns
 */
void
PrintHeader(std::ostream& os, const std::vector<std::string>& names)
{
    os << "\n";
    PrintRow(os, names);
    os << "|";
    for (size_t i = 0; i < names.size(); i++)
    {
        os << "---|";
    }
    os << "\n";
}

} // namespace

ReproductionReport::ReproductionReport(const std::string& folder,
                                       ReproductionScale scale,
                                       uint32_t seeds,
                                       SettingList facts,
                                       std::vector<Part>& parts)
    : m_folder(folder, {CLAIMS_FILE, MEASUREMENTS_FILE, REPORT_FILE}),
      m_path(folder),
      m_scale(scale),
      m_seeds(seeds),
      m_facts(std::move(facts)),
      m_parts(parts),
      m_claims(m_folder.OpenTable(
          CLAIMS_FILE,
          {{"reproduction", "", "name of the reproduction"},
           {"row", "", "row of the papers' headline results"},
           {"source", "", "where the paper says it"},
           {"paper", "", "what the paper says"},
           {"ours", "", "mean over the seeds +- half the width of its 95 % confidence interval"},
           {"verdict", "", "agrees, differs, or not testable"},
           {"why", "", "why it differs, or is not testable"},
           {"agrees_if", "", "conditions on the means, fixed before the runs"},
           {"configuration", "", "what was run, and how it deviates from the paper"}}))
{
    for (Part& part : m_parts)
    {
        part.judgments.assign(part.claims.size(), {});
    }
}

void
ReproductionReport::Update(size_t part)
{
    Part& changed = m_parts[part];
    bool isNew = false;
    for (size_t i = 0; i < changed.claims.size(); i++)
    {
        Judgment& judgment = changed.judgments[i];
        if (judgment.verdict != Verdict::PENDING)
        {
            continue;
        }
        const Claim& claim = changed.claims[i];
        judgment = claim.Judge(changed.measurements, m_seeds);
        if (judgment.verdict == Verdict::PENDING)
        {
            continue;
        }
        isNew = true;
        const std::string verdict = GetVerdictName(judgment.verdict);
        m_claims.AddRow({changed.reproduction->GetName(),
                         claim.row,
                         claim.source,
                         claim.statement,
                         judgment.ours,
                         verdict,
                         judgment.note,
                         claim.DescribeConditions(),
                         claim.configuration});
        std::cout << claim.row << " " << verdict << ": " << claim.source << ": " << claim.statement
                  << (judgment.ours.empty() ? "" : "\n    ours: " + judgment.ours)
                  << (judgment.note.empty() ? "" : "\n    " + judgment.note) << std::endl;
    }
    if (isNew)
    {
        WriteMarkdown();
    }
}

void
ReproductionReport::Finish()
{
    WriteMeasurements();
    DrawPictures();
    WriteMarkdown();
    for (const std::string& problem : m_problems)
    {
        std::cout << problem << "\n";
    }
    std::cout << CountVerdicts() << "\nreport: " << m_folder.GetPath(REPORT_FILE) << std::endl;
}

std::string
ReproductionReport::EscapeMarkdown(const std::string& text)
{
    std::string result;
    for (const char c : text)
    {
        if (std::strchr("\\`*_<>|[]#&~", c) != nullptr && c != '\0')
        {
            result += '\\';
        }
        result += c == '\n' || c == '\r' ? ' ' : c;
    }
    return result;
}

std::string
ReproductionReport::CountVerdicts() const
{
    std::map<Verdict, uint32_t> counts;
    for (const Part& part : m_parts)
    {
        for (const Judgment& judgment : part.judgments)
        {
            counts[judgment.verdict]++;
        }
    }
    const std::string pending = counts[Verdict::PENDING] == 0
                                    ? ""
                                    : ", " + std::to_string(counts[Verdict::PENDING]) + " pending";
    return "claims: " + std::to_string(counts[Verdict::AGREES]) + " agree, " +
           std::to_string(counts[Verdict::DIFFERS]) + " differ, " +
           std::to_string(counts[Verdict::NOT_TESTABLE]) + " not testable" + pending;
}

void
ReproductionReport::WriteMarkdown() const
{
    const std::string path = m_folder.GetPath(REPORT_FILE);
    const std::string temporary = path + ".tmp";
    {
        std::ofstream file(temporary, std::ios::trunc);
        file << "# The papers' results beside ours\n\n"
             << EscapeMarkdown(CountVerdicts()) << ".\n\n"
             << "- scale: " << GetScaleName(m_scale) << "\n- seeds: " << m_seeds << "\n";
        for (const auto& [name, value] : m_facts)
        {
            file << "- " << EscapeMarkdown(name) << ": " << EscapeMarkdown(value) << "\n";
        }
        file << "\nOurs are means over the seeds; +- is half the width of the 95 % confidence "
                "interval (Student's t).\nConditions are on the means, and were fixed before the "
                "runs.\n";
        for (const Part& part : m_parts)
        {
            PrintPart(file, part);
        }
        file.close();
        if (!file)
        {
            throw std::runtime_error("cannot write " + temporary + ": " + std::strerror(errno));
        }
    }
    if (std::rename(temporary.c_str(), path.c_str()) != 0)
    {
        throw std::runtime_error("cannot write " + path + ": " + std::strerror(errno));
    }
}

void
ReproductionReport::PrintPart(std::ostream& os, const Part& part) const
{
    const std::string& name = part.reproduction->GetName();
    os << "\n## " << EscapeMarkdown(name) << "\n\n"
       << EscapeMarkdown(part.reproduction->GetPaper()) << "\n";
    PrintHeader(os, {"row", "source", "the paper", "ours", "verdict", "why"});
    for (size_t i = 0; i < part.claims.size(); i++)
    {
        const Claim& claim = part.claims[i];
        const Judgment& judgment = part.judgments[i];
        PrintRow(os,
                 {claim.row,
                  claim.source,
                  claim.statement,
                  judgment.ours,
                  GetVerdictName(judgment.verdict),
                  judgment.note});
    }
    const auto pictures = m_pictures.find(name);
    if (pictures != m_pictures.end())
    {
        for (const ReproductionPicture& picture : pictures->second)
        {
            os << "\n"
               << EscapeMarkdown(picture.caption) << "\n\n![" << EscapeMarkdown(picture.caption)
               << "](" << picture.name << ".svg)\n";
        }
    }
    os << "\nWhat the verdicts rest on:\n";
    PrintHeader(os, {"row", "source", "agrees if", "configuration, and how it deviates"});
    for (const Claim& claim : part.claims)
    {
        PrintRow(os, {claim.row, claim.source, claim.DescribeConditions(), claim.configuration});
    }
    os << "\nWhat was run:\n";
    PrintHeader(os, {"setting", "configuration"});
    for (const ReproductionSetting& setting : part.settings)
    {
        PrintRow(os, {setting.name, setting.configuration});
    }
}

void
ReproductionReport::WriteMeasurements()
{
    RowTable& table = m_folder.OpenTable(
        MEASUREMENTS_FILE,
        {{"reproduction", "", "name of the reproduction"},
         {"setting", "", "what was run"},
         {"quantity", "", "what was measured, with its unit if it has one"},
         {"position", "1", "where on a curve; 0 for a number that stands alone"},
         {"seeds", "1", "number of runs"},
         {"mean", "1", "mean over the runs"},
         {"deviation", "1", "standard deviation over the runs, with n - 1"},
         {"interval", "1", "half the width of the 95 % confidence interval of the mean"}});
    for (const Part& part : m_parts)
    {
        for (const ReproductionSetting& setting : part.settings)
        {
            for (const std::string& quantity : part.measurements.GetQuantities(setting.name))
            {
                for (const auto& [position, statistics] :
                     part.measurements.GetCurve(setting.name, quantity))
                {
                    table.AddRow({part.reproduction->GetName(),
                                  setting.name,
                                  quantity,
                                  position,
                                  uint64_t{statistics.count},
                                  statistics.mean,
                                  statistics.deviation,
                                  statistics.interval});
                }
            }
        }
    }
}

void
ReproductionReport::DrawPictures()
{
    for (const Part& part : m_parts)
    {
        std::vector<ReproductionPicture>& made = m_pictures[part.reproduction->GetName()];
        for (ReproductionPicture& picture :
             part.reproduction->DrawPictures(part.measurements, m_scale))
        {
            const std::string problem =
                LinePlot::WritePanels(picture.panels, picture.columns, m_path, picture.name);
            if (problem.empty())
            {
                made.push_back(std::move(picture));
            }
            else
            {
                m_problems.push_back(problem);
            }
        }
    }
}

} // namespace fl
} // namespace ns3
