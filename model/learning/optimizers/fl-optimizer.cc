/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-optimizer.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(Optimizer);

TypeId
Optimizer::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::Optimizer").SetParent<Object>().SetGroupName("DecentralizedFl");
    return tid;
}

} // namespace fl
} // namespace ns3
