/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-labeled-table.h"

#include "fl-csv-reader.h"
#include "fl-data-source.h"

#include "ns3/fl-input-error.h"
#include "ns3/fl-text.h"
#include "ns3/rng-stream.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

constexpr size_t MAX_CLASSES = 1000; ///< more different labels are taken for a mistake

/**
 * @param text a field
 * @return the field without blanks at both ends, as numbers are often aligned with them
 */
std::string
Trim(const std::string& text)
{
    const size_t begin = text.find_first_not_of(" \t");
    return begin == std::string::npos
               ? ""
               : text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

/**
 * @param field what stands in a file
 * @return its beginning in quotes, fit for a message
 */
std::string
Show(const std::string& field)
{
    constexpr size_t MOST = 40;
    return Quote(field.substr(0, MOST)) + (field.size() > MOST ? "..." : "");
}

/**
 * @param names names of columns
 * @param name what was given instead
 * @return the nearest of them, as text
 */
std::string
SuggestColumns(const std::vector<std::string>& names, const std::string& name)
{
    constexpr size_t MOST = 12;
    std::vector<std::string> nearest = SortByCloseness(names, name);
    const bool areAll = nearest.size() <= MOST;
    nearest.resize(std::min(MOST, nearest.size()));
    std::transform(nearest.begin(), nearest.end(), nearest.begin(), Show);
    return Join(nearest) + (areAll ? "" : " and others");
}

} // namespace

LabeledTable::LabeledTable(const TableFormat& format)
    : m_path(format.path)
{
    CsvReader reader(format.path, format.delimiter);
    std::vector<std::string> fields;
    std::vector<std::string> names;
    uint64_t namesLine = 1;
    const uint32_t nameLine = format.nameLine == 0 ? format.headerLines : format.nameLine;
    for (uint32_t header = 1; header <= format.headerLines; header++)
    {
        if (!reader.ReadRecord(fields))
        {
            reader.Fail(reader.GetLine(),
                        "the file ends; " + std::to_string(format.headerLines) +
                            " header lines and data are needed");
        }
        if (header == nameLine)
        {
            names = fields;
            namesLine = reader.GetLine();
        }
    }
    std::vector<std::string> labels;
    while (reader.ReadRecord(fields))
    {
        if (labels.empty())
        {
            for (size_t column = 1; format.headerLines == 0 && column <= fields.size(); column++)
            {
                names.push_back(std::to_string(column));
            }
            ChooseFeatures(names, format, namesLine);
        }
        if (fields.size() != names.size())
        {
            reader.Fail(reader.GetLine(),
                        std::to_string(fields.size()) + " fields, " + std::to_string(names.size()) +
                            " are needed, one for each column");
        }
        for (const Feature& feature : m_features)
        {
            const std::string& field = fields[feature.column];
            const auto value = ParseDouble(Trim(field));
            if (!value || std::fabs(*value) > std::numeric_limits<float>::max())
            {
                reader.Fail(reader.GetLine(),
                            "column " + Show(feature.name) + ": " + Show(field) +
                                "; a number is needed, or the column must be left out");
            }
            m_values.push_back(*value);
        }
        labels.push_back(Trim(fields[m_labelColumn]));
        if (labels.back().empty())
        {
            reader.Fail(reader.GetLine(),
                        "column " + Show(format.label) + ": empty; a label is needed");
        }
    }
    if (labels.empty())
    {
        reader.Fail(reader.GetLine(), "no data; at least two rows are needed");
    }
    MakeClasses(labels, format.label);
}

void
LabeledTable::ChooseFeatures(const std::vector<std::string>& names,
                             const TableFormat& format,
                             uint64_t line)
{
    const std::string place = m_path + ", line " + std::to_string(line) + ": ";
    auto find = [&names, &place](const std::string& name) {
        const auto found = std::find(names.begin(), names.end(), name);
        if (found == names.end())
        {
            throw InputError(place + "no column " + Show(name) + "; there are " +
                             SuggestColumns(names, name));
        }
        if (std::find(found + 1, names.end(), name) != names.end())
        {
            throw InputError(place + "several columns are called " + Show(name) +
                             "; a name that only one column has is needed");
        }
        return static_cast<size_t>(found - names.begin());
    };
    m_labelColumn = find(format.label);
    std::vector<bool> isFeature(names.size(), true);
    isFeature[m_labelColumn] = format.labelLeak;
    for (const std::string& name : format.exclude)
    {
        isFeature[find(name)] = false;
    }
    for (size_t column = 0; column < names.size(); column++)
    {
        if (isFeature[column])
        {
            m_features.push_back({column, names[column]});
        }
    }
    if (m_features.empty())
    {
        throw InputError(place + "no column is left as a feature; at least one is needed");
    }
}

void
LabeledTable::MakeClasses(const std::vector<std::string>& texts, const std::string& label)
{
    // Labels are compared as numbers if all of them are: 1 and 1.0 are one class, 10 follows 9.
    const bool areNumbers = std::all_of(texts.begin(), texts.end(), [](const std::string& text) {
        return ParseDouble(text).has_value();
    });
    using Key = std::pair<double, std::string>;
    std::map<Key, Dataset::Label> classes;
    std::vector<Key> keys;
    keys.reserve(texts.size());
    for (const std::string& text : texts)
    {
        const double number = areNumbers ? *ParseDouble(text) + 0.0 : 0; // -0 becomes 0
        keys.emplace_back(number, areNumbers ? FormatDouble(number) : text);
        classes.emplace(keys.back(), 0);
    }
    if (classes.size() < 2 || classes.size() > MAX_CLASSES)
    {
        throw InputError(m_path + ": column " + Show(label) + " has " +
                         std::to_string(classes.size()) + " different values; a label with 2 to " +
                         std::to_string(MAX_CLASSES) + " is needed");
    }
    for (auto& [key, number] : classes)
    {
        number = static_cast<Dataset::Label>(m_classNames.size());
        m_classNames.push_back(key.second);
    }
    for (const Key& key : keys)
    {
        m_labels.push_back(classes.at(key));
    }
}

DataSplit
LabeledTable::Split(const std::string& name, const TableSplit& split) const
{
    const size_t rows = m_labels.size();
    const auto testRows = static_cast<size_t>(std::lround(rows * split.testFraction));
    if (testRows == 0 || testRows == rows)
    {
        throw InputError(m_path + ": " + std::to_string(rows) + " rows of data, of which " +
                         std::to_string(testRows) +
                         " would be test data; at least one row to train and one to test with is "
                         "needed");
    }
    std::vector<uint32_t> order(rows);
    std::iota(order.begin(), order.end(), 0);
    if (split.shuffle)
    {
        RngStream random(split.seed, DataSource::FIRST_STREAM, 0);
        for (size_t i = rows; i > 1; i--)
        {
            std::swap(order[i - 1], order[static_cast<size_t>(random.RandU01() * i)]);
        }
    }
    std::vector<uint32_t> train(order.begin(), order.end() - testRows);
    std::vector<uint32_t> test(order.end() - testRows, order.end());
    std::sort(train.begin(), train.end());
    std::sort(test.begin(), test.end());

    const size_t width = m_features.size();
    std::vector<double> shift(width);
    std::vector<double> scale(width, 1);
    for (size_t feature = 0; split.standardize && feature < width; feature++)
    {
        double sum = 0;
        for (uint32_t row : train)
        {
            sum += m_values[row * width + feature];
        }
        shift[feature] = sum / train.size();
        double squares = 0;
        for (uint32_t row : train)
        {
            const double difference = m_values[row * width + feature] - shift[feature];
            squares += difference * difference;
        }
        const double deviation = std::sqrt(squares / train.size());
        // The mean of equal numbers may be off by rounding; that is no variation.
        const bool isConstant = deviation <= 1e-12 * std::fabs(shift[feature]);
        scale[feature] = isConstant ? 1 : deviation;
    }
    return {Select(train, shift, scale, name), Select(test, shift, scale, name)};
}

DatasetPtr
LabeledTable::Select(const std::vector<uint32_t>& rows,
                     const std::vector<double>& shift,
                     const std::vector<double>& scale,
                     const std::string& name) const
{
    const size_t width = m_features.size();
    AlignedFloats features(rows.size() * width);
    std::vector<Dataset::Label> labels;
    labels.reserve(rows.size());
    float* next = features.Get();
    for (uint32_t row : rows)
    {
        for (size_t feature = 0; feature < width; feature++)
        {
            const double value = m_values[row * width + feature];
            *next++ = static_cast<float>((value - shift[feature]) / scale[feature]);
        }
        labels.push_back(m_labels[row]);
    }
    return std::make_shared<const Dataset>(name,
                                           SampleShape{1, static_cast<uint32_t>(width), 1},
                                           static_cast<uint32_t>(m_classNames.size()),
                                           std::move(features),
                                           std::move(labels),
                                           m_classNames);
}

} // namespace fl
} // namespace ns3
