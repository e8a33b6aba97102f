/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_KEY_HELPER_H
#define FL_KEY_HELPER_H

#include "ns3/fl-cryptography.h"
#include "ns3/fl-vector-authenticator.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-helper
 * The keys of all nodes of a system: each node has its own pair and knows all public keys.
 */
class KeyHelper
{
  public:
    /**
     * Creates the pairs from numbers drawn from a random stream.
     *
     * @param cryptography real or modeled
     * @param nodes number of nodes
     * @param stream the random stream
     */
    KeyHelper(Ptr<Cryptography> cryptography, uint32_t nodes, int64_t stream);

    /**
     * @param node index of a node
     * @return what signs and checks vectors for it
     */
    std::shared_ptr<const VectorAuthenticator> CreateAuthenticator(NodeIndex node) const;

    /**
     * @return public keys by node
     */
    const std::shared_ptr<const std::vector<PublicKey>>& GetPublicKeys() const;

    /**
     * @param node index of a node
     * @return its keys
     */
    const KeyPairPtr& GetKeyPair(NodeIndex node) const;

  private:
    Ptr<Cryptography> m_cryptography;                           ///< real or modeled
    std::vector<KeyPairPtr> m_pairs;                            ///< by node
    std::shared_ptr<const std::vector<PublicKey>> m_publicKeys; ///< by node
};

} // namespace fl
} // namespace ns3

#endif // FL_KEY_HELPER_H
