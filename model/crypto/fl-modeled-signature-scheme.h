/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_MODELED_SIGNATURE_SCHEME_H
#define FL_MODELED_SIGNATURE_SCHEME_H

#include "ns3/fl-signature-scheme.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-crypto
 * Stands in for Ed25519 at the `modeled` point of the cryptography axis: same sizes, same verdicts,
 * no security. A signature is the 32-byte modeled digest of (tag, public key, message) followed by
 * a second digest under another tag, so a change of any bit of message, key or signature is
 * rejected as Ed25519 rejects it.
 *
 * Whoever knows a public key could compute a signature; simulated adversaries only sign through
 * key pairs that they own, or replay and alter what they have seen.
 */
class ModeledSignatureScheme : public SignatureScheme
{
  public:
    /// Bytes of a public key, as Ed25519's.
    static constexpr uint32_t PUBLIC_KEY_SIZE = 32;
    /// Bytes of a signature, as Ed25519's.
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

#endif // FL_MODELED_SIGNATURE_SCHEME_H
