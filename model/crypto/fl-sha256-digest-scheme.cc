/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-sha256-digest-scheme.h"

#include "ns3/abort.h"

#include <openssl/evp.h>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(Sha256DigestScheme);

namespace
{

/// SHA-256 through OpenSSL's EVP interface.
class Sha256DigestBuilder : public DigestBuilder
{
  public:
    Sha256DigestBuilder()
        : m_context(EVP_MD_CTX_new(), EVP_MD_CTX_free)
    {
        NS_ABORT_MSG_UNLESS(m_context &&
                                EVP_DigestInit_ex(m_context.get(), EVP_sha256(), nullptr) == 1,
                            "OpenSSL cannot compute SHA-256");
    }

    void Update(const uint8_t* data, size_t length) override
    {
        NS_ABORT_MSG_UNLESS(length == 0 || EVP_DigestUpdate(m_context.get(), data, length) == 1,
                            "OpenSSL failed in SHA-256");
    }

    Digest Finish() override
    {
        std::array<uint8_t, Digest::SIZE> bytes;
        // Without a type the context starts anew with the hash function that it has.
        NS_ABORT_MSG_UNLESS(EVP_DigestFinal_ex(m_context.get(), bytes.data(), nullptr) == 1 &&
                                EVP_DigestInit_ex(m_context.get(), nullptr, nullptr) == 1,
                            "OpenSSL failed in SHA-256");
        return Digest(bytes);
    }

  private:
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> m_context; ///< state
};

} // namespace

TypeId
Sha256DigestScheme::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::Sha256DigestScheme")
                            .SetParent<DigestScheme>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<Sha256DigestScheme>();
    return tid;
}

std::unique_ptr<DigestBuilder>
Sha256DigestScheme::Start() const
{
    return std::make_unique<Sha256DigestBuilder>();
}

} // namespace fl
} // namespace ns3
