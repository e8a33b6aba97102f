/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fluid-network.h"

#include "fl-fluid-transport.h"

#include "ns3/boolean.h"
#include "ns3/fl-message-header.h"
#include "ns3/fl-transport-messages.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(FluidNetwork);

namespace
{

/// Handshakes and round trips take a multiple of this time, in s: those that a multicast needs
/// differ by the time for a segment on the receivers' links, and should end together so that the
/// multicast stays one.
constexpr double ROUND_TRIP_QUANTUM = 100e-6;

/**
 * @param seconds a duration
 * @return the same, to the nanosecond
 */
int64_t
ToNanoseconds(double seconds)
{
    return std::llround(seconds * 1e9);
}

/**
 * @param seconds a round-trip time
 * @return quanta that it takes
 */
int64_t
CountQuanta(double seconds)
{
    return static_cast<int64_t>(std::ceil(seconds / ROUND_TRIP_QUANTUM));
}

} // namespace

bool
FluidNetwork::Start::IsLike(const Start& other) const
{
    return key.sender == other.key.sender && bytes == other.bytes && roundTrip == other.roundTrip &&
           window == other.window;
}

TypeId
FluidNetwork::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::FluidNetwork")
                            .SetParent<Object>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<FluidNetwork>()
                            .AddAttribute("Bundles",
                                          "Transfers of one sender and size that begin at one "
                                          "instant are computed as one; without, times are the "
                                          "same, and computing takes longer.",
                                          BooleanValue(true),
                                          MakeBooleanAccessor(&FluidNetwork::m_bundles),
                                          MakeBooleanChecker())
                            .AddAttribute("CongestionWindows",
                                          "Congestion windows limit transfers, as TCP's CUBIC has "
                                          "them; without, each takes its fair share at once.",
                                          BooleanValue(true),
                                          MakeBooleanAccessor(&FluidNetwork::m_hasWindows),
                                          MakeBooleanChecker());
    return tid;
}

FluidNetwork::FluidNetwork()
    : m_transfers([this]() { BeginReady(); },
                  [this](FluidTransfers::GroupId group) { HandleCompletion(group); },
                  [this](StreamKey key, bool isStalled) { HandleStall(key, isStalled); }),
      m_retries([this](StreamKey key) { Connect(FluidStreamKey::Unpack(key)); },
                [this](StreamKey key) { GiveUp(key); }),
      m_helloSize(MessageHeader::SIZE +
                  Message(TransportMessages::Hello(), 0, 0).EncodeControl().size())
{
}

void
FluidNetwork::DoDispose()
{
    m_retries.Clear();
    Object::DoDispose();
}

NodeIndex
FluidNetwork::AddNode(FluidTransport& transport,
                      Ptr<const LinkProfile> profile,
                      const LinkRates& rates)
{
    m_nodes.push_back({&transport, FluidAccessLink(m_transfers, *profile, rates)});
    return m_nodes.size() - 1;
}

void
FluidNetwork::AttachByteTable(Ptr<ByteTable> table, bool hasDownlinks)
{
    m_bytes.Attach(std::move(table), m_nodes.size(), hasDownlinks);
}

uint32_t
FluidNetwork::GetNumberOfNodes() const
{
    return m_nodes.size();
}

uint64_t
FluidNetwork::GetHeldMessages() const
{
    return m_queue.GetSize();
}

FluidTransport*
FluidNetwork::GetRunning(NodeIndex node) const
{
    FluidTransport* transport = m_nodes[node].transport;
    return transport != nullptr && transport->m_isRunning ? transport : nullptr;
}

void
FluidNetwork::HandleDispose(NodeIndex node)
{
    m_nodes[node].transport = nullptr;
}

void
FluidNetwork::SetRates(NodeIndex node, const LinkRates& rates)
{
    m_nodes.at(node).link.SetRates(rates);
}

double
FluidNetwork::GetShare(FluidTransfers::MemberId transfer) const
{
    const auto group = m_transfers.GetFlows().GetGroup(transfer);
    return 1 - m_transfers.GetRemaining(transfer) / m_transfers.GetBytes(group);
}

void
FluidNetwork::Send(NodeIndex from, NodeIndex to, TransportChannel channel, FluidMessagePtr message)
{
    const FluidStreamKey key{from, to, static_cast<uint8_t>(channel)};
    FluidStream& stream = m_streams.Get(key);
    stream.Append(m_queue, std::move(message));
    if (stream.state == FluidStream::State::IDLE)
    {
        Connect(key);
    }
    else if (stream.state == FluidStream::State::OPEN && stream.transfer == FlowTable::NONE)
    {
        m_queue[stream.next].hasBegun = true;
        m_ready.push_back(key.Pack());
        m_transfers.RequestUpdate();
    }
}

uint64_t
FluidNetwork::Withdraw(NodeIndex from, NodeIndex to, const Transport::MessagePredicate& isObsolete)
{
    uint64_t messages = 0;
    for (const uint8_t channel : CHANNELS)
    {
        FluidStream* stream = m_streams.Find({from, to, channel});
        messages += stream == nullptr ? 0 : stream->Withdraw(m_queue, isObsolete);
    }
    return messages;
}

uint64_t
FluidNetwork::GetQueuedBytes(NodeIndex from, NodeIndex to) const
{
    uint64_t bytes = 0;
    for (const uint8_t channel : CHANNELS)
    {
        const FluidStream* stream = m_streams.Find({from, to, channel});
        if (stream == nullptr)
        {
            continue;
        }
        for (auto entry = stream->next; entry != FluidQueuePool::NONE; entry = m_queue[entry].next)
        {
            bytes += m_queue[entry].message->GetFrameSize();
        }
        if (stream->transfer != FlowTable::NONE)
        {
            bytes -= std::llround((stream->GetBatchBytes(m_queue) - stream->greeting) *
                                  GetShare(stream->transfer));
        }
    }
    return bytes;
}

void
FluidNetwork::Connect(const FluidStreamKey& key)
{
    FluidStream& stream = m_streams.Get(key);
    stream.state = FluidStream::State::CONNECTING;
    m_connecting.push_back({key.Pack(), stream.connection, 0, Simulator::Now().GetNanoSeconds()});
    m_transfers.RequestUpdate();
}

void
FluidNetwork::BeginReady()
{
    // Handshakes of one duration end in one event.
    std::map<int64_t, StreamEvents> handshakes;
    for (const StreamEvent& attempt : std::exchange(m_connecting, {}))
    {
        const FluidStreamKey key = FluidStreamKey::Unpack(attempt.key);
        const FluidAccessLink& from = m_nodes[key.sender].link;
        const uint32_t syn = from.GetTcp().GetSynSize();
        const double roundTrip = from.GetRoundTrip(m_nodes[key.receiver].link, syn, syn);
        handshakes[CountQuanta(roundTrip) * ToNanoseconds(ROUND_TRIP_QUANTUM)].push_back(attempt);
    }
    for (auto& [delay, attempts] : handshakes)
    {
        Simulator::Schedule(NanoSeconds(delay),
                            &FluidNetwork::HandleHandshakes,
                            Ptr<FluidNetwork>(this),
                            std::move(attempts));
    }

    std::vector<Start> starts;
    starts.reserve(m_ready.size());
    for (const StreamKey packed : m_ready)
    {
        const FluidStreamKey key = FluidStreamKey::Unpack(packed);
        FluidStream& stream = m_streams.Get(key);
        if (stream.state == FluidStream::State::OPEN && stream.next != FluidQueuePool::NONE &&
            stream.transfer == FlowTable::NONE && stream.batch == 0)
        {
            const FluidAccessLink& from = m_nodes[key.sender].link;
            const TcpModel& tcp = from.GetTcp();
            stream.FormBatch(m_queue, tcp.GetSegmentSize());
            const double roundTrip = from.GetRoundTrip(m_nodes[key.receiver].link,
                                                       tcp.GetFullSegmentBytes(),
                                                       tcp.GetAcknowledgementSize());
            starts.push_back({key,
                              tcp.GetWireBytes(stream.GetBatchBytes(m_queue)),
                              CountQuanta(roundTrip),
                              stream.window});
        }
    }
    m_ready.clear();
    for (size_t begin = 0; begin < starts.size();)
    {
        // Consecutive transfers of one sender and size are a bundle.
        size_t end = begin + 1;
        while (m_bundles && end < starts.size() && starts[end].IsLike(starts[begin]))
        {
            end++;
        }
        BeginBundle(starts, begin, end);
        begin = end;
    }
}

void
FluidNetwork::BeginBundle(const std::vector<Start>& starts, size_t begin, size_t end)
{
    const bool isBundle = end > begin + 1;
    std::vector<FluidTransfers::LinkId> links{m_nodes[starts[begin].key.sender].link.GetUplink()};
    if (!isBundle)
    {
        links.push_back(m_nodes[starts[begin].key.receiver].link.GetDownlink());
    }
    const Start& first = starts[begin];
    const FluidAccessLink& sender = m_nodes[first.key.sender].link;
    const FluidWindow window(first.window,
                             static_cast<double>(first.bytes),
                             sender.GetTcp().GetFullSegmentBytes(),
                             static_cast<double>(first.roundTrip) * ROUND_TRIP_QUANTUM,
                             sender.ControlsDelay(),
                             Simulator::Now().GetSeconds());
    const auto group = m_transfers.Begin(static_cast<double>(first.bytes), links, window);
    links.clear();
    for (size_t i = begin; i < end; i++)
    {
        if (isBundle)
        {
            links.assign(1, m_nodes[starts[i].key.receiver].link.GetDownlink());
        }
        FluidStream& stream = m_streams.Get(starts[i].key);
        stream.transfer = m_transfers.AddMember(group, starts[i].key.Pack(), links);
    }
}

void
FluidNetwork::HandleCompletion(FluidTransfers::GroupId group)
{
    const FlowTable& flows = m_transfers.GetFlows();
    const FluidWindow::State window = m_transfers.GetWindow(group).GetState();
    const int64_t now = Simulator::Now().GetNanoSeconds();
    StreamEvents deliveries;
    deliveries.reserve(flows.GetMembers(group).size());
    for (const FlowTable::MemberId member : flows.GetMembers(group))
    {
        const StreamKey packed = flows.GetTag(member);
        const FluidStreamKey key = FluidStreamKey::Unpack(packed);
        FluidStream& stream = m_streams.Get(key);
        const uint64_t frame = stream.GetBatchBytes(m_queue);
        const FluidAccessLink& from = m_nodes[key.sender].link;
        const FluidAccessLink& to = m_nodes[key.receiver].link;
        const TcpModel& tcp = from.GetTcp();
        stream.window = window;
        const int64_t time = now + ToNanoseconds(from.GetTail(to, frame));
        deliveries.push_back({packed, stream.connection, stream.batch, time});
        m_bytes.CountTransfer(key, stream, m_queue, tcp, 1);
        stream.CompleteBatch(m_queue);
        if (stream.next != FluidQueuePool::NONE)
        {
            m_ready.push_back(packed);
        }
    }
    // What arrives at one instant is one event.
    auto isEarlier = [](const StreamEvent& a, const StreamEvent& b) { return a.time < b.time; };
    if (!std::is_sorted(deliveries.begin(), deliveries.end(), isEarlier))
    {
        std::stable_sort(deliveries.begin(), deliveries.end(), isEarlier);
    }
    for (size_t begin = 0; begin < deliveries.size();)
    {
        const auto end = std::upper_bound(deliveries.begin() + begin,
                                          deliveries.end(),
                                          deliveries[begin],
                                          isEarlier);
        Simulator::Schedule(NanoSeconds(deliveries[begin].time - now),
                            &FluidNetwork::Deliver,
                            Ptr<FluidNetwork>(this),
                            StreamEvents(deliveries.begin() + begin, end));
        begin = end - deliveries.begin();
    }
}

void
FluidNetwork::Deliver(const StreamEvents& deliveries)
{
    for (const StreamEvent& delivery : deliveries)
    {
        const FluidStreamKey key = FluidStreamKey::Unpack(delivery.key);
        std::vector<FluidMessagePtr> messages;
        for (uint32_t i = 0; i < delivery.messages; i++)
        {
            FluidStream& stream = m_streams.Get(key);
            if (stream.connection == delivery.connection)
            {
                messages.push_back(stream.PopFront(m_queue));
            }
        }
        // A process that ends while it takes them takes the others with it.
        const FluidTransport* receiver = GetRunning(key.receiver);
        const uint64_t starts = receiver == nullptr ? 0 : receiver->m_starts;
        for (const FluidMessagePtr& message : messages)
        {
            FluidTransport* transport = GetRunning(key.receiver);
            if (transport == nullptr || transport->m_starts != starts)
            {
                break;
            }
            transport->HandleArrival(key.sender, *message);
        }
    }
}

void
FluidNetwork::HandleHandshakes(const StreamEvents& attempts)
{
    for (const StreamEvent& attempt : attempts)
    {
        const FluidStreamKey key = FluidStreamKey::Unpack(attempt.key);
        FluidStream& stream = m_streams.Get(key);
        if (stream.connection != attempt.connection)
        {
            continue;
        }
        FluidTransport* receiver = GetRunning(key.receiver);
        if (receiver == nullptr || !m_nodes[key.sender].link.IsUp() ||
            !m_nodes[key.receiver].link.IsUp())
        {
            Retry(key, NanoSeconds(attempt.time), Time(0));
            continue;
        }
        m_retries.End(attempt.key);
        stream.state = FluidStream::State::OPEN;
        stream.window = FluidWindow::State();
        if (m_hasWindows)
        {
            stream.window.size =
                static_cast<float>(m_nodes[key.sender].link.GetTcp().GetInitialWindow());
        }
        m_nodes[key.sender].transport->m_counters.connections++;
        receiver->m_counters.connections++;
        stream.greeting = m_helloSize;
        m_bytes.CountHandshake(key, m_nodes[key.sender].link.GetTcp());
        if (stream.next != FluidQueuePool::NONE)
        {
            m_ready.push_back(attempt.key);
            m_transfers.RequestUpdate();
        }
    }
}

} // namespace fl
} // namespace ns3
