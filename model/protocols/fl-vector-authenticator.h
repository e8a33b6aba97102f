/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_VECTOR_AUTHENTICATOR_H
#define FL_VECTOR_AUTHENTICATOR_H

#include "ns3/fl-bulk-payload.h"
#include "ns3/fl-cost.h"
#include "ns3/fl-cryptography.h"
#include "ns3/fl-digest.h"
#include "ns3/fl-signature-scheme.h"
#include "ns3/fl-types.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/// What authenticates a vector in a message.
struct VectorSeal
{
    Digest digest;       ///< root of the vector's Merkle tree
    Signature signature; ///< of the statement, by the vector's owner
};

/**
 * @ingroup decentralized-fl-protocols
 * Signs and checks vectors: the signature covers the root of the vector's Merkle tree and a
 * statement that says what the vector is (purpose, round, weight), so that it cannot be taken for
 * another. Immutable; the closures that it returns run on any thread while it is alive.
 */
class VectorAuthenticator
{
  public:
    /**
     * @param cryptography real or modeled primitives
     * @param own keys of this node
     * @param keys public keys of all nodes by index
     */
    VectorAuthenticator(Ptr<Cryptography> cryptography,
                        KeyPairPtr own,
                        std::shared_ptr<const std::vector<PublicKey>> keys);

    /**
     * @param payload the vector, may be null in a forged message
     * @param statement what the vector is
     * @return work that signs it
     */
    std::function<VectorSeal()> Sign(BulkPayloadPtr payload, Bytes statement) const;

    /**
     * @param signer index of the supposed owner
     * @param payload the vector, may be null in a forged message
     * @param statement what the vector should be
     * @param seal what came with it
     * @return work that checks it
     */
    std::function<bool()> Verify(NodeIndex signer,
                                 BulkPayloadPtr payload,
                                 Bytes statement,
                                 VectorSeal seal) const;

    /**
     * @param statement what a vector is
     * @return signs that together with the root of the vector's tree, of any kind
     */
    std::function<Signature(const Digest&)> MakeSigner(Bytes statement) const;

    /**
     * @param signer index of the supposed owner
     * @param statement what a vector should be
     * @return checks a signature of that and the root of the vector's tree
     */
    std::function<bool(const Digest&, const Signature&)> MakeVerifier(NodeIndex signer,
                                                                      Bytes statement) const;

    /**
     * @param bytes size of the vector
     * @return cost of signing it
     */
    static Cost GetSignCost(uint64_t bytes);

    /**
     * @param bytes size of the vector
     * @return cost of checking it
     */
    static Cost GetVerifyCost(uint64_t bytes);

  private:
    Ptr<Cryptography> m_cryptography;                     ///< keeps the schemes alive
    KeyPairPtr m_own;                                     ///< keys of this node
    std::shared_ptr<const std::vector<PublicKey>> m_keys; ///< public keys by index
};

} // namespace fl
} // namespace ns3

#endif // FL_VECTOR_AUTHENTICATOR_H
