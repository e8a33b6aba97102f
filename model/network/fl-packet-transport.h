/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PACKET_TRANSPORT_H
#define FL_PACKET_TRANSPORT_H

#include "ns3/event-id.h"
#include "ns3/fl-incoming-connection.h"
#include "ns3/fl-outgoing-stream.h"
#include "ns3/fl-stream-context.h"
#include "ns3/fl-transport.h"

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-network
 * The `packet` point of the network axis: messages over TCP, on any node with an Internet stack.
 *
 * Each direction and each channel between two nodes has a TCP connection of its own, opened with
 * the first message and kept, so that a small message need not wait behind a large one. Messages
 * have numbers; after a lost connection sending goes on after the last message that arrived
 * completely. When the receiver itself was restarted, it gets what the sender still holds.
 */
class PacketTransport : public Transport, public IncomingConnectionListener
{
  public:
    /**
     * @return the TypeId
     */
    static TypeId GetTypeId();

    /**
     * Binds the transport to a node; before Start().
     *
     * @param node a node with an Internet stack
     * @param self index of the node among the peers
     * @param peers where all nodes listen
     * @param tcp values of the sockets
     * @param socketBuffer send and receive buffer of each socket in bytes, the same on all nodes of
     *        the system: when packets are lost, ns-3's TCP can run past the window of a receiver
     *        whose buffer is smaller than its own, and crash
     * @param bulkTable the table that all transports of the system share
     */
    void Setup(Ptr<Node> node,
               NodeIndex self,
               PeerDirectoryPtr peers,
               Ptr<const TcpProfile> tcp,
               uint32_t socketBuffer,
               Ptr<BulkTable> bulkTable);

    /**
     * @return send and receive buffer of each socket in bytes
     */
    uint32_t GetSocketBuffer() const;

    NodeIndex GetIndex() const override;
    uint32_t GetNumberOfNodes() const override;
    void Start() override;
    void Stop() override;
    void Send(NodeIndex to, MessagePtr message) override;
    void Multicast(const std::vector<NodeIndex>& to, const MessagePtr& message) override;
    uint64_t Withdraw(NodeIndex to, const MessagePredicate& isObsolete) override;
    uint64_t GetQueuedBytes(NodeIndex to) const override;

  protected:
    void DoDispose() override;

  private:
    IncomingStream& GetIncomingStream(NodeIndex peer, uint8_t channel) override;
    void HandleMessage(NodeIndex peer, const MessagePtr& message) override;
    void HandleRejected(NodeIndex peer, TransportRejectReason reason) override;
    void HandleClosed(IncomingConnection& connection) override;

    /**
     * @param port port to listen on
     * @param isControl whether its connections carry control messages
     * @return the listening socket
     */
    Ptr<Socket> Listen(uint16_t port, bool isControl);

    /**
     * @param socket accepted connection
     * @param remote address of the other side
     */
    void HandleAccept(Ptr<Socket> socket, const Address& remote);

    /**
     * Sends a message to one of its receivers.
     *
     * @param to index of the receiver
     * @param message the message
     * @param control its control part, encoded here unless it has been for another receiver
     */
    void SendTo(NodeIndex to, const MessagePtr& message, SharedBytes& control);

    /**
     * @param message a message to this node itself
     * @param starts value of m_starts when it was sent
     */
    void DeliverToSelf(MessagePtr message, uint64_t starts);

    /// A peer and a channel.
    using StreamKey = std::pair<NodeIndex, uint8_t>;

    bool m_separateConnections;  ///< attribute
    bool m_realBulk;             ///< attribute
    Time m_giveUpTime;           ///< attribute
    Time m_stallTime;            ///< attribute
    Time m_reconnectDelay;       ///< attribute
    uint32_t m_maxControlLength; ///< attribute, bytes
    uint64_t m_maxBulkLength;    ///< attribute, bytes
    StreamContext m_context;     ///< what the ends of the streams share
    bool m_isRunning{false};     ///< between Start and Stop
    uint64_t m_starts{0};        ///< number of starts
    EventId m_destroyEvent;      ///< Stop() at the end of the simulation
    Ptr<Socket> m_listen[2];     ///< listening sockets, the second for the bulk channel
    std::map<StreamKey, std::unique_ptr<OutgoingStream>> m_outgoing; ///< sending ends
    std::map<StreamKey, IncomingStream> m_incoming;                  ///< receiving ends
    std::list<std::shared_ptr<IncomingConnection>> m_connections;    ///< accepted connections
};

} // namespace fl
} // namespace ns3

#endif // FL_PACKET_TRANSPORT_H
