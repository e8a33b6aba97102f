/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-modeled-signature-scheme.h"

#include "fl-modeled-digest-scheme.h"

#include <utility>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(ModeledSignatureScheme);

namespace
{

/// What a digest stands for; its first byte.
enum Tag : uint8_t
{
    TAG_PUBLIC_KEY = 1,       ///< public key of a seed
    TAG_SIGNATURE_FIRST = 2,  ///< first half of a signature
    TAG_SIGNATURE_SECOND = 3, ///< second half of a signature
};

/**
 * Appends the modeled digest of (tag, key, message) to a string of bytes. The key has a fixed size,
 * so the parts cannot be confused.
 *
 * @param out where the digest goes
 * @param builder an empty builder; empty again afterwards
 * @param tag what the digest stands for
 * @param key PUBLIC_KEY_SIZE bytes
 * @param message first byte
 * @param length number of bytes
 */
void
AppendDigest(Bytes& out,
             DigestBuilder& builder,
             Tag tag,
             const uint8_t* key,
             const uint8_t* message,
             size_t length)
{
    const uint8_t tagByte = tag;
    builder.Update(&tagByte, 1);
    builder.Update(key, ModeledSignatureScheme::PUBLIC_KEY_SIZE);
    builder.Update(message, length);
    const Digest digest = builder.Finish();
    out.insert(out.end(), digest.GetBytes().begin(), digest.GetBytes().end());
}

/**
 * @param key a public key of the right size
 * @param message first byte
 * @param length number of bytes
 * @return the only valid signature
 */
Signature
ComputeSignature(const PublicKey& key, const uint8_t* message, size_t length)
{
    const auto builder = ModeledDigestScheme::CreateBuilder();
    Signature signature;
    signature.bytes.reserve(ModeledSignatureScheme::SIGNATURE_SIZE);
    for (const Tag tag : {TAG_SIGNATURE_FIRST, TAG_SIGNATURE_SECOND})
    {
        AppendDigest(signature.bytes, *builder, tag, key.bytes.data(), message, length);
    }
    return signature;
}

/// A modeled key pair; the seed is needed for the public key only.
class ModeledKeyPair : public KeyPair
{
  public:
    /**
     * @param seed decides the key
     */
    explicit ModeledKeyPair(const KeySeed& seed)
    {
        AppendDigest(m_publicKey.bytes,
                     *ModeledDigestScheme::CreateBuilder(),
                     TAG_PUBLIC_KEY,
                     seed.data(),
                     nullptr,
                     0);
    }

    const PublicKey& GetPublicKey() const override
    {
        return m_publicKey;
    }

    Signature Sign(const uint8_t* message, size_t length) const override
    {
        return ComputeSignature(m_publicKey, message, length);
    }

  private:
    PublicKey m_publicKey; ///< public key
};

} // namespace

TypeId
ModeledSignatureScheme::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::ModeledSignatureScheme")
                            .SetParent<SignatureScheme>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<ModeledSignatureScheme>();
    return tid;
}

KeyPairPtr
ModeledSignatureScheme::CreateKeyPair(const KeySeed& seed) const
{
    return std::make_shared<ModeledKeyPair>(seed);
}

bool
ModeledSignatureScheme::Verify(const PublicKey& key,
                               const uint8_t* message,
                               size_t length,
                               const Signature& signature) const
{
    return key.bytes.size() == PUBLIC_KEY_SIZE &&
           signature == ComputeSignature(key, message, length);
}

uint32_t
ModeledSignatureScheme::GetPublicKeySize() const
{
    return PUBLIC_KEY_SIZE;
}

uint32_t
ModeledSignatureScheme::GetSignatureSize() const
{
    return SIGNATURE_SIZE;
}

} // namespace fl
} // namespace ns3
