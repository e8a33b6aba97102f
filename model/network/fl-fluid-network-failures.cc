/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

/**
 * @file
 * @ingroup decentralized-fl-network
 * What a FluidNetwork does when nodes stop, links go down and receivers cannot be reached.
 */

#include "fl-fluid-network.h"
#include "fl-fluid-transport.h"

#include "ns3/simulator.h"

namespace ns3
{
namespace fl
{

void
FluidNetwork::Retry(const FluidStreamKey& key, const Time& lastProgress, const Time& delay)
{
    m_streams.Get(key).state = FluidStream::State::WAITING;
    m_retries.Begin(key.Pack(), lastProgress, GetPatience(key.sender));
    m_retries.Retry(key.Pack(), delay);
}

FluidRetries::Patience
FluidNetwork::GetPatience(NodeIndex sender) const
{
    const FluidTransport& transport = *m_nodes[sender].transport;
    return {transport.m_giveUpTime, transport.m_reconnectDelay};
}

void
FluidNetwork::HandleStall(StreamKey key, bool isStalled)
{
    if (isStalled)
    {
        const NodeIndex sender = FluidStreamKey::Unpack(key).sender;
        m_retries.Begin(key, Simulator::Now(), GetPatience(sender));
    }
    else
    {
        m_retries.End(key);
    }
}

void
FluidNetwork::EndTransfer(const FluidStreamKey& key)
{
    FluidStream& stream = m_streams.Get(key);
    if (stream.transfer == FlowTable::NONE)
    {
        return;
    }
    m_bytes.CountTransfer(key,
                          stream,
                          m_queue,
                          m_nodes[key.sender].link.GetTcp(),
                          GetShare(stream.transfer));
    m_transfers.End(stream.transfer);
}

void
FluidNetwork::Disconnect(const FluidStreamKey& key)
{
    EndTransfer(key);
    FluidStream& stream = m_streams.Get(key);
    stream.Disconnect();
    stream.state = FluidStream::State::IDLE;
}

void
FluidNetwork::Lose(const FluidStreamKey& key)
{
    Disconnect(key);
    m_nodes[key.sender].transport->m_counters.connectionsLost++;
    if (m_streams.Get(key).front != FluidQueuePool::NONE)
    {
        // The sender learns of it when the receiver's reset arrives.
        const double delay = m_nodes[key.sender].link.GetDelay(m_nodes[key.receiver].link);
        Retry(key, Simulator::Now(), Seconds(delay));
    }
}

void
FluidNetwork::GiveUp(StreamKey packed)
{
    const FluidStreamKey key = FluidStreamKey::Unpack(packed);
    Disconnect(key);
    const uint64_t messages = m_streams.Get(key).Clear(m_queue);
    if (messages > 0)
    {
        m_nodes[key.sender].transport->NotifyFailed(key.receiver,
                                                    static_cast<TransportChannel>(key.channel),
                                                    messages);
    }
}

void
FluidNetwork::HandleStop(NodeIndex node)
{
    for (const uint8_t channel : CHANNELS)
    {
        for (NodeIndex peer = 0; peer < m_nodes.size(); peer++)
        {
            const FluidStreamKey out{node, peer, channel};
            FluidStream* outgoing = m_streams.Find(out);
            if (outgoing != nullptr && outgoing->state != FluidStream::State::IDLE)
            {
                FluidTransport* receiver = GetRunning(peer);
                if (receiver != nullptr && outgoing->state == FluidStream::State::OPEN)
                {
                    receiver->m_counters.connectionsLost++;
                }
                m_retries.End(out.Pack());
                Disconnect(out);
                outgoing->Clear(m_queue);
            }
            const FluidStreamKey in{peer, node, channel};
            const FluidStream* incoming = m_streams.Find(in);
            if (incoming != nullptr && incoming->state == FluidStream::State::OPEN)
            {
                Lose(in);
            }
        }
    }
}

} // namespace fl
} // namespace ns3
