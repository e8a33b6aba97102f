/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-idx-directory.h"

#include "fl-idx-reader.h"

#include "ns3/fl-input-error.h"

#include <cstdlib>
#include <filesystem>

namespace ns3
{
namespace fl
{

IdxDirectory::IdxDirectory(const std::string& path)
    : m_path(path)
{
}

IdxDirectory
IdxDirectory::InDataDir(const std::string& name)
{
    const char* root = std::getenv("FL_DATA_DIR");
    if (root == nullptr || *root == '\0')
    {
        throw InputError("the data set " + name + " is read from the folder " + name +
                         " in the folder that the environment variable FL_DATA_DIR names, which "
                         "is not set: export FL_DATA_DIR=/path/to/datasets");
    }
    return IdxDirectory(std::string(root) + "/" + name);
}

DataSplit
IdxDirectory::Read(const std::string& name, uint32_t classes) const
{
    const std::string trainImages = Find("train-images-idx3-ubyte");
    const std::string trainLabels = Find("train-labels-idx1-ubyte");
    const std::string testImages = Find("t10k-images-idx3-ubyte");
    const std::string testLabels = Find("t10k-labels-idx1-ubyte");
    DataSplit split;
    split.train = IdxReader::ReadDataset(name, trainImages, trainLabels, classes);
    split.test = IdxReader::ReadDataset(name, testImages, testLabels, classes);
    if (!(split.train->GetShape() == split.test->GetShape()))
    {
        throw InputError(testImages + ", offset 8: images of " + split.test->GetShape().ToString() +
                         ", as in " + trainImages + " " + split.train->GetShape().ToString() +
                         " are needed");
    }
    return split;
}

std::string
IdxDirectory::Find(const std::string& base) const
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
    throw InputError("no file " + m_path + "/" + base +
                     " or with .gz; a folder with the four IDX files "
                     "{train,t10k}-{images-idx3,labels-idx1}-ubyte is needed");
}

} // namespace fl
} // namespace ns3
