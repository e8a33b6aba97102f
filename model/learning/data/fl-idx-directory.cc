/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-idx-directory.h"

#include "fl-idx-reader.h"

#include "ns3/fl-input-error.h"

namespace ns3
{
namespace fl
{

IdxDirectory::IdxDirectory(const DataFolder& folder)
    : m_folder(folder)
{
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
    return m_folder.Find(base,
                         "a folder with the four IDX files "
                         "{train,t10k}-{images-idx3,labels-idx1}-ubyte");
}

} // namespace fl
} // namespace ns3
