/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_BLOCK_SYNCHRONIZER_H
#define FL_BLOCK_SYNCHRONIZER_H

#include "ns3/fl-block-tree.h"
#include "ns3/fl-block.h"
#include "ns3/fl-consensus-group.h"
#include "ns3/fl-consensus-host.h"
#include "ns3/fl-consensus-message.h"
#include "ns3/fl-cryptography.h"
#include "ns3/fl-digest.h"
#include "ns3/fl-hotstuff-options.h"
#include "ns3/ptr.h"
#include "ns3/random-variable-stream.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * Fetches certified blocks that a replica has missed, with the blocks before them. First the one
 * that has told of the block is asked, then random signers of its certificate, of whom f + 1 are
 * honest and have it. What comes back is checked by its digests alone: they lead from the certified
 * block downwards. The same object answers the requests of others.
 */
class BlockSynchronizer
{
  public:
    /// What the synchronizer asks of the core.
    struct Calls
    {
        std::function<void(const std::vector<BlockPtr>&)> arrived; ///< blocks, the last one first
        std::function<void(ReplicaIndex, ConsensusRejectReason)> reject; ///< an answer was refused
    };

    /// What the synchronizer is made from.
    struct Settings
    {
        ConsensusGroupPtr group;              ///< the group
        ReplicaIndex self{0};                 ///< this replica
        Ptr<const Cryptography> cryptography; ///< hash function; outlives the host's work
        Ptr<const HotStuffOptions> options;   ///< times and sizes
        Ptr<UniformRandomVariable> random;    ///< whom to ask
    };

    /**
     * @param host outputs
     * @param tree blocks that the replica knows
     * @param settings what it is made from
     * @param calls what is asked of the core
     */
    BlockSynchronizer(ConsensusHost& host, const BlockTree& tree, Settings settings, Calls calls);

    /**
     * Fetches a block, unless that is under way.
     *
     * @param block digest of a block that has a certificate or is an ancestor of such a block
     * @param source who has told of it, if somebody has
     * @param signers who has signed the certificate; everybody is asked if it is empty
     */
    void Fetch(const Digest& block,
               std::optional<ReplicaIndex> source,
               const std::vector<ReplicaIndex>& signers);

    /**
     * @param from who asks
     * @param request what it asks for
     */
    void HandleRequest(ReplicaIndex from, const BlockRequestMessage& request);

    /**
     * @param from who answers
     * @param response its answer, of any content
     */
    void HandleResponse(ReplicaIndex from, const BlockResponseMessage& response);

    /// Stops fetching.
    void Stop();

  private:
    /// A block that is being fetched.
    struct Fetching
    {
        ReplicaIndex peer{0};                        ///< who was asked last
        std::vector<ReplicaIndex> candidates;        ///< who else may be asked
        uint32_t attempts{0};                        ///< replicas asked so far
        bool isChecking{false};                      ///< its answer is being checked
        std::optional<ConsensusHost::TimerId> timer; ///< ends the wait for its answer
    };

    /**
     * @param block digest of a block
     * @param fetching how far it is; asks a replica for it
     */
    void Ask(const Digest& block, Fetching& fetching);

    /**
     * Asks another replica, or gives up.
     *
     * @param block digest of a block that is being fetched
     */
    void AskAnother(const Digest& block);

    /**
     * @param block digest of a block that is being fetched
     * @param from who has answered
     * @param chain the part of its answer that is what was asked for
     * @param isClean whether that was all of it
     */
    void HandleChecked(const Digest& block,
                       ReplicaIndex from,
                       const std::vector<BlockPtr>& chain,
                       bool isClean);

    ConsensusHost& m_host;                 ///< outputs
    const BlockTree& m_tree;               ///< blocks that the replica knows
    const Settings m_settings;             ///< what it is made from
    const Calls m_calls;                   ///< what is asked of the core
    std::map<Digest, Fetching> m_fetching; ///< under way
};

} // namespace fl
} // namespace ns3

#endif // FL_BLOCK_SYNCHRONIZER_H
