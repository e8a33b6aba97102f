/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-csv-data-source.h"

#include "fl-labeled-table.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/fl-input-error.h"
#include "ns3/fl-text.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <filesystem>
#include <sstream>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(CsvDataSource);

namespace
{

/**
 * @param text the attribute Delimiter
 * @return the character that it means
 */
char
ReadDelimiter(const std::string& text)
{
    const char delimiter = text == "tab" ? '\t' : text.size() == 1 ? text[0] : '\0';
    if (delimiter == '\0' || delimiter == '"' || delimiter == '\n' || delimiter == '\r')
    {
        throw InputError("Delimiter=" + Quote(text) +
                         ": accepted: tab, or one character other than a quote or line break");
    }
    return delimiter;
}

} // namespace

TypeId
CsvDataSource::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::CsvDataSource")
            .SetParent<DataSource>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<CsvDataSource>()
            .AddAttribute("File",
                          "Path of the CSV file, plain or gzip.",
                          StringValue(""),
                          MakeStringAccessor(&CsvDataSource::m_file),
                          MakeStringChecker())
            .AddAttribute("Label",
                          "Name of the column whose values are the classes.",
                          StringValue("label"),
                          MakeStringAccessor(&CsvDataSource::m_label),
                          MakeStringChecker())
            .AddAttribute("Exclude",
                          "Names of columns that are no features, separated by commas.",
                          StringValue(""),
                          MakeStringAccessor(&CsvDataSource::m_exclude),
                          MakeStringChecker())
            .AddAttribute("Delimiter",
                          "What stands between fields: one character, or tab.",
                          StringValue(","),
                          MakeStringAccessor(&CsvDataSource::m_delimiter),
                          MakeStringChecker())
            .AddAttribute("HeaderLines",
                          "Number of lines before the data; without any, columns are called 1, 2 "
                          "and so on.",
                          UintegerValue(1),
                          MakeUintegerAccessor(&CsvDataSource::m_headerLines),
                          MakeUintegerChecker<uint32_t>(0, 100))
            .AddAttribute("NameLine",
                          "Which of the header lines has the names of the columns, counted from "
                          "1; 0 for the last one.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&CsvDataSource::m_nameLine),
                          MakeUintegerChecker<uint32_t>(0, 100))
            .AddAttribute("TestFraction",
                          "Share of the rows that are test data.",
                          DoubleValue(0.3),
                          MakeDoubleAccessor(&CsvDataSource::m_testFraction),
                          MakeDoubleChecker<double>(0.0001, 0.9999))
            .AddAttribute("Shuffle",
                          "Whether test rows are drawn at random; otherwise they are the last "
                          "rows.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&CsvDataSource::m_shuffle),
                          MakeBooleanChecker())
            .AddAttribute("Seed",
                          "Which random rows are test data; independent of the seed of the run.",
                          UintegerValue(1),
                          MakeUintegerAccessor(&CsvDataSource::m_seed),
                          MakeUintegerChecker<uint32_t>(1, 1000000000))
            .AddAttribute("Standardize",
                          "Whether each feature gets mean 0 and variance 1 in the training data; "
                          "the test data is scaled alike.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&CsvDataSource::m_standardize),
                          MakeBooleanChecker());
    return tid;
}

DataSplit
CsvDataSource::Load() const
{
    if (m_file.empty())
    {
        throw InputError("csv: no file; the attributes File and Label must name a CSV file and its "
                         "column of labels, such as csv:File=table.csv,Label=class");
    }
    if (m_nameLine > m_headerLines)
    {
        throw InputError("NameLine=" + std::to_string(m_nameLine) + " of HeaderLines=" +
                         std::to_string(m_headerLines) + ": accepted: at most HeaderLines");
    }
    TableFormat format;
    format.path = m_file;
    format.label = m_label;
    format.delimiter = ReadDelimiter(m_delimiter);
    format.headerLines = m_headerLines;
    format.nameLine = m_nameLine;
    std::istringstream names(m_exclude);
    for (std::string name; std::getline(names, name, ',');)
    {
        format.exclude.push_back(name);
    }
    TableSplit split;
    split.testFraction = m_testFraction;
    split.shuffle = m_shuffle;
    split.seed = m_seed;
    split.standardize = m_standardize;
    return LabeledTable(format).Split(std::filesystem::path(m_file).stem().string(), split);
}

} // namespace fl
} // namespace ns3
