/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-stream-oracle.h"

#include "ns3/ipv4-l3-protocol.h"
#include "ns3/tcp-header.h"

#include <algorithm>

namespace ns3
{
namespace fl
{

namespace
{

/// Bytes of a message's header.
constexpr size_t HEADER_SIZE = 36;

/**
 * @param bytes a string of bytes
 * @param offset first byte of a number
 * @param width bytes of it
 * @return the number
 */
uint64_t
ReadNumber(const Bytes& bytes, size_t offset, size_t width)
{
    uint64_t value = 0;
    for (size_t i = 0; i < width; i++)
    {
        value = value << 8 | bytes[offset + i];
    }
    return value;
}

} // namespace

const char*
StreamOracle::GetName(Place place)
{
    static const char* const NAMES[] =
        {"in hello", "in header", "in control part", "in bulk part", "at the last byte", "between"};
    return NAMES[static_cast<size_t>(place)];
}

StreamOracle::StreamOracle(const Ptr<Node>& node, Listener listener)
    : m_listener(std::move(listener))
{
    node->GetObject<Ipv4L3Protocol>()->TraceConnectWithoutContext(
        "LocalDeliver",
        MakeCallback(&StreamOracle::HandleDeliver, this));
}

void
StreamOracle::HandleDeliver(const Ipv4Header& /* header */,
                            Ptr<const Packet> packet,
                            uint32_t /* interface */)
{
    Ptr<Packet> segment = packet->Copy();
    TcpHeader tcp;
    segment->RemoveHeader(tcp);
    Stream& stream = m_streams[{tcp.GetSourcePort(), tcp.GetDestinationPort()}];
    const uint32_t sequence = tcp.GetSequenceNumber().GetValue();
    if ((tcp.GetFlags() & TcpHeader::SYN) != 0)
    {
        stream = Stream();
        stream.next = sequence + 1;
        return;
    }
    const int32_t known = static_cast<int32_t>(stream.next - sequence);
    const auto size = static_cast<int32_t>(segment->GetSize());
    if (known < 0 || known >= size)
    {
        return; // a gap before it, or nothing new in it
    }
    Bytes bytes(size);
    segment->CopyData(bytes.data(), size);
    bytes.erase(bytes.begin(), bytes.begin() + known);
    stream.next += bytes.size();
    m_listener(Advance(stream, bytes));
}

StreamOracle::Place
StreamOracle::Advance(Stream& stream, const Bytes& bytes)
{
    size_t position = 0;
    auto skip = [&position, &bytes](uint64_t& left) {
        const uint64_t step = std::min<uint64_t>(left, bytes.size() - position);
        left -= step;
        position += step;
    };
    while (position < bytes.size())
    {
        if (stream.control + stream.bulk == 0 && stream.header.size() == HEADER_SIZE)
        {
            stream.header.clear();
            stream.isHello = false;
        }
        if (stream.header.size() < HEADER_SIZE)
        {
            stream.header.push_back(bytes[position++]);
            if (stream.header.size() == HEADER_SIZE)
            {
                stream.control = ReadNumber(stream.header, 24, 4);
                stream.bulk = ReadNumber(stream.header, 28, 8);
            }
            continue;
        }
        skip(stream.control);
        skip(stream.bulk);
    }
    if (stream.isHello)
    {
        return Place::HELLO;
    }
    if (stream.header.size() < HEADER_SIZE)
    {
        return Place::HEADER;
    }
    if (stream.control > 0)
    {
        return Place::CONTROL;
    }
    return stream.bulk > 0 ? Place::BULK : Place::END;
}

} // namespace fl
} // namespace ns3
