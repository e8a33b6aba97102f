/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-consensus-host-decorator.h"

#include <utility>

namespace ns3
{
namespace fl
{

ConsensusHostDecorator::ConsensusHostDecorator(ConsensusHost& inner)
    : m_inner(inner)
{
}

ConsensusHost&
ConsensusHostDecorator::GetInner() const
{
    return m_inner;
}

void
ConsensusHostDecorator::Send(ReplicaIndex to, const ConsensusMessagePtr& message)
{
    m_inner.Send(to, message);
}

void
ConsensusHostDecorator::Broadcast(const ConsensusMessagePtr& message)
{
    m_inner.Broadcast(message);
}

ConsensusHost::TimerId
ConsensusHostDecorator::StartTimer(const Time& delay, std::function<void()> expired)
{
    return m_inner.StartTimer(delay, std::move(expired));
}

void
ConsensusHostDecorator::CancelTimer(TimerId timer)
{
    m_inner.CancelTimer(timer);
}

Time
ConsensusHostDecorator::GetNow() const
{
    return m_inner.GetNow();
}

WorkHost::TaskId
ConsensusHostDecorator::StartWork(const Cost& cost,
                                  WorkClass workClass,
                                  std::function<void()> work,
                                  std::function<void()> done,
                                  uint64_t resultBytes)
{
    return m_inner.StartWork(cost, workClass, std::move(work), std::move(done), resultBytes);
}

void
ConsensusHostDecorator::CancelWork(TaskId task)
{
    m_inner.CancelWork(task);
}

bool
ConsensusHostDecorator::IsProgressExpected()
{
    return m_inner.IsProgressExpected();
}

std::optional<Bytes>
ConsensusHostDecorator::MakePayload(View view, const std::vector<BlockPtr>& undecided)
{
    return m_inner.MakePayload(view, undecided);
}

void
ConsensusHostDecorator::CheckPayload(const BlockPtr& block,
                                     const std::vector<BlockPtr>& undecided,
                                     std::function<void(bool)> answer)
{
    m_inner.CheckPayload(block, undecided, std::move(answer));
}

void
ConsensusHostDecorator::StoreSafetyState(const SafetyState& state)
{
    m_inner.StoreSafetyState(state);
}

void
ConsensusHostDecorator::Decide(const BlockPtr& block, const QuorumCertificatePtr& certificate)
{
    m_inner.Decide(block, certificate);
}

void
ConsensusHostDecorator::NotifyProposal(const BlockPtr& block)
{
    m_inner.NotifyProposal(block);
}

void
ConsensusHostDecorator::NotifyCertificate(const QuorumCertificatePtr& certificate)
{
    m_inner.NotifyCertificate(certificate);
}

void
ConsensusHostDecorator::NotifyView(View view, ReplicaIndex leader, ViewReason reason)
{
    m_inner.NotifyView(view, leader, reason);
}

void
ConsensusHostDecorator::NotifyRejected(ReplicaIndex from, ConsensusRejectReason reason)
{
    m_inner.NotifyRejected(from, reason);
}

void
ConsensusHostDecorator::NotifyConflict(const BlockPtr& block)
{
    m_inner.NotifyConflict(block);
}

} // namespace fl
} // namespace ns3
