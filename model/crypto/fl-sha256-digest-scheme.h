/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_SHA256_DIGEST_SCHEME_H
#define FL_SHA256_DIGEST_SCHEME_H

#include "ns3/fl-digest-scheme.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-crypto
 * SHA-256 (FIPS 180-4), computed by OpenSSL.
 */
class Sha256DigestScheme : public DigestScheme
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    std::unique_ptr<DigestBuilder> Start() const override;
};

} // namespace fl
} // namespace ns3

#endif // FL_SHA256_DIGEST_SCHEME_H
