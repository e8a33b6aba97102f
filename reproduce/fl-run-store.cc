/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-run-store.h"

#include "ns3/fl-csv-reader.h"
#include "ns3/fl-input-error.h"
#include "ns3/fl-result-digest.h"
#include "ns3/fl-result-folder.h"
#include "ns3/fl-row-table.h"
#include "ns3/fl-text.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <limits>
#include <set>
#include <sstream>
#include <unistd.h>

namespace ns3
{
namespace fl
{

namespace
{

/// What says to whom the folder belongs.
constexpr const char* OWNER_FILE = "reproduction.csv";
/// Folder of the runs in the output folder.
constexpr const char* RUN_FOLDER = "runs";

/**
 * Writes a table through a temporary file, so that it is whole or not there.
 *
 * @param path path of the file
 * @param columns its columns
 * @param rows its rows
 */
void
WriteTable(const std::string& path,
           const std::vector<Column>& columns,
           const std::vector<std::vector<Cell>>& rows)
{
    const std::string temporary = path + "." + std::to_string(getpid()) + ".tmp";
    {
        RowTable table(temporary, columns);
        for (const std::vector<Cell>& row : rows)
        {
            table.AddRow(row);
        }
    }
    std::error_code error;
    std::filesystem::rename(temporary, path, error);
    if (error)
    {
        throw InputError("cannot write " + Quote(path) + " (" + error.message() +
                         "); accepted: a file in a writable folder");
    }
}

/**
 * @param text a name
 * @return the name so that it may be part of a file name
 */
std::string
MakeFileName(std::string text)
{
    for (char& c : text)
    {
        const bool isPlain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                             (c >= 'A' && c <= 'Z') || c == '-' || c == '.';
        c = isPlain ? c : '_';
    }
    return text;
}

} // namespace

RunStore::RunStore(const std::string& folder, ReproductionScale scale, const std::string& build)
    : m_folder((std::filesystem::path(folder) / RUN_FOLDER).string())
{
    ResultFolder::RequireWritable(folder);
    ResultFolder::RequireWritable(m_folder);
    const std::string owner = (std::filesystem::path(folder) / OWNER_FILE).string();
    const std::string accepted =
        "; accepted: another folder for --output, or this one after it was removed";
    if (!std::filesystem::exists(owner))
    {
        WriteTable(owner,
                   {{"scale", "", "how large the runs are"},
                    {"build", "", "digest of program and libraries"}},
                   {{GetScaleName(scale), build}});
        return;
    }
    CsvReader reader(owner, ',');
    std::vector<std::string> fields;
    if (!reader.ReadRecord(fields) || !reader.ReadRecord(fields) || fields.size() != 2)
    {
        throw InputError(Quote(owner) + " is not what a reproduction writes" + accepted);
    }
    if (fields[0] != GetScaleName(scale))
    {
        throw InputError("the folder " + Quote(folder) + " holds runs of --scale=" + fields[0] +
                         accepted);
    }
    if (fields[1] != build)
    {
        throw InputError("the folder " + Quote(folder) + " holds runs of another build" + accepted);
    }
}

std::string
RunStore::GetPath(const std::string& reproduction,
                  const ReproductionSetting& setting,
                  uint64_t seed) const
{
    ResultDigest digest;
    digest.AddText(setting.name);
    digest.AddText(setting.configuration);
    const std::string name = MakeFileName(reproduction) + "-" + MakeFileName(setting.name) + "-" +
                             digest.ToString().substr(0, 12) + "-seed" + std::to_string(seed) +
                             ".csv";
    return (std::filesystem::path(m_folder) / name).string();
}

std::optional<std::vector<Measurement>>
RunStore::Load(const std::string& reproduction,
               const ReproductionSetting& setting,
               uint64_t seed) const
{
    const std::string path = GetPath(reproduction, setting, seed);
    if (!std::filesystem::exists(path))
    {
        return std::nullopt;
    }
    CsvReader reader(path, ',');
    std::vector<std::string> fields;
    reader.ReadRecord(fields); // the header
    std::vector<Measurement> values;
    while (reader.ReadRecord(fields))
    {
        const std::optional<double> position =
            fields.size() == 3 ? ParseDouble(fields[1]) : std::nullopt;
        if (!position)
        {
            reader.Fail(reader.GetLine(), "accepted: a quantity, a position and a value");
        }
        // What diverged has no finite value.
        const std::optional<double> value = ParseDouble(fields[2]);
        const double unbounded = std::numeric_limits<double>::infinity();
        values.push_back({fields[0],
                          *position,
                          value                 ? *value
                          : fields[2] == "inf"  ? unbounded
                          : fields[2] == "-inf" ? -unbounded
                                                : std::numeric_limits<double>::quiet_NaN()});
    }
    return values;
}

void
RunStore::Save(const std::string& reproduction,
               const ReproductionSetting& setting,
               uint64_t seed,
               const std::vector<Measurement>& values) const
{
    std::vector<std::vector<Cell>> rows;
    for (const Measurement& measurement : values)
    {
        rows.push_back({measurement.quantity, measurement.position, measurement.value});
    }
    WriteTable(GetPath(reproduction, setting, seed),
               {{"quantity", "", "what was measured"},
                {"position", "1", "where on a curve"},
                {"value", "1", "the number"}},
               rows);
}

std::string
GetProgramDigest()
{
    // Lines are "range rights offset device inode path".
    std::ifstream maps("/proc/self/maps");
    std::set<std::string> paths;
    std::string line;
    while (std::getline(maps, line))
    {
        std::istringstream words(line);
        std::string word;
        std::string rights;
        std::string path;
        words >> word >> rights >> word >> word >> word >> path;
        if (rights.find('x') != std::string::npos && path.rfind('/', 0) == 0)
        {
            paths.insert(path);
        }
    }
    if (paths.empty())
    {
        return "unknown";
    }
    ResultDigest digest;
    std::array<char, 65536> buffer{};
    for (const std::string& path : paths)
    {
        std::ifstream file(path, std::ios::binary);
        do
        {
            file.read(buffer.data(), buffer.size());
            digest.AddBytes(reinterpret_cast<const uint8_t*>(buffer.data()), file.gcount());
        } while (file);
    }
    return digest.ToString();
}

} // namespace fl
} // namespace ns3
