/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_BULK_TABLE_H
#define FL_BULK_TABLE_H

#include "ns3/fl-bulk-payload.h"
#include "ns3/fl-types.h"
#include "ns3/object.h"

#include <cstdint>
#include <map>
#include <tuple>

namespace ns3
{
namespace fl
{

/// Names one direction of one channel between two nodes, for as long as its numbering lasts.
struct StreamId
{
    NodeIndex sender;   ///< index of the sender
    NodeIndex receiver; ///< index of the receiver
    uint8_t channel;    ///< TransportChannel
    uint64_t epoch;     ///< grows each time the sender starts its numbering anew

    /**
     * @param other another stream
     * @return an order
     */
    bool operator<(const StreamId& other) const
    {
        return std::tie(sender, receiver, channel, epoch) <
               std::tie(other.sender, other.receiver, other.channel, other.epoch);
    }
};

/**
 * @ingroup decentralized-fl-network
 * Carries the content of bulk parts beside the packets, while these carry as many bytes of padding.
 * The sender puts a pointer in when it writes a message's first byte, the receiver takes it out
 * when it has the last, and what is left of a stream goes when its sender gives it up or ends. One
 * table serves all transports of a system.
 */
class BulkTable : public Object
{
  public:
    /**
     * @return the TypeId
     */
    static TypeId GetTypeId();

    /**
     * @param stream the message's stream
     * @param sequence the message's number
     * @param bulk its bulk part
     */
    void Put(const StreamId& stream, uint64_t sequence, BulkPayloadPtr bulk);

    /**
     * Removes an entry.
     *
     * @param stream the message's stream
     * @param sequence the message's number
     * @return its bulk part, nullptr if there is none
     */
    BulkPayloadPtr Take(const StreamId& stream, uint64_t sequence);

    /**
     * Ends a stream: its sender is gone or numbers anew. Removes all its entries.
     *
     * @param stream the stream
     */
    void Erase(const StreamId& stream);

    /**
     * @param stream a stream
     * @return true if it was ended: what is still on its way to the receiver has no content
     */
    bool HasEnded(const StreamId& stream) const;

    /**
     * @return number of entries
     */
    size_t GetSize() const;

  protected:
    void DoDispose() override;

  private:
    /// Bulk parts by stream and number.
    std::map<StreamId, std::map<uint64_t, BulkPayloadPtr>> m_entries;
    /// Last epoch that was ended, by sender, receiver and channel: at most one entry for each
    /// stream that the transports of the system have ever opened.
    std::map<std::tuple<NodeIndex, NodeIndex, uint8_t>, uint64_t> m_ended;
};

} // namespace fl
} // namespace ns3

#endif // FL_BULK_TABLE_H
