/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LEARNING_CHAIN_DISSEMINATION_H
#define FL_LEARNING_CHAIN_DISSEMINATION_H

#include "ns3/fl-digest.h"
#include "ns3/fl-gossip-core.h"
#include "ns3/fl-learning-chain-settings.h"
#include "ns3/fl-message.h"
#include "ns3/fl-protocol-host.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * How gradients and blocks get to everybody: from their maker to all nodes directly, or by gossip
 * from neighbor to neighbor, where each node passes on what it has found genuine.
 */
class LearningChainDissemination
{
  public:
    /// A copy, and who has sent it.
    using Copy = std::pair<NodeIndex, MessagePtr>;

    /**
     * @param host outputs
     * @param settings of the node
     */
    LearningChainDissemination(const ProtocolHost& host, const LearningChainSettings& settings);

    /**
     * @param id name of something of this node's own
     * @param created when it was made
     * @return to whom it goes; nobody if it is too old
     */
    GossipForward Publish(const Digest& id, const Time& created);

    /**
     * @param from who has sent a copy
     * @param maker who is said to have made it
     * @param id its name
     * @param created when it is said to have been made
     * @param message the copy
     * @return whether it is to be checked now; then Accept() or Reject() is due
     */
    bool Admit(NodeIndex from,
               NodeIndex maker,
               const Digest& id,
               const Time& created,
               const MessagePtr& message);

    /**
     * @param id name of something that is genuine
     * @return to whom it is passed on
     */
    GossipForward Accept(const Digest& id);

    /**
     * @param id name of something that is not genuine
     * @return copies that have waited, to be looked at now
     */
    std::vector<Copy> Reject(const Digest& id);

  private:
    /**
     * @param id name of something
     * @param created when it was made
     * @param ttl hops that the copy may make
     * @return what gossip has to know of it
     */
    GossipItem MakeItem(const Digest& id, const Time& created, uint8_t ttl) const;

    const ProtocolHost& m_host;                    ///< clock
    const GossipSettings m_settings;               ///< of gossip
    std::optional<GossipCore> m_gossip;            ///< nothing: directly
    std::vector<NodeIndex> m_others;               ///< all other nodes, if directly
    std::map<Digest, std::vector<Copy>> m_waiting; ///< until the first copy has been checked
};

} // namespace fl
} // namespace ns3

#endif // FL_LEARNING_CHAIN_DISSEMINATION_H
