/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fluid-access-link.h"

#include <algorithm>

namespace ns3
{
namespace fl
{

namespace
{

/**
 * @param rate rate of a link
 * @return the same in bytes/s
 */
double
GetBytesPerSecond(const DataRate& rate)
{
    return static_cast<double>(rate.GetBitRate()) / 8;
}

} // namespace

FluidAccessLink::FluidAccessLink(FluidTransfers& transfers,
                                 const LinkProfile& profile,
                                 const LinkRates& rates)
    : m_transfers(&transfers),
      m_uplink(transfers.AddLink(GetBytesPerSecond(rates.uplink))),
      m_downlink(transfers.AddLink(GetBytesPerSecond(rates.downlink))),
      m_delay(profile.GetAccessDelay().GetSeconds()),
      m_tcp(profile),
      m_controlsDelay(profile.ControlsDelay())
{
    transfers.SetReverse(m_uplink, m_downlink, m_tcp.GetAcknowledgementRatio());
    transfers.SetReverse(m_downlink, m_uplink, m_tcp.GetAcknowledgementRatio());
}

void
FluidAccessLink::SetRates(const LinkRates& rates)
{
    m_transfers->SetCapacity(m_uplink, GetBytesPerSecond(rates.uplink));
    m_transfers->SetCapacity(m_downlink, GetBytesPerSecond(rates.downlink));
}

bool
FluidAccessLink::IsUp() const
{
    return m_transfers->GetCapacity(m_uplink) > 0 && m_transfers->GetCapacity(m_downlink) > 0;
}

FluidTransfers::LinkId
FluidAccessLink::GetUplink() const
{
    return m_uplink;
}

FluidTransfers::LinkId
FluidAccessLink::GetDownlink() const
{
    return m_downlink;
}

const TcpModel&
FluidAccessLink::GetTcp() const
{
    return m_tcp;
}

bool
FluidAccessLink::ControlsDelay() const
{
    return m_controlsDelay;
}

double
FluidAccessLink::GetDelay(const FluidAccessLink& to) const
{
    return m_delay + to.m_delay;
}

double
FluidAccessLink::GetRoundTrip(const FluidAccessLink& to, uint32_t forth, uint32_t back) const
{
    const double delay = 2 * GetDelay(to);
    if (!IsUp() || !to.IsUp())
    {
        return delay;
    }
    return delay + forth / m_transfers->GetCapacity(m_uplink) +
           forth / m_transfers->GetCapacity(to.m_downlink) +
           back / m_transfers->GetCapacity(to.m_uplink) +
           back / m_transfers->GetCapacity(m_downlink);
}

double
FluidAccessLink::GetTail(const FluidAccessLink& to, uint64_t bytes) const
{
    const double up = m_transfers->GetCapacity(m_uplink);
    const double down = m_transfers->GetCapacity(to.m_downlink);
    if (up == 0 || down == 0)
    {
        return GetDelay(to); // the link went down just now
    }
    // The faster link has the last segment still to send when the slower one is done, or could not
    // begin before the first segment was there.
    const auto first = std::min<uint64_t>(m_tcp.GetWireBytes(bytes), m_tcp.GetFullSegmentBytes());
    return GetDelay(to) + (up <= down ? m_tcp.GetLastSegmentBytes(bytes) / down : first / up);
}

} // namespace fl
} // namespace ns3
