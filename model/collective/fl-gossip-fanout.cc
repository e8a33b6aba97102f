/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-gossip-fanout.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(GossipFanout);

TypeId
GossipFanout::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::GossipFanout").SetParent<Object>().SetGroupName("DecentralizedFl");
    return tid;
}

int64_t
GossipFanout::AssignStreams(int64_t /* stream */)
{
    return 0;
}

} // namespace fl
} // namespace ns3
