/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_STREAM_CONTEXT_H
#define FL_STREAM_CONTEXT_H

#include "ns3/fl-bulk-table.h"
#include "ns3/fl-peer-directory.h"
#include "ns3/fl-stream-parser.h"
#include "ns3/fl-tcp-profile.h"
#include "ns3/fl-transport.h"
#include "ns3/node.h"
#include "ns3/nstime.h"

#include <cstdint>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-network
 * What a PacketTransport and the two ends of its streams share.
 */
struct StreamContext
{
    Ptr<Node> node;              ///< node of the transport
    NodeIndex self{0};           ///< its index
    PeerDirectoryPtr peers;      ///< where all nodes listen
    Ptr<const TcpProfile> tcp;   ///< values of the sockets
    uint32_t socketBuffer{0};    ///< send and receive buffer of each socket, in bytes
    Ptr<BulkTable> bulkTable;    ///< content beside the packets
    bool separateConnections;    ///< a connection for each channel
    bool realBulk;               ///< bulk parts as real bytes
    Time giveUpTime;             ///< without progress
    Time stallTime;              ///< without progress, before a connection is opened anew
    Time reconnectDelay;         ///< before the first attempt to connect again
    uint32_t maxControlLength;   ///< longest control part accepted, in bytes
    uint64_t maxBulkLength;      ///< longest bulk part accepted, in bytes
    TransportCounters* counters; ///< of the transport
};

/**
 * Takes all callbacks off a socket.
 *
 * @param socket the socket
 */
void ReleaseSocket(const Ptr<Socket>& socket);

/**
 * Takes all callbacks off a connection and ends it with a reset after the current event, as an
 * operating system does for a process that has died.
 *
 * @param socket the socket
 */
void AbortSocket(const Ptr<Socket>& socket);

/**
 * Moves what has arrived from a socket to a parser, segment by segment: after a hole is filled,
 * ns-3 would merge all that waits behind it into one packet, at the cost of copies that grow with
 * the square of the segments.
 *
 * @param socket the socket
 * @param segmentSize payload of a segment, in bytes
 * @param parser gets what has arrived
 */
void ReadSocket(const Ptr<Socket>& socket, uint32_t segmentSize, StreamParser& parser);

/**
 * Listens on a socket. ns-3's listening sockets take their initial window of 0 for a peer's:
 * without this, a stray RST makes them probe a peer that they do not have, which ends the program.
 *
 * @param socket the socket, bound to a port
 */
void ListenOnSocket(const Ptr<Socket>& socket);

/**
 * Closes a listening socket together with the connections to its port that are still in their
 * handshake, which would call back otherwise.
 *
 * @param node the socket's node
 * @param socket the socket
 */
void CloseListeningSocket(const Ptr<Node>& node, const Ptr<Socket>& socket);

/**
 * Marks a socket's packets as control messages, for queue disciplines that put these first.
 *
 * @param socket the socket
 */
void SetControlPriority(const Ptr<Socket>& socket);

} // namespace fl
} // namespace ns3

#endif // FL_STREAM_CONTEXT_H
