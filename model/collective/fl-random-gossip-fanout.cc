/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-random-gossip-fanout.h"

#include "ns3/fl-random.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(RandomGossipFanout);

TypeId
RandomGossipFanout::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::RandomGossipFanout")
            .SetParent<GossipFanout>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<RandomGossipFanout>()
            .AddAttribute("Count",
                          "Neighbors that get an item from a node; all if it has fewer (nodes).",
                          UintegerValue(3),
                          MakeUintegerAccessor(&RandomGossipFanout::m_count),
                          MakeUintegerChecker<uint32_t>(1));
    return tid;
}

RandomGossipFanout::RandomGossipFanout()
    : m_uniform(CreateObject<UniformRandomVariable>())
{
}

std::vector<NodeIndex>
RandomGossipFanout::Select(const std::vector<NodeIndex>& candidates)
{
    const auto count = static_cast<uint32_t>(candidates.size());
    std::vector<NodeIndex> selected;
    for (uint32_t position : DrawSubset(count, std::min(m_count, count), m_uniform))
    {
        selected.push_back(candidates[position]);
    }
    return selected;
}

int64_t
RandomGossipFanout::AssignStreams(int64_t stream)
{
    m_uniform->SetStream(stream);
    return 1;
}

} // namespace fl
} // namespace ns3
