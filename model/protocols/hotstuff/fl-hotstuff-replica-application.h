/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_HOTSTUFF_REPLICA_APPLICATION_H
#define FL_HOTSTUFF_REPLICA_APPLICATION_H

#include "ns3/fl-compat.h"
#include "ns3/fl-hotstuff-replica-core.h"
#include "ns3/fl-protocol-application.h"
#include "ns3/fl-safety-state.h"
#include "ns3/object-factory.h"
#include "ns3/random-variable-stream.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * A replica of the HotStuff system on a node. HotStuffHelper installs it.
 *
 * It plays the part of the node's stable storage, too: what a replica must remember of its votes
 * survives Fail(). The chain does not; after Rejoin() the replica fetches it from the others and
 * decides it again, which works as long as they keep it (HotStuffOptions::RetainedBlocks).
 */
class HotStuffReplicaApplication : public ProtocolApplication
{
  public:
    /**
     * @return the TypeId
     */
    static TypeId GetTypeId();

    HotStuffReplicaApplication();

    /**
     * @param settings what the replica is made from; block size, random stream, pacemaker, what was
     *        stored and all calls are filled in
     * @param pacemaker creates a pacemaker for each life of the process
     */
    void Configure(CommandReplicaSettings settings, const ObjectFactory& pacemaker);

    /**
     * Assigns a stream to the choice of whom to ask for blocks.
     *
     * @param stream the stream
     * @return number of streams used
     */
    int64_t AssignStreams(int64_t stream) FL_APPLICATION_STREAMS_OVERRIDE;

    /**
     * @return position in the group
     */
    ReplicaIndex GetReplica() const;

    /**
     * @return whether it is Byzantine
     */
    bool IsByzantine() const;

    /**
     * @return blocks that the replica knows, nullptr while its process does not run
     */
    const BlockTree* GetTree() const;

    /**
     * TracedCallback signature of something that has happened to a block.
     *
     * @param [in] replica who reports
     * @param [in] block the block
     */
    typedef void (*BlockTracedCallback)(ReplicaIndex replica, BlockPtr block);

    /**
     * TracedCallback signature of a certificate.
     *
     * @param [in] replica who reports
     * @param [in] certificate the certificate
     */
    typedef void (*CertificateTracedCallback)(ReplicaIndex replica,
                                              QuorumCertificatePtr certificate);

    /**
     * TracedCallback signature of a view.
     *
     * @param [in] replica who reports
     * @param [in] view the view
     * @param [in] leader its leader
     * @param [in] reason why it was entered
     */
    typedef void (*ViewTracedCallback)(ReplicaIndex replica,
                                       View view,
                                       ReplicaIndex leader,
                                       ViewReason reason);

    /**
     * TracedCallback signature of something that was refused.
     *
     * @param [in] replica who reports
     * @param [in] reason why
     */
    typedef void (*RejectTracedCallback)(ReplicaIndex replica, ConsensusRejectReason reason);

  protected:
    void DoDispose() override;

  private:
    std::unique_ptr<ProtocolCore> CreateCore(ProtocolHost& host) override;

    uint32_t m_blockSize;                                           ///< attribute
    CommandReplicaSettings m_settings;                              ///< what the core is made from
    ObjectFactory m_pacemaker;                                      ///< creates pacemakers
    Ptr<UniformRandomVariable> m_random;                            ///< whom to ask for blocks
    std::optional<SafetyState> m_stored;                            ///< survives a crash
    TracedCallback<ReplicaIndex, BlockPtr> m_proposed;              ///< a leader sends a block
    TracedCallback<ReplicaIndex, QuorumCertificatePtr> m_certified; ///< votes are collected
    TracedCallback<ReplicaIndex, BlockPtr> m_decided;               ///< a block is decided
    TracedCallback<ReplicaIndex, View, ReplicaIndex, ViewReason> m_entered; ///< a view is entered
    TracedCallback<ReplicaIndex, ConsensusRejectReason> m_rejected; ///< something is refused
};

} // namespace fl
} // namespace ns3

#endif // FL_HOTSTUFF_REPLICA_APPLICATION_H
