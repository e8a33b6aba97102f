/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-consensus-host.h"

namespace ns3
{
namespace fl
{

void
ConsensusHost::NotifyProposal(const BlockPtr& /* block */)
{
}

void
ConsensusHost::NotifyCertificate(const QuorumCertificatePtr& /* certificate */)
{
}

void
ConsensusHost::NotifyView(View /* view */, ReplicaIndex /* leader */, ViewReason /* reason */)
{
}

void
ConsensusHost::NotifyRejected(ReplicaIndex /* from */, ConsensusRejectReason /* reason */)
{
}

void
ConsensusHost::NotifyConflict(const BlockPtr& /* block */)
{
}

} // namespace fl
} // namespace ns3
