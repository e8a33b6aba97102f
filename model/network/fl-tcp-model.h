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
 * What messages and acknowledgements weigh on the wire, for networks without packets.
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
     * @return initial congestion window in bytes on a link
     */
    double GetInitialWindow() const;

  private:
    uint32_t m_segmentSize;     ///< payload of a full segment, bytes
    uint32_t m_headers;         ///< bytes of headers of each segment
    uint32_t m_initialWindow;   ///< segments
    uint32_t m_delayedAckCount; ///< segments per acknowledgement
};

} // namespace fl
} // namespace ns3

#endif // FL_TCP_MODEL_H
