/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LABELED_TABLE_H
#define FL_LABELED_TABLE_H

#include "ns3/fl-dataset.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * How a table in a CSV file is to be understood.
 */
struct TableFormat
{
    std::string path;                 ///< the file
    std::string label;                ///< name of the column with the label
    char delimiter{','};              ///< what stands between fields
    uint32_t headerLines{1};          ///< records before the data; 0: columns are called 1, 2, ...
    uint32_t nameLine{0};             ///< which of them has the names, from 1; 0: the last
    std::vector<std::string> exclude; ///< names of columns that are no features
    bool labelLeak{false};            ///< the label is a feature as well
};

/**
 * @ingroup decentralized-fl-learning
 * How a table becomes training and test data.
 */
struct TableSplit
{
    double testFraction{0.3}; ///< share of the rows that are test data, in (0, 1)
    bool shuffle{true};       ///< test rows are drawn at random; otherwise they are the last ones
    uint32_t seed{1};         ///< which random rows; independent of the seed of the run
    bool standardize{true};   ///< mean 0 and variance 1 of each feature of the training part
};

/**
 * @ingroup decentralized-fl-learning
 * A table of numbers with a class for each row, read from a CSV file.
 */
class LabeledTable
{
  public:
    /**
     * Reads a file. Labels that are all numbers become classes in the order of the numbers, others
     * in the order of their bytes. Throws InputError that names file, line and column.
     *
     * @param format how to understand the file
     */
    explicit LabeledTable(const TableFormat& format);

    /**
     * Makes training and test data. Features are standardized as (x - mean) / deviation, both of
     * the training part alone, so that nothing of the test data reaches training; a feature that is
     * constant in the training part is only shifted.
     *
     * @param name what results call the data
     * @param split how to divide the rows
     * @return training and test data, rows in the order of the file; InputError if one of them
     *         would be empty
     */
    DataSplit Split(const std::string& name, const TableSplit& split) const;

  private:
    /// Position and name of a column.
    struct Feature
    {
        size_t column;    ///< position in the file, from 0
        std::string name; ///< its name
    };

    /**
     * Finds the columns that are features.
     *
     * @param names names of all columns
     * @param format how to understand the file
     * @param line where the names stand
     */
    void ChooseFeatures(const std::vector<std::string>& names,
                        const TableFormat& format,
                        uint64_t line);

    /**
     * Makes classes of the labels.
     *
     * @param texts the label of each row
     * @param label name of the column
     */
    void MakeClasses(const std::vector<std::string>& texts, const std::string& label);

    /**
     * @param rows numbers of rows
     * @param shift what to subtract, by feature
     * @param scale what to divide by, by feature
     * @param name what results call the data
     * @return the rows as a data set
     */
    DatasetPtr Select(const std::vector<uint32_t>& rows,
                      const std::vector<double>& shift,
                      const std::vector<double>& scale,
                      const std::string& name) const;

    std::string m_path;                    ///< the file
    std::vector<Feature> m_features;       ///< columns that are features
    size_t m_labelColumn{0};               ///< position of the label
    std::vector<double> m_values;          ///< row after row, only features
    std::vector<Dataset::Label> m_labels;  ///< one a row
    std::vector<std::string> m_classNames; ///< one a class
};

} // namespace fl
} // namespace ns3

#endif // FL_LABELED_TABLE_H
