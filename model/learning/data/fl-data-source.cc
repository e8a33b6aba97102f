/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-data-source.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(DataSource);

TypeId
DataSource::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::DataSource").SetParent<Object>().SetGroupName("DecentralizedFl");
    return tid;
}

} // namespace fl
} // namespace ns3
