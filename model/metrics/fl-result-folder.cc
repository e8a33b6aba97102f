/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-result-folder.h"

#include "ns3/fl-input-error.h"
#include "ns3/fl-text.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace ns3
{
namespace fl
{

namespace
{

constexpr const char* COLUMNS_FILE = "columns.csv";

} // namespace

void
ResultFolder::RequireWritable(const std::string& path)
{
    std::error_code error;
    std::error_code ignored;
    std::filesystem::create_directories(path, error);
    if (path.empty() || !std::filesystem::is_directory(path, ignored))
    {
        const std::string reason = error ? error.message() : "not a folder";
        throw InputError("cannot create the output folder " + Quote(path) + " (" + reason +
                         "); accepted: a folder that can be written to");
    }
    const std::string probe = (std::filesystem::path(path) / ".write-test").string();
    const bool isWritable = static_cast<bool>(std::ofstream(probe, std::ios::trunc) << std::flush);
    const std::string reason = std::strerror(errno);
    std::filesystem::remove(probe, ignored);
    if (!isWritable)
    {
        throw InputError("cannot write into the output folder " + Quote(path) + " (" + reason +
                         "); accepted: a folder that can be written to");
    }
}

ResultFolder::ResultFolder(const std::string& path, const std::vector<std::string>& names)
    : m_path(path)
{
    RequireWritable(path);
    // The table is opened first: if it cannot be, nothing has been removed yet.
    m_columns = std::make_unique<RowTable>(
        GetPath(COLUMNS_FILE),
        std::vector<Column>{{"table", "", "file"},
                            {"column", "", "name in the header"},
                            {"unit", "", "unit, 1 for a pure number, empty for text"},
                            {"description", "", "meaning"}});
    for (const std::string& name : names)
    {
        std::error_code error;
        std::filesystem::remove(GetPath(name), error);
        if (error)
        {
            throw InputError("cannot replace " + Quote(GetPath(name)) + " (" + error.message() +
                             "); accepted: an output folder whose files can be replaced");
        }
    }
}

std::string
ResultFolder::GetPath(const std::string& name) const
{
    return (std::filesystem::path(m_path) / name).string();
}

RowTable&
ResultFolder::OpenTable(const std::string& name, const std::vector<Column>& columns)
{
    m_tables.push_back(std::make_unique<RowTable>(GetPath(name), columns));
    for (const Column& column : columns)
    {
        m_columns->AddRow({name, column.name, column.unit, column.description});
    }
    return *m_tables.back();
}

void
ResultFolder::WriteJson(const std::string& name, const JsonObject& object) const
{
    const std::string path = GetPath(name);
    const std::string temporary = path + ".tmp";
    {
        std::ofstream file(temporary, std::ios::trunc);
        file << object.ToString() << std::flush;
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

} // namespace fl
} // namespace ns3
