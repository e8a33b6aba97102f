/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_TCP_MODEL_H
#define FL_TCP_MODEL_H

#include <cstdint>

namespace ns3
{
namespace fl
{

class TcpProfile;

/// Bytes of the PPP header of ns-3's point-to-point devices.
constexpr uint32_t PPP_HEADER_SIZE = 2;
/// Bytes of IPv4's header without options, as ns-3 sends it.
constexpr uint32_t IPV4_HEADER_SIZE = 20;
/// Bytes of TCP's header without options.
constexpr uint32_t TCP_HEADER_SIZE = 20;
/// Bytes of TCP's timestamps option with its padding (RFC 7323).
constexpr uint32_t TCP_TIMESTAMPS_SIZE = 12;

/**
 * @ingroup decentralized-fl-network
 * TCP in closed form, for networks without packets: what a message weighs on the wire, and how long
 * slow start holds it up.
 *
 * Slow start is that of Cardwell, Savage and Anderson, Modeling TCP Latency (INFOCOM 2000), without
 * losses: in each round trip the sender is idle when its window is through, for what is left of the
 * round trip, until the window is what the links carry in a round trip. The window grows by what is
 * acknowledged, so it doubles (RFC 3465; CUBIC in ns-3, and Linux, which acknowledges each of the
 * first segments). As in ns-3, it stays when there is nothing to send, and also grows when it is
 * not what limits.
 */
class TcpModel
{
  public:
    /**
     * @param profile values of the sockets
     */
    explicit TcpModel(const TcpProfile& profile);

    /**
     * @return payload of a full segment in bytes
     */
    uint32_t GetSegmentSize() const;

    /**
     * @param bytes bytes of a message
     * @return segments that carry it
     */
    uint64_t GetSegments(uint64_t bytes) const;

    /**
     * @param bytes bytes of a message
     * @return its bytes on a link, headers included
     */
    uint64_t GetWireBytes(uint64_t bytes) const;

    /**
     * @param bytes bytes of a message
     * @return bytes on a link of the last segment
     */
    uint64_t GetLastSegmentBytes(uint64_t bytes) const;

    /**
     * @return bytes on a link of a full segment
     */
    uint32_t GetFullSegmentBytes() const;

    /**
     * @return bytes on a link of an acknowledgement
     */
    uint32_t GetAcknowledgementSize() const;

    /**
     * @param segments segments received
     * @return acknowledgements that they cause
     */
    uint64_t GetAcknowledgements(uint64_t segments) const;

    /**
     * @return bytes of acknowledgements per byte on the wire of a long transfer
     */
    double GetAcknowledgementRatio() const;

    /**
     * @return bytes on a link of a segment that opens a connection
     */
    uint32_t GetSynSize() const;

    /**
     * @return what the initial congestion window has for messages, in bytes: a segment less,
     * because HELLO is sent as a segment of its own
     */
    double GetInitialWindow() const;

    /**
     * How long slow start holds a message up beyond the time that the links need.
     *
     * @param bytes bytes of the message
     * @param seconds time that the links need for it
     * @param roundTrip round-trip time of a segment and its acknowledgement in s
     * @param [in,out] window congestion window in bytes, before and after
     * @return idle time in s
     */
    double GetIdleTime(uint64_t bytes, double seconds, double roundTrip, float& window) const;

  private:
    uint32_t m_segmentSize;     ///< payload of a full segment, bytes
    uint32_t m_headers;         ///< bytes of headers of each segment
    uint32_t m_initialWindow;   ///< segments
    uint32_t m_delayedAckCount; ///< segments per acknowledgement
};

} // namespace fl
} // namespace ns3

#endif // FL_TCP_MODEL_H
