/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FLUID_TRANSPORT_H
#define FL_FLUID_TRANSPORT_H

#include "ns3/fl-fluid-network.h"
#include "ns3/fl-transport.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-network
 * The `fluid` point of the network axis: messages over the shared capacities of a FluidNetwork, on
 * nodes without an Internet stack. What one instant sends to several receivers in equal size is one
 * bundle, however it was sent, and costs by node, not by pair.
 */
class FluidTransport : public Transport
{
  public:
    /**
     * @return the TypeId
     */
    static TypeId GetTypeId();

    /**
     * Binds the transport to a node of a network; before Start().
     *
     * @param network the network
     * @param profile values of the node's link and TCP
     * @param rates rates of its link
     */
    void Setup(Ptr<FluidNetwork> network, Ptr<const LinkProfile> profile, const LinkRates& rates);

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
    friend class FluidNetwork;

    /**
     * @param to receiver
     * @param message the message
     * @param shared the same as the network takes it; made if there is none yet
     */
    void SendTo(NodeIndex to, const MessagePtr& message, FluidMessagePtr& shared);

    /**
     * @param message message to this node itself
     * @param starts value of m_starts when it was sent
     */
    void DeliverToSelf(MessagePtr message, uint64_t starts);

    /**
     * Takes a message from the network.
     *
     * @param from sender
     * @param message the message
     */
    void HandleArrival(NodeIndex from, FluidMessage& message);

    Ptr<FluidNetwork> m_network; ///< the network
    NodeIndex m_index{0};        ///< index of this node
    bool m_isRunning{false};     ///< between Start and Stop
    uint64_t m_starts{0};        ///< number of starts
    EventId m_destroyEvent;      ///< stops with the simulation
    bool m_separateConnections;  ///< a stream for each channel
    Time m_giveUpTime;           ///< without progress
    Time m_reconnectDelay;       ///< before the first attempt to connect again
    uint32_t m_maxControlLength; ///< longest control part accepted, in bytes
    uint64_t m_maxBulkLength;    ///< longest bulk part accepted, in bytes
};

} // namespace fl
} // namespace ns3

#endif // FL_FLUID_TRANSPORT_H
