/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-leader-election.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(LeaderElection);

TypeId
LeaderElection::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::LeaderElection").SetParent<Object>().SetGroupName("DecentralizedFl");
    return tid;
}

} // namespace fl
} // namespace ns3
