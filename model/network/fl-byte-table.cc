/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-byte-table.h"

#include "ns3/abort.h"
#include "ns3/fl-message-catalog.h"
#include "ns3/fl-tcp-model.h"
#include "ns3/fl-transport-messages.h"
#include "ns3/hash.h"

#include <algorithm>
#include <numeric>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(ByteTable);

namespace
{

/// Stands for headers in place of a message type, which has 16 bits.
constexpr uint32_t TRANSPORT_TYPE = 0x10000;
/// Number of TCP in the IPv4 header.
constexpr uint8_t TCP_PROTOCOL = 6;
/// TCP's SYN flag.
constexpr uint8_t TCP_SYN = 0x02;

/// What the byte table reads in a packet's headers.
struct Segment
{
    bool isTcp{false};            ///< it is a TCP segment
    bool isSyn{false};            ///< it opens a connection
    uint32_t sequence{0};         ///< position of the first payload byte
    uint32_t headers{0};          ///< bytes before the payload
    std::array<uint8_t, 12> flow; ///< addresses and ports
};

/**
 * @param bytes four bytes in network order
 * @return the number
 */
uint32_t
ReadUnsigned32(const uint8_t* bytes)
{
    return static_cast<uint32_t>(bytes[0]) << 24 | static_cast<uint32_t>(bytes[1]) << 16 |
           static_cast<uint32_t>(bytes[2]) << 8 | bytes[3];
}

/**
 * Reads the headers by position: deserializing them with ns-3's classes would create objects for
 * the options of every packet.
 *
 * @param packet a packet with PPP header
 * @return its TCP segment
 */
Segment
ReadSegment(const Ptr<const Packet>& packet)
{
    Segment segment;
    uint8_t bytes[PPP_HEADER_SIZE + IPV4_HEADER_SIZE + TCP_HEADER_SIZE];
    if (packet->CopyData(bytes, sizeof(bytes)) < sizeof(bytes))
    {
        return segment;
    }
    const uint8_t* ip = bytes + PPP_HEADER_SIZE;
    const uint8_t* tcp = ip + IPV4_HEADER_SIZE;
    const bool isFragment = (ip[6] & 0x3f) != 0 || ip[7] != 0;
    if (ip[0] != 0x45 || ip[9] != TCP_PROTOCOL || isFragment)
    {
        return segment;
    }
    segment.isTcp = true;
    segment.isSyn = (tcp[13] & TCP_SYN) != 0;
    segment.sequence = ReadUnsigned32(tcp + 4);
    segment.headers = std::min<uint32_t>(PPP_HEADER_SIZE + IPV4_HEADER_SIZE + (tcp[12] >> 4) * 4,
                                         packet->GetSize());
    std::copy(ip + 12, ip + 20, segment.flow.begin());
    std::copy(tcp, tcp + 4, segment.flow.begin() + 8);
    return segment;
}

/**
 * @param ranges disjoint ranges
 * @param begin first byte
 * @param end byte after the last one
 * @return number of bytes from begin to end that are in the ranges
 */
uint32_t
GetOverlap(const std::vector<CarriedBytes::Range>& ranges, uint32_t begin, uint32_t end)
{
    uint32_t overlap = 0;
    for (const auto& [rangeBegin, rangeEnd] : ranges)
    {
        overlap += std::max(std::min(end, rangeEnd), std::max(begin, rangeBegin)) -
                   std::max(begin, rangeBegin);
    }
    return overlap;
}

} // namespace

size_t
ByteTable::FlowHash::operator()(const FlowKey& key) const
{
    return Hash64(reinterpret_cast<const char*>(key.data()), key.size());
}

TypeId
ByteTable::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::ByteTable")
                            .SetParent<Object>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<ByteTable>();
    return tid;
}

size_t
ByteTable::Attach(Ptr<NetDevice> device, const std::string& link)
{
    const bool connected = device->TraceConnectWithoutContext(
        "PhyTxEnd",
        MakeCallback(&ByteTable::HandleTransmit, this).Bind(m_links.size()));
    NS_ABORT_MSG_UNLESS(connected, "the device has no trace source PhyTxEnd");
    return AddLink(link);
}

size_t
ByteTable::AddLink(const std::string& link)
{
    m_links.emplace_back();
    m_links.back().name = link;
    return m_links.size() - 1;
}

void
ByteTable::Count(size_t link,
                 const MessageByteTag& message,
                 uint64_t bytes,
                 uint64_t overhead,
                 uint64_t packets)
{
    Link& entry = m_links[link];
    entry.bytes += bytes + overhead;
    auto add = [&entry, packets](const Owner& owner, uint64_t ownedBytes) {
        Counts& counts = entry.counts[owner];
        counts.bytes += ownedBytes;
        counts.packets += packets;
    };
    add(Owner(message.system, message.round, message.phase, message.type), bytes);
    if (overhead > 0)
    {
        add(Owner(message.system, message.round, message.phase, TRANSPORT_TYPE), overhead);
    }
}

void
ByteTable::CountOverhead(size_t link, uint64_t bytes, uint64_t packets)
{
    Link& entry = m_links[link];
    entry.bytes += bytes;
    Counts& counts = entry.counts[Owner(TransportMessages::SYSTEM, 0, 0, TRANSPORT_TYPE)];
    counts.bytes += bytes;
    counts.packets += packets;
}

void
ByteTable::HandleTransmit(size_t link, Ptr<const Packet> packet)
{
    Link& entry = m_links[link];
    const uint32_t size = packet->GetSize();
    entry.bytes += size;

    const Segment segment = ReadSegment(packet);
    const uint32_t headers = segment.isTcp ? segment.headers : size;
    const uint32_t payload = size - headers;
    // Parts of the payload that have been on this link before, counted from its first byte.
    std::vector<CarriedBytes::Range> repeated;
    if (segment.isSyn)
    {
        entry.carried[segment.flow].Begin(segment.sequence + 1);
    }
    else if (segment.isTcp && payload > 0)
    {
        repeated = entry.carried[segment.flow].Carry(segment.sequence, payload);
    }

    Owner overhead(TransportMessages::SYSTEM, 0, 0, TRANSPORT_TYPE);
    uint64_t owned = 0;
    uint64_t ownedRepeated = 0;
    for (ByteTagIterator tags = packet->GetByteTagIterator(); tags.HasNext();)
    {
        ByteTagIterator::Item item = tags.Next();
        if (item.GetTypeId() != MessageByteTag::GetTypeId())
        {
            continue;
        }
        MessageByteTag tag;
        item.GetTag(tag);
        if (owned == 0)
        {
            overhead = Owner(tag.system, tag.round, tag.phase, TRANSPORT_TYPE);
        }
        const uint32_t bytes = item.GetEnd() - item.GetStart();
        const uint32_t itemRepeated =
            GetOverlap(repeated, item.GetStart() - headers, item.GetEnd() - headers);
        Counts& counts = entry.counts[Owner(tag.system, tag.round, tag.phase, tag.type)];
        counts.bytes += bytes;
        counts.retransmitted += itemRepeated;
        counts.packets++;
        owned += bytes;
        ownedRepeated += itemRepeated;
    }
    Counts& counts = entry.counts[overhead];
    counts.bytes += size - owned;
    counts.retransmitted += GetOverlap(repeated, 0, payload) - ownedRepeated;
    counts.packets++;
}

std::vector<ByteTableRow>
ByteTable::GetRows() const
{
    const MessageCatalog& catalog = MessageCatalog::Get();
    std::vector<ByteTableRow> rows;
    for (const Link& link : m_links)
    {
        // Types of one role become one row.
        std::map<std::tuple<uint8_t, Round, uint8_t, std::string>, ByteTableRow> byRole;
        for (const auto& [owner, counts] : link.counts)
        {
            const auto& [system, round, phase, type] = owner;
            const std::string role =
                type == TRANSPORT_TYPE ? "transport" : catalog.At(system, type).role;
            ByteTableRow& row = byRole[{system, round, phase, role}];
            row.link = link.name;
            row.system = catalog.FindSystem(system)->name;
            row.round = round;
            row.phase = catalog.GetPhaseName(system, phase);
            row.role = role;
            row.bytes += counts.bytes;
            row.retransmitted += counts.retransmitted;
            row.packets += counts.packets;
        }
        for (auto& [key, row] : byRole)
        {
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

uint64_t
ByteTable::GetLinkBytes(size_t link) const
{
    return m_links.at(link).bytes;
}

uint64_t
ByteTable::GetTotalBytes() const
{
    return std::accumulate(m_links.begin(),
                           m_links.end(),
                           uint64_t{0},
                           [](uint64_t sum, const Link& link) { return sum + link.bytes; });
}

} // namespace fl
} // namespace ns3
