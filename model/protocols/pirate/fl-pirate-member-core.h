/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_MEMBER_CORE_H
#define FL_PIRATE_MEMBER_CORE_H

#include "ns3/fl-pirate-member.h"
#include "ns3/fl-pirate-settings.h"
#include "ns3/fl-protocol-core.h"
#include "ns3/fl-protocol-host.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <utility>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * A computing node of PIRATE: asks permission control for a committee, and is a member of it from
 * then on. What members send before it knows its committee is kept for then, up to 16 messages of
 * each, except requests, models and proposed sums: these will be sent again if they matter.
 */
class PirateMemberCore : public ProtocolCore
{
  public:
    /**
     * @param host outputs
     * @param settings what the node is made from
     */
    PirateMemberCore(ProtocolHost& host, PirateSettings settings);

    void Start() override;
    void HandleMessage(NodeIndex from, const MessagePtr& message) override;
    void HandlePeerFailure(NodeIndex peer) override;

    /**
     * @return messages that were ignored because they were not what they should be
     */
    uint64_t GetRejected() const;

  private:
    /**
     * @param from sender
     * @param message a message before the assignment
     * @return whether it should wait for the assignment
     */
    bool IsWorthKeeping(NodeIndex from, const Message& message) const;

    /**
     * @param from sender
     * @param message an ASSIGN of any content
     * @return false if it is refused
     */
    bool HandleAssign(NodeIndex from, const Message& message);

    /**
     * @param from sender
     * @param message a message for the member
     */
    void Dispatch(NodeIndex from, const MessagePtr& message);

    ProtocolHost& m_host;                                 ///< outputs
    const PirateSettings m_settings;                      ///< what the node is made from
    std::unique_ptr<PirateMember> m_member;               ///< nullptr before the assignment
    std::deque<std::pair<NodeIndex, MessagePtr>> m_early; ///< messages before the assignment
    uint64_t m_rejected{0};                               ///< messages ignored
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_MEMBER_CORE_H
