/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-row-table.h"

#include "ns3/abort.h"
#include "ns3/fl-input-error.h"
#include "ns3/fl-text.h"

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace ns3
{
namespace fl
{

std::string
FormatCell(const Cell& cell)
{
    if (const auto* count = std::get_if<uint64_t>(&cell))
    {
        return std::to_string(*count);
    }
    if (const auto* number = std::get_if<double>(&cell))
    {
        return FormatDouble(*number);
    }
    const std::string& text = std::get<std::string>(cell);
    if (text.find_first_of(",\"\r\n") == std::string::npos)
    {
        return text;
    }
    std::string quoted = "\"";
    for (const char c : text)
    {
        quoted += c == '"' ? "\"\"" : std::string(1, c);
    }
    return quoted + "\"";
}

RowTable::RowTable(const std::string& path, std::vector<Column> columns)
    : m_path(path),
      m_columns(std::move(columns)),
      m_file(path, std::ios::trunc)
{
    std::vector<Cell> header;
    for (const Column& column : m_columns)
    {
        header.emplace_back(column.name);
    }
    if (!WriteLine(header))
    {
        throw InputError("cannot write " + Quote(path) + " (" + std::strerror(errno) +
                         "); accepted: a file in a writable folder");
    }
}

void
RowTable::AddRow(std::vector<Cell> cells)
{
    NS_ABORT_MSG_UNLESS(cells.size() == m_columns.size(),
                        m_path << " has " << m_columns.size() << " columns, the row has "
                               << cells.size());
    if (!WriteLine(cells))
    {
        throw std::runtime_error("cannot write " + m_path + ": " + std::strerror(errno));
    }
    m_rows.push_back(std::move(cells));
}

bool
RowTable::WriteLine(const std::vector<Cell>& cells)
{
    std::string line;
    for (size_t i = 0; i < cells.size(); i++)
    {
        line += (i == 0 ? "" : ",") + FormatCell(cells[i]);
    }
    m_file << line << '\n' << std::flush;
    return m_file.good();
}

const std::vector<Column>&
RowTable::GetColumns() const
{
    return m_columns;
}

const std::vector<std::vector<Cell>>&
RowTable::GetRows() const
{
    return m_rows;
}

std::vector<double>
RowTable::GetNumbers(const std::string& name) const
{
    size_t index = 0;
    while (index < m_columns.size() && m_columns[index].name != name)
    {
        index++;
    }
    NS_ABORT_MSG_IF(index == m_columns.size(), m_path << " has no column " << name);
    std::vector<double> numbers;
    for (const auto& row : m_rows)
    {
        const auto* count = std::get_if<uint64_t>(&row[index]);
        numbers.push_back(count ? static_cast<double>(*count) : std::get<double>(row[index]));
    }
    return numbers;
}

} // namespace fl
} // namespace ns3
