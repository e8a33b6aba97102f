/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LOOPBACK_TRANSPORT_H
#define FL_LOOPBACK_TRANSPORT_H

#include "ns3/fl-transport.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

class LoopbackTransport;

/**
 * @ingroup decentralized-fl-network
 * Connects loopback transports: every message arrives after one fixed delay.
 */
class LoopbackNetwork : public Object
{
  public:
    /**
     * @return the TypeId
     */
    static TypeId GetTypeId();

    /**
     * Creates the transports of all nodes, with the indices 0 to nodes - 1.
     *
     * @param nodes number of nodes
     * @return their transports
     */
    std::vector<Ptr<LoopbackTransport>> Create(uint32_t nodes);

  protected:
    void DoDispose() override;

  private:
    friend class LoopbackTransport;

    Time m_delay;                                  ///< of every message
    std::vector<Ptr<LoopbackTransport>> m_members; ///< by index
};

/**
 * @ingroup decentralized-fl-network
 * A transport without a network, for tests of the layers above. The control part of each message is
 * really serialized and parsed. Messages that arrive at a node that is stopped are lost without a
 * report, and so are those that were on their way to it when it was. Every message is on its way at
 * once: nothing is queued, and nothing can be withdrawn.
 */
class LoopbackTransport : public Transport
{
  public:
    /**
     * @return the TypeId
     */
    static TypeId GetTypeId();

    NodeIndex GetIndex() const override;
    uint32_t GetNumberOfNodes() const override;
    void Start() override;
    void Stop() override;
    void Send(NodeIndex to, MessagePtr message) override;
    uint64_t Withdraw(NodeIndex to, const MessagePredicate& isObsolete) override;
    uint64_t GetQueuedBytes(NodeIndex to) const override;

  protected:
    void DoDispose() override;

  private:
    friend class LoopbackNetwork;

    /**
     * @param from sender
     * @param message the message as it was sent
     * @param starts value of m_starts of the process that it is for
     */
    void Deliver(NodeIndex from, MessagePtr message, uint64_t starts);

    Ptr<LoopbackNetwork> m_network; ///< the other nodes
    NodeIndex m_index{0};           ///< index of this node
    bool m_isRunning{false};        ///< between Start and Stop
    uint64_t m_starts{0};           ///< number of starts
};

} // namespace fl
} // namespace ns3

#endif // FL_LOOPBACK_TRANSPORT_H
