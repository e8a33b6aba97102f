/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_TCP_PROFILE_H
#define FL_TCP_PROFILE_H

#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/tcp-socket-base.h"

#include <cstdint>

namespace ns3
{

class Node;
class TcpCongestionOps;

namespace fl
{

/**
 * @ingroup decentralized-fl-network
 * What can change a number about TCP, with values of its own instead of an ns-3 release's defaults:
 * the attributes, and fixed values for the parameters of CUBIC and of the round-trip estimator.
 * Other congestion controls and the loss recovery (PRR) have the parameters of the release.
 * Defaults follow Linux where it has a documented value.
 */
class TcpProfile : public Object
{
  public:
    /**
     * @return the TypeId
     */
    static TypeId GetTypeId();

    /**
     * Sets what belongs to a node's TCP as a whole: congestion control and loss recovery.
     *
     * @param node a node with an Internet stack
     */
    void ConfigureNode(Ptr<Node> node) const;

    /**
     * Creates a TCP socket with all values of this profile. Sockets that a listening socket accepts
     * inherit them.
     *
     * @param node a node with an Internet stack that ConfigureNode() has seen
     * @param socketBuffer its send buffer and its receive buffer in bytes
     * @return the socket
     */
    Ptr<TcpSocketBase> CreateSocket(Ptr<Node> node, uint32_t socketBuffer) const;

    /**
     * @return send and receive buffer that the profile asks for, in bytes; 0: automatic
     */
    uint32_t GetSocketBuffer() const;

    /**
     * @return payload bytes of a full segment
     */
    uint32_t GetSegmentSize() const;

    /**
     * @return initial congestion window in segments
     */
    uint32_t GetInitialWindow() const;

    /**
     * @return segments that one acknowledgement covers
     */
    uint32_t GetDelayedAckCount() const;

    /**
     * @return whether segments bear the timestamps option
     */
    bool HasTimestamps() const;

  private:
    /**
     * @return a new object of the congestion control; nullptr if the class is not one
     */
    Ptr<TcpCongestionOps> CreateCongestionControl() const;

    TypeId m_congestionControl;      ///< class of the congestion control
    uint32_t m_initialWindow;        ///< segments
    uint32_t m_segmentSize;          ///< bytes
    Time m_initialRtt;               ///< before the first sample
    Time m_minRto;                   ///< least retransmission timeout
    Time m_connectTimeout;           ///< of a SYN
    uint32_t m_connectRetries;       ///< SYNs before giving up
    uint32_t m_dataRetries;          ///< retransmissions before giving up
    uint32_t m_delayedAckCount;      ///< segments per acknowledgement
    Time m_delayedAckTimeout;        ///< longest wait for the next segment
    uint32_t m_socketBuffer;         ///< bytes, 0: automatic
    bool m_selectiveAcknowledgement; ///< SACK
    bool m_timestamps;               ///< RFC 7323
    bool m_limitedTransmit;          ///< RFC 3042
    bool m_explicitCongestion;       ///< ECN
};

} // namespace fl
} // namespace ns3

#endif // FL_TCP_PROFILE_H
