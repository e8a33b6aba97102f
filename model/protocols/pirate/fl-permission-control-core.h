/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PERMISSION_CONTROL_CORE_H
#define FL_PERMISSION_CONTROL_CORE_H

#include "ns3/fl-committee-plan.h"
#include "ns3/fl-pirate-assignment.h"
#include "ns3/fl-protocol-core.h"
#include "ns3/fl-protocol-host.h"
#include "ns3/fl-signature-scheme.h"
#include "ns3/fl-types.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace ns3
{
namespace fl
{

/// What permission control is made from.
struct PermissionControlSettings
{
    CommitteePlan plan;                                 ///< the committees
    std::shared_ptr<const std::vector<PublicKey>> keys; ///< public keys of all nodes by index
    Time joinDeadline; ///< longest wait for all nodes before the first assignment; 0: no limit
};

/**
 * @ingroup decentralized-fl-protocols
 * The permission control center of PIRATE (section IV-B), as far as it forms the first committees:
 * it waits for the nodes, and tells each its committee and both neighbors. A node that comes late,
 * or again after a crash, is told when it comes. Admission, credit scores and reconfiguration are
 * not part of it.
 */
class PermissionControlCore : public ProtocolCore
{
  public:
    /**
     * @param host outputs
     * @param settings what it is made from
     */
    PermissionControlCore(ProtocolHost& host, PermissionControlSettings settings);

    void Start() override;
    void HandleMessage(NodeIndex from, const MessagePtr& message) override;
    void HandlePeerFailure(NodeIndex peer) override;

    /**
     * @return messages that were ignored because they were not what they should be
     */
    uint64_t GetRejected() const;

  private:
    void AssignAll(); ///< Tells all nodes that are there.

    /**
     * @param node a node of a committee
     */
    void Assign(NodeIndex node);

    ProtocolHost& m_host;                         ///< outputs
    const PermissionControlSettings m_settings;   ///< what it is made from
    uint32_t m_nodes{0};                          ///< nodes in committees
    std::set<NodeIndex> m_joined;                 ///< nodes that are there
    bool m_hasAssigned{false};                    ///< the first assignment is made
    std::optional<ProtocolHost::TimerId> m_timer; ///< for the deadline
    uint64_t m_rejected{0};                       ///< messages ignored
};

} // namespace fl
} // namespace ns3

#endif // FL_PERMISSION_CONTROL_CORE_H
