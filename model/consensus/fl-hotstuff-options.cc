/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-hotstuff-options.h"

#include "ns3/fl-consensus-message.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(HotStuffOptions);

TypeId
HotStuffOptions::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::HotStuffOptions")
            .SetParent<Object>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<HotStuffOptions>()
            .AddAttribute("RetainedBlocks",
                          "Decided blocks that a replica keeps for others (blocks). One that has "
                          "missed more cannot catch up from blocks alone.",
                          UintegerValue(1000),
                          MakeUintegerAccessor(&HotStuffOptions::retainedBlocks),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("SyncTimeout",
                          "Wait for missing blocks before another replica is asked (time).",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&HotStuffOptions::syncTimeout),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("SyncBatch",
                          "Most blocks in one answer to a request (blocks).",
                          UintegerValue(64),
                          MakeUintegerAccessor(&HotStuffOptions::syncBatch),
                          MakeUintegerChecker<uint32_t>(1, BlockResponseMessage::MAX_BLOCKS));
    return tid;
}

} // namespace fl
} // namespace ns3
