/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CSV_DATA_SOURCE_H
#define FL_CSV_DATA_SOURCE_H

#include "ns3/fl-data-source.h"

#include <cstdint>
#include <string>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * A user's own table from a CSV file (RFC 4180): numbers as features, and one column whose values
 * are the classes. See LabeledTable for how it is read, divided and standardized.
 */
class CsvDataSource : public DataSource
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    DataSplit Load() const override;

  private:
    std::string m_file;         ///< path of the file
    std::string m_label;        ///< name of the column with the label
    std::string m_exclude;      ///< names of columns, separated by commas
    std::string m_delimiter;    ///< one character, or tab
    uint32_t m_headerLines{1};  ///< records before the data
    uint32_t m_nameLine{0};     ///< which of them has the names
    double m_testFraction{0.3}; ///< share of the rows
    bool m_shuffle{true};       ///< test rows are drawn at random
    uint32_t m_seed{1};         ///< which random rows
    bool m_standardize{true};   ///< mean 0 and variance 1
};

} // namespace fl
} // namespace ns3

#endif // FL_CSV_DATA_SOURCE_H
