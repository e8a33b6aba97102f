/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_SIGNATURE_SCHEME_H
#define FL_SIGNATURE_SCHEME_H

#include "ns3/fl-types.h"
#include "ns3/object.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace ns3
{
namespace fl
{

/// What a key pair is derived from: 32 bytes that the caller draws from an ns-3 random stream.
using KeySeed = std::array<uint8_t, 32>;

/**
 * @ingroup decentralized-fl-crypto
 * A public key as it stands in messages. Bytes of any origin: they need not be a key at all.
 */
struct PublicKey
{
    Bytes bytes; ///< serialized key
};

/**
 * @ingroup decentralized-fl-crypto
 * A signature as it stands in messages. Bytes of any origin: they need not be a signature at all.
 */
struct Signature
{
    Bytes bytes; ///< serialized signature
};

/**
 * @param a a key
 * @param b another one
 * @return true if the bytes are equal
 */
bool operator==(const PublicKey& a, const PublicKey& b);

/**
 * @param a a key
 * @param b another one
 * @return true if the bytes differ
 */
bool operator!=(const PublicKey& a, const PublicKey& b);

/**
 * @param a a key
 * @param b another one
 * @return true if a comes before b in lexicographic order
 */
bool operator<(const PublicKey& a, const PublicKey& b);

/**
 * @param a a signature
 * @param b another one
 * @return true if the bytes are equal
 */
bool operator==(const Signature& a, const Signature& b);

/**
 * @param a a signature
 * @param b another one
 * @return true if the bytes differ
 */
bool operator!=(const Signature& a, const Signature& b);

/**
 * @ingroup decentralized-fl-crypto
 * A private key and its public key, immutable and shared. May be used from any thread.
 */
class KeyPair
{
  public:
    virtual ~KeyPair() = default;

    /**
     * @return the public key
     */
    virtual const PublicKey& GetPublicKey() const = 0;

    /**
     * Signs a message; the same message always gets the same signature.
     *
     * @param message first byte; may be null if the length is 0
     * @param length number of bytes
     * @return the signature
     */
    virtual Signature Sign(const uint8_t* message, size_t length) const = 0;

    /**
     * @param message the bytes to sign
     * @return the signature
     */
    Signature Sign(const Bytes& message) const;
};

/// A shared, immutable key pair; worker closures may own it.
using KeyPairPtr = std::shared_ptr<const KeyPair>;

/**
 * @ingroup decentralized-fl-crypto
 * A digital signature scheme. Const methods may be called from any thread at any time.
 *
 * What is signed should begin with a tag that names its purpose, so that a signature cannot be
 * taken for one of another message type; that is up to the caller.
 */
class SignatureScheme : public Object
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    /**
     * @param seed the only source of the keys: equal seeds give equal keys
     * @return the key pair
     */
    virtual KeyPairPtr CreateKeyPair(const KeySeed& seed) const = 0;

    /**
     * Checks a signature. Malformed keys and signatures are answered with false, never a crash.
     *
     * @param key the key of the supposed signer
     * @param message first byte; may be null if the length is 0
     * @param length number of bytes
     * @param signature what came with the message
     * @return true if the owner of the key signed exactly this message
     */
    virtual bool Verify(const PublicKey& key,
                        const uint8_t* message,
                        size_t length,
                        const Signature& signature) const = 0;

    /**
     * @param key the key of the supposed signer
     * @param message the bytes
     * @param signature what came with the message
     * @return true if the owner of the key signed exactly this message
     */
    bool Verify(const PublicKey& key, const Bytes& message, const Signature& signature) const;

    /**
     * @return bytes of a public key
     */
    virtual uint32_t GetPublicKeySize() const = 0;

    /**
     * @return bytes of a signature
     */
    virtual uint32_t GetSignatureSize() const = 0;
};

} // namespace fl
} // namespace ns3

#endif // FL_SIGNATURE_SCHEME_H
