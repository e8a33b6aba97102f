/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-data-folder.h"

#include "ns3/fl-input-error.h"

#include <cstdlib>
#include <filesystem>

namespace ns3
{
namespace fl
{

DataFolder::DataFolder(const std::string& path)
    : m_path(path)
{
}

DataFolder
DataFolder::InDataDir(const std::string& name)
{
    const char* root = std::getenv("FL_DATA_DIR");
    if (root == nullptr || *root == '\0')
    {
        throw InputError("the data set " + name + " is read from the folder " + name +
                         " in the folder that the environment variable FL_DATA_DIR names, which "
                         "is not set: export FL_DATA_DIR=/path/to/datasets");
    }
    return DataFolder(std::string(root) + "/" + name);
}

std::string
DataFolder::Find(const std::string& base, const std::string& needed) const
{
    std::error_code ignored;
    for (const char* suffix : {"", ".gz"})
    {
        const std::string path = m_path + "/" + base + suffix;
        if (std::filesystem::is_regular_file(path, ignored))
        {
            return path;
        }
    }
    throw InputError("no file " + m_path + "/" + base + " or with .gz; " + needed + " is needed");
}

} // namespace fl
} // namespace ns3
