/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_ROW_TABLE_H
#define FL_ROW_TABLE_H

#include <cstdint>
#include <fstream>
#include <string>
#include <variant>
#include <vector>

/**
 * @defgroup decentralized-fl-metrics Tables, result folder, digest, plots, progress
 * @ingroup decentralized-fl
 */

namespace ns3
{
namespace fl
{

/// A column of a table.
struct Column
{
    std::string name;        ///< as it stands in the header of the file
    std::string unit;        ///< unit, 1 for a pure number, empty for text
    std::string description; ///< meaning, one line
};

/// A value in a table.
using Cell = std::variant<uint64_t, double, std::string>;

/**
 * @ingroup decentralized-fl-metrics
 * A table that grows while a simulation runs. Each row goes to a CSV file (RFC 4180, with a header
 * line) at once, so that a run that breaks off keeps what it reached; rows also stay in memory for
 * the summary. Numbers are written so that they read back exactly.
 */
class RowTable
{
  public:
    /**
     * Creates the file and writes the header.
     *
     * @param path path of the CSV file
     * @param columns the columns
     * @throw InputError if the file cannot be written
     */
    RowTable(const std::string& path, std::vector<Column> columns);

    /**
     * Appends a row, and writes it through to the file.
     *
     * @param cells one value per column
     * @throw std::runtime_error if the file cannot be written, for example on a full disk
     */
    void AddRow(std::vector<Cell> cells);

    /**
     * @return the columns
     */
    const std::vector<Column>& GetColumns() const;

    /**
     * @return the rows so far
     */
    const std::vector<std::vector<Cell>>& GetRows() const;

    /**
     * @param name name of a column of numbers
     * @return its values so far
     */
    std::vector<double> GetNumbers(const std::string& name) const;

  private:
    /**
     * Writes one line through to the file.
     *
     * @param cells one value per column
     * @return true if the file took it
     */
    bool WriteLine(const std::vector<Cell>& cells);

    std::string m_path;                    ///< path of the file
    std::vector<Column> m_columns;         ///< columns
    std::vector<std::vector<Cell>> m_rows; ///< rows so far
    std::ofstream m_file;                  ///< the CSV file
};

/**
 * @param cell a value
 * @return the value as a CSV field, quoted if need be
 */
std::string FormatCell(const Cell& cell);

} // namespace fl
} // namespace ns3

#endif // FL_ROW_TABLE_H
