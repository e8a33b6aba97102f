/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_STREAM_ORACLE_H
#define FL_STREAM_ORACLE_H

#include "ns3/fl-types.h"
#include "ns3/ipv4-header.h"
#include "ns3/node.h"
#include "ns3/packet.h"

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-tests
 * Follows the byte streams that arrive at a node, independently of the transport's own parser, and
 * tells where in a message each segment ends.
 */
class StreamOracle
{
  public:
    /// Where a stream stands.
    enum class Place
    {
        HELLO,   ///< inside the hello, or right after it
        HEADER,  ///< inside a header
        CONTROL, ///< inside a control part, or right after the header
        BULK,    ///< inside a bulk part, or right after the control part
        END,     ///< at the last byte of a message
        BETWEEN, ///< between messages, with nothing under way; not told by the oracle
        COUNT
    };

    /// Takes the place at which a segment ends.
    using Listener = std::function<void(Place)>;

    /**
     * @param place a place
     * @return its name
     */
    static const char* GetName(Place place);

    /**
     * @param node the receiver
     * @param listener told after each segment with payload, before TCP has it
     */
    StreamOracle(const Ptr<Node>& node, Listener listener);

  private:
    /// One connection.
    struct Stream
    {
        uint32_t next{0};    ///< TCP sequence number of the next byte
        Bytes header;        ///< bytes of the current header
        uint64_t control{0}; ///< bytes of the control part that are still to come
        uint64_t bulk{0};    ///< bytes of the bulk part that are still to come
        bool isHello{true};  ///< the hello is not complete
    };

    /**
     * @param header IPv4 header
     * @param packet TCP segment
     * @param interface interface
     */
    void HandleDeliver(const Ipv4Header& header, Ptr<const Packet> packet, uint32_t interface);

    /**
     * @param stream a connection
     * @param bytes its next bytes
     * @return where it stands then
     */
    static Place Advance(Stream& stream, const Bytes& bytes);

    Listener m_listener;                                       ///< learns of the places
    std::map<std::pair<uint16_t, uint16_t>, Stream> m_streams; ///< by ports
};

} // namespace fl
} // namespace ns3

#endif // FL_STREAM_ORACLE_H
