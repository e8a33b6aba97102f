/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_REPRODUCTION_REPORT_H
#define FL_REPRODUCTION_REPORT_H

#include "fl-claim.h"
#include "fl-reproduction.h"

#include "ns3/fl-attribute-text.h"
#include "ns3/fl-result-folder.h"
#include "ns3/fl-row-table.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-reproduce
 * Writes what became of the claims:
 *
 * - claims.csv: a row for each claim as soon as it is decided
 * - report.md: the same as a table to read, with the conditions, the configurations and the
 *   pictures; written anew with each row
 * - measurements.csv: mean and spread of all that was measured, at the end
 * - the pictures, at the end
 * - columns.csv: what the columns of the tables mean
 */
class ReproductionReport
{
  public:
    /// A reproduction with what belongs to its scale.
    struct Part
    {
        const Reproduction* reproduction;          ///< the reproduction
        std::vector<ReproductionSetting> settings; ///< what is run
        std::vector<Claim> claims;                 ///< what the paper claims
        Measurements measurements;                 ///< what the finished runs have measured
        std::vector<Judgment> judgments;           ///< one for each claim
    };

    /**
     * Opens claims.csv; what an earlier report in the folder said is removed.
     *
     * @param folder the output folder
     * @param scale how large the runs are
     * @param seeds how many seeds there are
     * @param facts what else holds for all runs, for the head of the report
     * @param parts the reproductions; must live as long as this object
     * @throw InputError if the files cannot be written
     */
    ReproductionReport(const std::string& folder,
                       ReproductionScale scale,
                       uint32_t seeds,
                       SettingList facts,
                       std::vector<Part>& parts);

    /**
     * Judges the claims of a reproduction that have become decidable, and writes and prints them.
     *
     * @param part number of the reproduction
     */
    void Update(size_t part);

    /**
     * Writes measurements and pictures, and the report for the last time, and prints how many
     * claims agree.
     */
    void Finish();

    /**
     * @param text any text
     * @return the text so that Markdown shows it as it is, also in a cell of a table
     */
    static std::string EscapeMarkdown(const std::string& text);

  private:
    void WriteMarkdown() const; ///< Writes report.md.
    void WriteMeasurements();   ///< Writes measurements.csv.
    void DrawPictures();        ///< Makes the pictures.

    /**
     * @param os takes the text
     * @param part a reproduction
     */
    void PrintPart(std::ostream& os, const Part& part) const;

    /**
     * @return how many claims have each verdict, in words
     */
    std::string CountVerdicts() const;

    ResultFolder m_folder;           ///< where everything goes
    const std::string m_path;        ///< path of the folder
    const ReproductionScale m_scale; ///< how large the runs are
    const uint32_t m_seeds;          ///< how many seeds there are
    const SettingList m_facts;       ///< what holds for all runs
    std::vector<Part>& m_parts;      ///< the reproductions
    RowTable& m_claims;              ///< claims.csv
    /// Pictures that were made, by name of the reproduction: name and caption.
    std::map<std::string, std::vector<ReproductionPicture>> m_pictures;
    std::vector<std::string> m_problems; ///< pictures that could not be made, and why
};

} // namespace fl
} // namespace ns3

#endif // FL_REPRODUCTION_REPORT_H
