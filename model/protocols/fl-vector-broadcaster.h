/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_VECTOR_BROADCASTER_H
#define FL_VECTOR_BROADCASTER_H

#include "ns3/fl-bulk-payload.h"
#include "ns3/fl-digest.h"
#include "ns3/fl-dissemination.h"
#include "ns3/fl-merkle-proof.h"
#include "ns3/fl-message.h"
#include "ns3/fl-protocol-host.h"
#include "ns3/fl-types.h"
#include "ns3/fl-vector-authenticator.h"

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

/// What a VectorBroadcaster is made from.
struct BroadcastSettings
{
    uint8_t system{0};                                        ///< system of the messages
    uint16_t type{0};                                         ///< type of its own messages
    Ptr<const Dissemination> dissemination;                   ///< ways of the vectors
    const DigestScheme* digests{nullptr};                     ///< hash function
    std::shared_ptr<const VectorAuthenticator> authenticator; ///< signs and checks
    bool isForwarding{true};                                  ///< false: keeps pieces to itself
    /// To whom a node broadcasts, in an order on which all agree; empty if it may not.
    std::function<std::vector<NodeIndex>(NodeIndex sender)> getReceivers;
    /// Takes a message that others have helped to bring: whose it is, the message.
    std::function<void(NodeIndex sender, const MessagePtr& message)> deliver;
};

/**
 * @ingroup decentralized-fl-protocols
 * Sends messages with large bulk parts to many, on the ways that a Dissemination says: as they are,
 * if the sender reaches everybody itself, else in pieces that receivers send on to each other. A
 * receiver puts them together and hands over the message as if its sender had sent it directly.
 *
 * Receivers need not trust each other. The sender signs what the message is (type, round, phase,
 * control part, size) and the root of the Merkle tree over the pieces; each piece carries that and
 * its path in the tree, and is checked before it is used or sent on. A Byzantine receiver can only
 * keep pieces to itself: then the message does not come, and the system has to ask for it.
 */
class VectorBroadcaster
{
  public:
    /**
     * @param host outputs; outlives this object, and its work
     * @param settings what it is made from
     */
    VectorBroadcaster(ProtocolHost& host, BroadcastSettings settings);

    VectorBroadcaster(const VectorBroadcaster&) = delete;
    VectorBroadcaster& operator=(const VectorBroadcaster&) = delete;

    /**
     * Sends a message to receivers, who must be those that getReceivers says of this node there.
     *
     * @param to the receivers
     * @param message the message
     */
    void Send(const std::vector<NodeIndex>& to, const MessagePtr& message);

    /**
     * @param from who has sent it
     * @param message a piece of any content
     * @return false if it is refused at once
     */
    bool HandlePiece(NodeIndex from, const MessagePtr& message);

    /**
     * @return pieces that have turned out to be false
     */
    uint64_t GetRejected() const;

    /**
     * @param system number of a system
     * @param type type of the pieces
     * @return the schema, for the system's catalog entry
     */
    static MessageSchema MakeSchema(uint8_t system, uint16_t type);

  private:
    /// What a broadcast is, as its sender signs it, but for the root.
    struct Description
    {
        NodeIndex sender{0};                  ///< whose it is
        std::shared_ptr<const Message> inner; ///< the message without its bulk part
        uint64_t size{0};                     ///< bytes of the bulk part

        /**
         * @return what is signed, before the root
         */
        Bytes MakeStatement() const;
    };

    /// A sealed message.
    struct Sealed
    {
        VectorSeal seal;                 ///< root and signature
        std::vector<MerkleProof> proofs; ///< by piece
    };

    /// A message that is coming, or has come.
    struct Incoming
    {
        VectorSeal seal;                    ///< root of its tree, and signature
        Bytes statement;                    ///< what it is
        std::vector<BulkPayloadPtr> pieces; ///< what is there; empty when all were
        uint64_t missing{0};                ///< number of pieces that are not there
    };

    /// A piece that is being checked.
    struct Piece
    {
        NodeIndex from{0};       ///< who has sent it
        Description description; ///< of what
        VectorSeal seal;         ///< of all
        MerkleProof proof;       ///< its place
        MessagePtr message;      ///< to be sent on
    };

    /**
     * @param size bytes of a bulk part
     * @param receivers number of receivers
     * @return bytes of a piece; the last one may be shorter
     */
    uint64_t GetPieceSize(uint64_t size, size_t receivers) const;

    /**
     * @param from who has sent it
     * @param message a piece of any content
     * @return what it says; nothing if that is impossible
     */
    std::optional<Piece> Read(NodeIndex from, const MessagePtr& message) const;

    /**
     * @param to the receivers
     * @param message the message
     * @param sealed the same, sealed
     */
    void SendPieces(const std::vector<NodeIndex>& to,
                    const MessagePtr& message,
                    const Sealed& sealed);

    /**
     * @param piece a piece
     * @param statement what the sender has signed, without the root
     * @return the message it belongs to, nullptr if no piece of it was checked before
     */
    Incoming* Find(const Piece& piece, const Bytes& statement);

    /**
     * @param piece a genuine piece
     * @param statement what the sender has signed, without the root
     */
    void Take(const Piece& piece, const Bytes& statement);

    /**
     * @param piece a genuine piece, not of this node
     */
    void Forward(const Piece& piece);

    ProtocolHost& m_host;                                ///< outputs
    const BroadcastSettings m_settings;                  ///< what it is made from
    std::map<NodeIndex, std::list<Incoming>> m_incoming; ///< by sender, the latest first
    std::map<NodeIndex, uint32_t> m_checking;            ///< pieces under way, by who has sent them
    uint64_t m_rejected{0};                              ///< false pieces
};

} // namespace fl
} // namespace ns3

#endif // FL_VECTOR_BROADCASTER_H
