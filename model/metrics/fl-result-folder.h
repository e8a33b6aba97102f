/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_RESULT_FOLDER_H
#define FL_RESULT_FOLDER_H

#include "ns3/fl-json-object.h"
#include "ns3/fl-row-table.h"

#include <memory>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-metrics
 * The folder that takes everything a run writes. Besides the tables it holds columns.csv, which
 * explains every column of every table (table, column, unit, description).
 */
class ResultFolder
{
  public:
    /**
     * Creates the folder with its parents, and tries to write into it. In a folder that exists,
     * files of an earlier run with the given names are removed, so that a run that breaks off
     * leaves no mixture of two runs; other files are left alone.
     *
     * @param path path of the folder
     * @param names files that the run is going to write, without folder; columns.csv is added
     * @throw InputError if the folder cannot be created or written to
     */
    ResultFolder(const std::string& path, const std::vector<std::string>& names);

    /**
     * Creates a folder with its parents, and tries to write into it, without touching what is
     * there: a run that cannot begin for another reason leaves earlier results alone.
     *
     * @param path path of the folder
     * @throw InputError if the folder cannot be created or written to
     */
    static void RequireWritable(const std::string& path);

    ResultFolder(const ResultFolder&) = delete;
    ResultFolder& operator=(const ResultFolder&) = delete;

    /**
     * @param name a file name
     * @return its path in this folder
     */
    std::string GetPath(const std::string& name) const;

    /**
     * Opens a table, and writes what its columns mean to columns.csv.
     *
     * @param name file name, such as rows.csv
     * @param columns the columns
     * @return the table, owned by this folder
     * @throw InputError if the file cannot be written
     */
    RowTable& OpenTable(const std::string& name, const std::vector<Column>& columns);

    /**
     * Writes a file through a temporary one, so that a reader never sees half of it.
     *
     * @param name file name, such as summary.json
     * @param object the content
     * @throw std::runtime_error if the file cannot be written
     */
    void WriteJson(const std::string& name, const JsonObject& object) const;

  private:
    std::string m_path;                              ///< path of the folder
    std::unique_ptr<RowTable> m_columns;             ///< columns.csv
    std::vector<std::unique_ptr<RowTable>> m_tables; ///< the other tables
};

} // namespace fl
} // namespace ns3

#endif // FL_RESULT_FOLDER_H
