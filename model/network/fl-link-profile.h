/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LINK_PROFILE_H
#define FL_LINK_PROFILE_H

#include "ns3/data-rate.h"
#include "ns3/fl-tcp-profile.h"
#include "ns3/net-device.h"
#include "ns3/random-variable-stream.h"

#include <string>

namespace ns3
{
namespace fl
{

/// Queue discipline at both ends of an access link.
enum QueueDiscipline
{
    QUEUE_FQ_CODEL, ///< fair queueing with controlled delay (RFC 8290), default of Linux
    QUEUE_FIFO,     ///< one first-in-first-out queue
    QUEUE_PRIO,     ///< two first-in-first-out queues, control messages strictly first
};

/// Rates of one node's access link.
struct LinkRates
{
    DataRate uplink;   ///< from the node
    DataRate downlink; ///< to the node
};

/**
 * @ingroup decentralized-fl-network
 * A node's access link and its TCP: rates, delay, loss, buffers, queue discipline. What is not in
 * here cannot change a number. Derived classes are presets: they have values of their own and the
 * same attributes.
 */
class LinkProfile : public TcpProfile
{
  public:
    /**
     * @return the TypeId
     */
    static TypeId GetTypeId();

    LinkProfile();

    /**
     * Draws the rates of one node.
     *
     * @return rates, at least 1 kbps
     */
    LinkRates DrawRates() const;

    /**
     * @return one-way propagation delay of the access link: half the delay from node to node
     */
    Time GetAccessDelay() const;

    /**
     * @return probability that a packet is lost on the downlink
     */
    double GetLossRate() const;

    /**
     * @return whether the queues drop what has waited too long, and not only what does not fit
     */
    bool ControlsDelay() const;

    /**
     * Gives a device's sending side the profile's queues: a device queue just long enough to keep
     * the link busy, and above it the queue discipline.
     *
     * @param device a point-to-point device on a node with a traffic control layer
     * @param rate the device's rate, from which the buffer's size follows
     */
    void InstallQueue(Ptr<NetDevice> device, const DataRate& rate) const;

    /**
     * Assigns streams to the distributions of rates and to the perturbation of fair queueing.
     *
     * @param stream first stream
     * @return number of streams used
     */
    int64_t AssignStreams(int64_t stream);

  protected:
    /**
     * Adds the attributes UplinkRate, DownlinkRate and Delay with a preset's values. (In ns-3 a
     * derived class cannot change the initial value of an inherited attribute.)
     *
     * @param tid the preset's TypeId
     * @param uplinkRate distribution of uplink rates in Mbps
     * @param downlinkRate distribution of downlink rates in Mbps
     * @param delay one-way delay from node to node
     * @return the TypeId
     */
    static TypeId AddLinkAttributes(TypeId tid,
                                    const std::string& uplinkRate,
                                    const std::string& downlinkRate,
                                    Time delay);

  private:
    /**
     * @param rate rate of a link
     * @return bytes that fit on the link in one round-trip time
     */
    double GetBandwidthDelayProduct(const DataRate& rate) const;

    Ptr<RandomVariableStream> m_uplinkRate;    ///< Mbps
    Ptr<RandomVariableStream> m_downlinkRate;  ///< Mbps
    Time m_delay;                              ///< node to node, one way
    double m_lossRate;                         ///< probability
    QueueDiscipline m_queueDiscipline;         ///< at both ends
    double m_bufferRoundTrips;                 ///< in bandwidth-delay products
    Ptr<UniformRandomVariable> m_perturbation; ///< of the hash of fair queueing
};

} // namespace fl
} // namespace ns3

#endif // FL_LINK_PROFILE_H
