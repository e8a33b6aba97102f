/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-stream-context.h"

#include "ns3/simulator.h"
#include "ns3/tcp-socket-base.h"

namespace ns3
{
namespace fl
{

namespace
{

/// Opens TcpSocketBase's protected way to reset a connection: ns-3's sockets have no public one.
struct ResetAccess : public TcpSocketBase
{
    /**
     * @param socket connection to reset
     */
    static void Reset(TcpSocketBase& socket)
    {
        (socket.*(&ResetAccess::SendRST))();
    }
};

/// IPv4 type of service "minimize delay", which ns-3 maps to the priority for interactive traffic.
constexpr uint8_t TYPE_OF_SERVICE_LOW_DELAY = 0x10;

} // namespace

void
ReleaseSocket(const Ptr<Socket>& socket)
{
    const auto none = MakeNullCallback<void, Ptr<Socket>>();
    const auto noneCount = MakeNullCallback<void, Ptr<Socket>, uint32_t>();
    socket->SetConnectCallback(none, none);
    socket->SetCloseCallbacks(none, none);
    socket->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                              MakeNullCallback<void, Ptr<Socket>, const Address&>());
    socket->SetRecvCallback(none);
    socket->SetSendCallback(noneCount);
    socket->SetDataSentCallback(noneCount);
}

void
AbortSocket(const Ptr<Socket>& socket)
{
    ReleaseSocket(socket);
    // After the current event, because the socket may be the caller. By then a connection that the
    // peer has reset is closed, and nothing is sent.
    Simulator::ScheduleNow(
        [socket]() { ResetAccess::Reset(*DynamicCast<TcpSocketBase>(socket)); });
}

void
SetControlPriority(const Ptr<Socket>& socket)
{
    socket->SetIpTos(TYPE_OF_SERVICE_LOW_DELAY);
}

} // namespace fl
} // namespace ns3
