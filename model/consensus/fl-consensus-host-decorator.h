/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CONSENSUS_HOST_DECORATOR_H
#define FL_CONSENSUS_HOST_DECORATOR_H

#include "ns3/fl-consensus-host.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * A host that passes everything on to another one; a subclass changes what it likes.
 */
class ConsensusHostDecorator : public ConsensusHost
{
  public:
    /**
     * @param inner the host to change; outlives this one
     */
    explicit ConsensusHostDecorator(ConsensusHost& inner);

    void Send(ReplicaIndex to, const ConsensusMessagePtr& message) override;
    void Broadcast(const ConsensusMessagePtr& message) override;
    Time GetNow() const override;
    TimerId StartTimer(const Time& delay, std::function<void()> expired) override;
    void CancelTimer(TimerId timer) override;
    TaskId StartWork(const Cost& cost,
                     WorkClass workClass,
                     std::function<void()> work,
                     std::function<void()> done,
                     uint64_t resultBytes) override;
    void CancelWork(TaskId task) override;
    bool IsProgressExpected() override;
    std::optional<Bytes> MakePayload(View view, const std::vector<BlockPtr>& undecided) override;
    void CheckPayload(const BlockPtr& block,
                      const std::vector<BlockPtr>& undecided,
                      std::function<void(bool)> answer) override;
    void StoreSafetyState(const SafetyState& state) override;
    void Decide(const BlockPtr& block, const QuorumCertificatePtr& certificate) override;
    void NotifyProposal(const BlockPtr& block) override;
    void NotifyCertificate(const QuorumCertificatePtr& certificate) override;
    void NotifyView(View view, ReplicaIndex leader, ViewReason reason) override;
    void NotifyRejected(ReplicaIndex from, ConsensusRejectReason reason) override;
    void NotifyConflict(const BlockPtr& block) override;

  protected:
    /**
     * @return the host to change
     */
    ConsensusHost& GetInner() const;

  private:
    ConsensusHost& m_inner; ///< the host to change
};

} // namespace fl
} // namespace ns3

#endif // FL_CONSENSUS_HOST_DECORATOR_H
