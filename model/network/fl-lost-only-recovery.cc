/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-lost-only-recovery.h"

#include "ns3/tcp-socket-state.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(LostOnlyRecovery);

TypeId
LostOnlyRecovery::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::LostOnlyRecovery")
                            .SetParent<TcpPrrRecovery>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<LostOnlyRecovery>();
    return tid;
}

LostOnlyRecovery::LostOnlyRecovery(Ptr<const TcpTxBuffer> buffer)
    : m_buffer(std::move(buffer))
{
}

std::string
LostOnlyRecovery::GetName() const
{
    return "LostOnlyRecovery";
}

Ptr<TcpRecoveryOps>
LostOnlyRecovery::Fork()
{
    // The copy belongs to a socket with another buffer.
    return CreateObject<LostOnlyRecovery>();
}

void
LostOnlyRecovery::HandleStep(Ptr<TcpSocketState> tcb)
{
    if (!m_buffer || m_buffer->SizeFromSequence(tcb->m_highTxMark) > 0)
    {
        return;
    }
    const uint32_t lost = m_buffer->GetLost();
    const uint32_t repeated = std::min(lost, m_buffer->GetRetransmitsCount());
    const uint32_t room = m_buffer->BytesInFlight() + lost - repeated;
    tcb->m_cWnd = std::min(tcb->m_cWnd.Get(), room);
    tcb->m_cWndInfl = tcb->m_cWnd;
}

} // namespace fl
} // namespace ns3
