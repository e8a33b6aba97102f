/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_BYTE_TABLE_H
#define FL_BYTE_TABLE_H

#include "ns3/fl-carried-bytes.h"
#include "ns3/fl-message-byte-tag.h"
#include "ns3/fl-types.h"
#include "ns3/net-device.h"
#include "ns3/object.h"
#include "ns3/packet.h"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace ns3
{
namespace fl
{

/// One row of the byte table.
struct ByteTableRow
{
    std::string link;          ///< name of the link
    std::string system;        ///< name of the system, `transport` if it is not known
    Round round{0};            ///< training round
    std::string phase;         ///< phase of the round
    std::string role;          ///< role of the message, or `transport`
    uint64_t bytes{0};         ///< bytes on the wire, repeated ones included
    uint64_t retransmitted{0}; ///< those of them that this link had carried before
    uint64_t packets{0};       ///< packets that carried at least one of these bytes
};

/**
 * @ingroup decentralized-fl-network
 * Gives every byte that a link carries an owner. Payload bytes belong to the message whose
 * MessageByteTag they bear. Headers belong to the role `transport` of the same system, round and
 * phase; packets without a message (acknowledgements, handshakes) to the system `transport`.
 *
 * It listens to the sending devices' trace source PhyTxEnd, so that the sum over all rows of a link
 * equals the bytes that the device has put on the wire. A byte counts as retransmitted if the link
 * has carried the same position of the same TCP connection before. A network without devices counts
 * by itself.
 */
class ByteTable : public Object
{
  public:
    /**
     * @return the TypeId
     */
    static TypeId GetTypeId();

    /**
     * Begins to count what a device sends.
     *
     * @param device a point-to-point device
     * @param link name of the link, such as `3-up`
     * @return position of the link
     */
    size_t Attach(Ptr<NetDevice> device, const std::string& link);

    /**
     * Adds a link without a device, whose bytes are counted with Count().
     *
     * @param link name of the link
     * @return position of the link
     */
    size_t AddLink(const std::string& link);

    /**
     * Counts what a link without a device has carried of a message.
     *
     * @param link position of the link
     * @param message names system, round, phase and type
     * @param bytes bytes of the message
     * @param overhead bytes of the headers of its packets; 0: they are counted with another message
     * @param packets packets
     */
    void Count(size_t link,
               const MessageByteTag& message,
               uint64_t bytes,
               uint64_t overhead,
               uint64_t packets);

    /**
     * Counts packets without a message on a link without a device.
     *
     * @param link position of the link
     * @param bytes their bytes
     * @param packets packets
     */
    void CountOverhead(size_t link, uint64_t bytes, uint64_t packets);

    /**
     * @return all rows, ordered by link as attached, system, round, phase and role
     */
    std::vector<ByteTableRow> GetRows() const;

    /**
     * @param link position of a link
     * @return bytes that it has carried
     */
    uint64_t GetLinkBytes(size_t link) const;

    /**
     * @return bytes that all links have carried
     */
    uint64_t GetTotalBytes() const;

  private:
    /// Owner of bytes: system, round, phase, type; type TRANSPORT_TYPE for overhead.
    using Owner = std::tuple<uint8_t, Round, uint8_t, uint32_t>;
    /// Addresses and ports of a TCP connection in one direction, as on the wire.
    using FlowKey = std::array<uint8_t, 12>;

    /// Hash of a FlowKey.
    struct FlowHash
    {
        /**
         * @param key addresses and ports
         * @return hash
         */
        size_t operator()(const FlowKey& key) const;
    };

    /// Sums of one owner on one link.
    struct Counts
    {
        uint64_t bytes{0};         ///< bytes on the wire
        uint64_t retransmitted{0}; ///< carried before
        uint64_t packets{0};       ///< packets
    };

    /// What one link has carried.
    struct Link
    {
        std::string name;                                            ///< its name
        uint64_t bytes{0};                                           ///< all bytes
        std::map<Owner, Counts> counts;                              ///< by owner
        std::unordered_map<FlowKey, CarriedBytes, FlowHash> carried; ///< by connection
    };

    /**
     * @param link position of the link
     * @param packet a packet with its link-layer header
     */
    void HandleTransmit(size_t link, Ptr<const Packet> packet);

    std::vector<Link> m_links; ///< as attached
};

} // namespace fl
} // namespace ns3

#endif // FL_BYTE_TABLE_H
