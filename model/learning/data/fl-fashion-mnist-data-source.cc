/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fashion-mnist-data-source.h"

#include "fl-idx-directory.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(FashionMnistDataSource);

TypeId
FashionMnistDataSource::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::FashionMnistDataSource")
                            .SetParent<DataSource>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<FashionMnistDataSource>();
    return tid;
}

DataSplit
FashionMnistDataSource::Load() const
{
    return IdxDirectory(DataFolder::InDataDir("fashion-mnist")).Read("fashion-mnist", 10);
}

} // namespace fl
} // namespace ns3
