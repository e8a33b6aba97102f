/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-key-helper.h"

#include "ns3/fl-random.h"

#include <utility>

namespace ns3
{
namespace fl
{

KeyHelper::KeyHelper(Ptr<Cryptography> cryptography, uint32_t nodes, int64_t stream)
    : m_cryptography(std::move(cryptography))
{
    Ptr<UniformRandomVariable> uniform = MakeUniform(stream);
    auto publicKeys = std::make_shared<std::vector<PublicKey>>();
    for (uint32_t node = 0; node < nodes; node++)
    {
        KeySeed seed;
        for (uint8_t& byte : seed)
        {
            byte = static_cast<uint8_t>(uniform->GetInteger(0, 255));
        }
        m_pairs.push_back(m_cryptography->GetSignatureScheme().CreateKeyPair(seed));
        publicKeys->push_back(m_pairs.back()->GetPublicKey());
    }
    m_publicKeys = publicKeys;
}

std::shared_ptr<const VectorAuthenticator>
KeyHelper::CreateAuthenticator(NodeIndex node) const
{
    return std::make_shared<const VectorAuthenticator>(m_cryptography,
                                                       m_pairs.at(node),
                                                       m_publicKeys);
}

const KeyPairPtr&
KeyHelper::GetKeyPair(NodeIndex node) const
{
    return m_pairs.at(node);
}

const std::shared_ptr<const std::vector<PublicKey>>&
KeyHelper::GetPublicKeys() const
{
    return m_publicKeys;
}

} // namespace fl
} // namespace ns3
