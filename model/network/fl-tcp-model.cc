/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-tcp-model.h"

#include "fl-tcp-profile.h"

#include <algorithm>

namespace ns3
{
namespace fl
{

TcpModel::TcpModel(const TcpProfile& profile)
    : m_segmentSize(profile.GetSegmentSize()),
      m_headers(PPP_HEADER_SIZE + IPV4_HEADER_SIZE + TCP_HEADER_SIZE +
                (profile.HasTimestamps() ? TCP_TIMESTAMPS_SIZE : 0)),
      m_initialWindow(profile.GetInitialWindow()),
      m_delayedAckCount(profile.GetDelayedAckCount())
{
}

uint32_t
TcpModel::GetSegmentSize() const
{
    return m_segmentSize;
}

uint64_t
TcpModel::GetSegments(uint64_t bytes) const
{
    return (bytes + m_segmentSize - 1) / m_segmentSize;
}

uint64_t
TcpModel::GetWireBytes(uint64_t bytes) const
{
    return bytes + GetSegments(bytes) * m_headers;
}

uint64_t
TcpModel::GetLastSegmentBytes(uint64_t bytes) const
{
    return bytes - (GetSegments(bytes) - 1) * m_segmentSize + m_headers;
}

uint32_t
TcpModel::GetFullSegmentBytes() const
{
    return m_segmentSize + m_headers;
}

uint32_t
TcpModel::GetAcknowledgementSize() const
{
    return m_headers;
}

uint64_t
TcpModel::GetAcknowledgements(uint64_t segments) const
{
    return (segments + m_delayedAckCount - 1) / m_delayedAckCount;
}

double
TcpModel::GetAcknowledgementRatio() const
{
    return static_cast<double>(m_headers) / m_delayedAckCount / (m_segmentSize + m_headers);
}

uint32_t
TcpModel::GetSynSize() const
{
    // Window scale (3 bytes), permission of selective acknowledgements (2) and timestamps (10),
    // padded to four bytes.
    return PPP_HEADER_SIZE + IPV4_HEADER_SIZE + TCP_HEADER_SIZE + 16;
}

double
TcpModel::GetInitialWindow() const
{
    return static_cast<double>(m_initialWindow) * GetFullSegmentBytes();
}

} // namespace fl
} // namespace ns3
