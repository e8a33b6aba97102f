/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FLUID_ACCESS_LINK_H
#define FL_FLUID_ACCESS_LINK_H

#include "ns3/fl-fluid-transfers.h"
#include "ns3/fl-link-profile.h"
#include "ns3/fl-tcp-model.h"

#include <cstdint>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-network
 * A node's access link in a fluid network, and the times that do not depend on sharing: they are
 * those of packets on idle links, store and forward.
 */
class FluidAccessLink
{
  public:
    /**
     * @param transfers gets the two directions as links; must outlive this object
     * @param profile values of the link and its TCP
     * @param rates its rates
     */
    FluidAccessLink(FluidTransfers& transfers, const LinkProfile& profile, const LinkRates& rates);

    /**
     * @param rates new rates; 0: nothing moves
     */
    void SetRates(const LinkRates& rates);

    /**
     * @return whether something moves in both directions
     */
    bool IsUp() const;

    /**
     * @return link from the node
     */
    FluidTransfers::LinkId GetUplink() const;

    /**
     * @return link to the node
     */
    FluidTransfers::LinkId GetDownlink() const;

    /**
     * @return TCP of the node
     */
    const TcpModel& GetTcp() const;

    /**
     * @return whether the queues drop what has waited too long
     */
    bool ControlsDelay() const;

    /**
     * @param to link of another node
     * @return propagation delay to it in s
     */
    double GetDelay(const FluidAccessLink& to) const;

    /**
     * @param to link of another node
     * @param forth bytes on the wire of a packet to it
     * @param back bytes on the wire of the answer
     * @return time until the answer is here in s; without serialization if a link is down
     */
    double GetRoundTrip(const FluidAccessLink& to, uint32_t forth, uint32_t back) const;

    /**
     * @param to link of another node
     * @param bytes bytes of a transfer before segmentation
     * @return time from the end of the transfer to its arrival in s
     */
    double GetTail(const FluidAccessLink& to, uint64_t bytes) const;

  private:
    FluidTransfers* m_transfers;       ///< shares the links
    FluidTransfers::LinkId m_uplink;   ///< from the node
    FluidTransfers::LinkId m_downlink; ///< to the node
    double m_delay;                    ///< of the access link, one way, in s
    TcpModel m_tcp;                    ///< of its sockets
    bool m_controlsDelay;              ///< the queues drop what has waited too long
};

} // namespace fl
} // namespace ns3

#endif // FL_FLUID_ACCESS_LINK_H
