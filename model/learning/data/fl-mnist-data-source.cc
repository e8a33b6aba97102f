/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-mnist-data-source.h"

#include "fl-idx-directory.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(MnistDataSource);

TypeId
MnistDataSource::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::MnistDataSource")
                            .SetParent<DataSource>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<MnistDataSource>();
    return tid;
}

DataSplit
MnistDataSource::Load() const
{
    return IdxDirectory(DataFolder::InDataDir("mnist")).Read("mnist", 10);
}

} // namespace fl
} // namespace ns3
