/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_ED25519_SIGNATURE_SCHEME_H
#define FL_ED25519_SIGNATURE_SCHEME_H

#include "ns3/fl-signature-scheme.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-crypto
 * Ed25519 (RFC 8032, section 5.1), computed by OpenSSL. The seed is the RFC's private key.
 */
class Ed25519SignatureScheme : public SignatureScheme
{
  public:
    /// Bytes of a public key.
    static constexpr uint32_t PUBLIC_KEY_SIZE = 32;
    /// Bytes of a signature.
    static constexpr uint32_t SIGNATURE_SIZE = 64;

    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    using SignatureScheme::Verify;
    KeyPairPtr CreateKeyPair(const KeySeed& seed) const override;
    bool Verify(const PublicKey& key,
                const uint8_t* message,
                size_t length,
                const Signature& signature) const override;
    uint32_t GetPublicKeySize() const override;
    uint32_t GetSignatureSize() const override;
};

} // namespace fl
} // namespace ns3

#endif // FL_ED25519_SIGNATURE_SCHEME_H
