/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CONSENSUS_MESSAGE_H
#define FL_CONSENSUS_MESSAGE_H

#include "ns3/fl-block.h"
#include "ns3/fl-consensus-group.h"
#include "ns3/fl-digest.h"
#include "ns3/fl-quorum-certificate.h"
#include "ns3/fl-types.h"
#include "ns3/fl-vote-statement.h"

#include <cstddef>
#include <memory>
#include <variant>
#include <vector>

namespace ns3
{
namespace fl
{

/// A leader's block (HotStuff: PREPARE; chained: GENERIC).
struct ProposalMessage
{
    BlockPtr block; ///< the block, with its certificate
};

/// A replica's vote, for the replica that collects the votes of the view.
struct VoteMessage
{
    VoteStatement statement; ///< what is voted for
    Bytes share;             ///< the voter's share of the certificate
};

/// A certificate by itself (basic HotStuff: PRE-COMMIT, COMMIT and DECIDE).
struct CertificateMessage
{
    QuorumCertificatePtr certificate; ///< the latest of the view
};

/// A replica has given up the views below.
struct NewViewMessage
{
    View view{0};                     ///< lowest view that the sender still takes part in
    Height decided{0};                ///< height of the last block that it has decided
    QuorumCertificatePtr certificate; ///< latest that the sender knows
};

/// Asks for a block and blocks before it.
struct BlockRequestMessage
{
    Digest block;     ///< the last one
    Height height{0}; ///< blocks up to this height are not needed
};

/// Answers a request; the blocks come without proofs, since their digests show what they are.
struct BlockResponseMessage
{
    /// Most blocks in a response that is accepted from the network.
    static constexpr size_t MAX_BLOCKS = 256;

    Digest block;                 ///< the one that was asked for
    std::vector<BlockPtr> blocks; ///< that block, its parent, and so on; empty if it is not known
};

/// A message of the agreement among the replicas of one group.
using ConsensusMessage = std::variant<ProposalMessage,
                                      VoteMessage,
                                      CertificateMessage,
                                      NewViewMessage,
                                      BlockRequestMessage,
                                      BlockResponseMessage>;

/// A shared, immutable message.
using ConsensusMessagePtr = std::shared_ptr<const ConsensusMessage>;

/**
 * @ingroup decentralized-fl-consensus
 * The types of messages: their order in ConsensusMessage, names and wire format.
 */
class ConsensusMessageCodec
{
  public:
    /// Number of types.
    static constexpr size_t TYPES = std::variant_size_v<ConsensusMessage>;

    /**
     * @param type position of the type in ConsensusMessage
     * @return its name, such as proposal
     */
    static const char* GetName(size_t type);

    /**
     * @param message a message
     * @return the first byte is the type
     */
    static Bytes Encode(const ConsensusMessage& message);

    /**
     * @param bytes bytes of any origin
     * @return the message; nullptr unless the bytes are exactly one message within the limits on
     *         certificates, payloads and numbers of blocks
     */
    static ConsensusMessagePtr Decode(const Bytes& bytes);

    /**
     * @param message a message
     * @return the view that it belongs to, 0 for requests and responses
     */
    static View GetView(const ConsensusMessage& message);
};

} // namespace fl
} // namespace ns3

#endif // FL_CONSENSUS_MESSAGE_H
