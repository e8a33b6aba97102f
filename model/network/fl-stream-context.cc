/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-stream-context.h"

#include "ns3/inet-socket-address.h"
#include "ns3/object-ptr-container.h"
#include "ns3/simulator.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/tcp-socket-base.h"

namespace ns3
{
namespace fl
{

namespace
{

/// Opens what TcpSocketBase protects: its way to reset a connection, its state, the peer's window.
struct TcpSocketAccess : public TcpSocketBase
{
    /**
     * @param socket connection to reset
     */
    static void Reset(TcpSocketBase& socket)
    {
        (socket.*(&TcpSocketAccess::SendRST))();
    }

    /**
     * @param socket a socket
     * @return true if it was accepted and its handshake is not complete
     */
    static bool IsInHandshake(TcpSocketBase& socket)
    {
        return (socket.*(&TcpSocketAccess::m_state)).Get() == SYN_RCVD;
    }

    /**
     * @param socket a listening socket
     * @param window what it takes for the window of a peer, in bytes
     */
    static void SetPeerWindow(TcpSocketBase& socket, uint32_t window)
    {
        socket.*(&TcpSocketAccess::m_rWnd) = window;
    }
};

/// IPv4 type of service "minimize delay", which ns-3 maps to the priority for interactive traffic.
constexpr uint8_t TYPE_OF_SERVICE_LOW_DELAY = 0x10;

/**
 * @param socket a socket
 * @return its local port
 */
uint16_t
GetLocalPort(const Ptr<Socket>& socket)
{
    Address address;
    socket->GetSockName(address);
    return InetSocketAddress::ConvertFrom(address).GetPort();
}

/**
 * Resets the connections to a port that are still in their handshake.
 *
 * @param node node of the port
 * @param port the port
 */
void
AbortHandshakes(Ptr<Node> node, uint16_t port)
{
    ObjectPtrContainerValue sockets;
    node->GetObject<TcpL4Protocol>()->GetAttribute("SocketList", sockets);
    for (auto entry = sockets.Begin(); entry != sockets.End(); ++entry)
    {
        Ptr<TcpSocketBase> socket = DynamicCast<TcpSocketBase>(entry->second);
        if (TcpSocketAccess::IsInHandshake(*socket) && GetLocalPort(socket) == port)
        {
            AbortSocket(socket);
        }
    }
}

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
        [socket]() { TcpSocketAccess::Reset(*DynamicCast<TcpSocketBase>(socket)); });
}

void
ReadSocket(const Ptr<Socket>& socket, uint32_t segmentSize, StreamParser& parser)
{
    Ptr<Packet> packet = socket->Recv(segmentSize, 0);
    while (packet && packet->GetSize() > 0)
    {
        parser.Add(packet);
        packet = socket->Recv(segmentSize, 0);
    }
}

void
ListenOnSocket(const Ptr<Socket>& socket)
{
    TcpSocketAccess::SetPeerWindow(*DynamicCast<TcpSocketBase>(socket), 1);
    socket->Listen();
}

void
CloseListeningSocket(const Ptr<Node>& node, const Ptr<Socket>& socket)
{
    const uint16_t port = GetLocalPort(socket);
    ReleaseSocket(socket);
    socket->Close();
    AbortHandshakes(node, port);
    // A SYN of this very instant becomes a socket in an event of its own.
    Simulator::ScheduleNow(&AbortHandshakes, node, port);
}

void
SetControlPriority(const Ptr<Socket>& socket)
{
    socket->SetIpTos(TYPE_OF_SERVICE_LOW_DELAY);
}

} // namespace fl
} // namespace ns3
