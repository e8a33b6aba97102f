/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-directory-data-source.h"

#include "fl-idx-directory.h"

#include "ns3/fl-input-error.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <filesystem>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(DirectoryDataSource);

TypeId
DirectoryDataSource::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::DirectoryDataSource")
            .SetParent<DataSource>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<DirectoryDataSource>()
            .AddAttribute("Directory",
                          "Folder with train-images-idx3-ubyte, train-labels-idx1-ubyte, "
                          "t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, plain or .gz.",
                          StringValue(""),
                          MakeStringAccessor(&DirectoryDataSource::m_directory),
                          MakeStringChecker())
            .AddAttribute("Classes",
                          "Number of classes; labels are 0 to one less.",
                          UintegerValue(10),
                          MakeUintegerAccessor(&DirectoryDataSource::m_classes),
                          MakeUintegerChecker<uint32_t>(2, 256));
    return tid;
}

DataSplit
DirectoryDataSource::Load() const
{
    std::error_code ignored;
    if (!std::filesystem::is_directory(m_directory, ignored))
    {
        throw InputError("no folder '" + m_directory +
                         "': the attribute Directory must name a folder with four IDX files");
    }
    return IdxDirectory(DataFolder(m_directory)).Read(m_directory, m_classes);
}

} // namespace fl
} // namespace ns3
