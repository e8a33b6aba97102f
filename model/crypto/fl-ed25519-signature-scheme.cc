/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-ed25519-signature-scheme.h"

#include "ns3/abort.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <utility>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(Ed25519SignatureScheme);

namespace
{

/// An OpenSSL key.
using KeyHandle = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
/// An OpenSSL signing or verifying operation.
using ContextHandle = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

/**
 * @return a new context
 */
ContextHandle
CreateContext()
{
    ContextHandle context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    NS_ABORT_MSG_UNLESS(context, "OpenSSL is out of memory");
    return context;
}

/// An Ed25519 key pair, held by OpenSSL; one key may sign in several threads at once.
class Ed25519KeyPair : public KeyPair
{
  public:
    /**
     * @param seed the private key
     */
    explicit Ed25519KeyPair(const KeySeed& seed)
        : m_key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()),
                EVP_PKEY_free)
    {
        size_t size = Ed25519SignatureScheme::PUBLIC_KEY_SIZE;
        m_publicKey.bytes.resize(size);
        NS_ABORT_MSG_UNLESS(
            m_key &&
                EVP_PKEY_get_raw_public_key(m_key.get(), m_publicKey.bytes.data(), &size) == 1 &&
                size == m_publicKey.bytes.size(),
            "OpenSSL cannot create an Ed25519 key");
    }

    const PublicKey& GetPublicKey() const override
    {
        return m_publicKey;
    }

    Signature Sign(const uint8_t* message, size_t length) const override
    {
        const ContextHandle context = CreateContext();
        Signature signature;
        size_t size = Ed25519SignatureScheme::SIGNATURE_SIZE;
        signature.bytes.resize(size);
        NS_ABORT_MSG_UNLESS(
            EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, m_key.get()) == 1 &&
                EVP_DigestSign(context.get(), signature.bytes.data(), &size, message, length) ==
                    1 &&
                size == signature.bytes.size(),
            "OpenSSL failed to sign with Ed25519");
        return signature;
    }

  private:
    KeyHandle m_key;       ///< private key
    PublicKey m_publicKey; ///< public key
};

} // namespace

TypeId
Ed25519SignatureScheme::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::Ed25519SignatureScheme")
                            .SetParent<SignatureScheme>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<Ed25519SignatureScheme>();
    return tid;
}

KeyPairPtr
Ed25519SignatureScheme::CreateKeyPair(const KeySeed& seed) const
{
    return std::make_shared<Ed25519KeyPair>(seed);
}

bool
Ed25519SignatureScheme::Verify(const PublicKey& key,
                               const uint8_t* message,
                               size_t length,
                               const Signature& signature) const
{
    if (key.bytes.size() != PUBLIC_KEY_SIZE || signature.bytes.size() != SIGNATURE_SIZE)
    {
        return false;
    }
    const KeyHandle handle(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.bytes.data(), key.bytes.size()),
        EVP_PKEY_free);
    const ContextHandle context = CreateContext();
    const bool isValid =
        handle &&
        EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, handle.get()) == 1 &&
        EVP_DigestVerify(context.get(),
                         signature.bytes.data(),
                         signature.bytes.size(),
                         message,
                         length) == 1;
    if (!isValid)
    {
        // A forged message must not leave an error in this thread's queue for somebody else.
        ERR_clear_error();
    }
    return isValid;
}

uint32_t
Ed25519SignatureScheme::GetPublicKeySize() const
{
    return PUBLIC_KEY_SIZE;
}

uint32_t
Ed25519SignatureScheme::GetSignatureSize() const
{
    return SIGNATURE_SIZE;
}

} // namespace fl
} // namespace ns3
