/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_MODELED_DIGEST_SCHEME_H
#define FL_MODELED_DIGEST_SCHEME_H

#include "ns3/fl-digest-scheme.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-crypto
 * Stands in for a cryptographic hash function at the `modeled` point of the cryptography axis: a
 * fast 256-bit hash of the content, of the same size, without any cryptographic strength.
 *
 * Content is still bound: two strings of equal length that differ within one aligned 8-byte word
 * always have different digests, and other pairs collide with a probability of about 2^-64 or less,
 * unless somebody constructs them on purpose, which no simulated adversary does.
 *
 * Four 64-bit lanes take one word each out of every 32 bytes: exclusive or with the word, then a
 * permutation of the 64-bit numbers in which every bit reaches every other. The length enters at
 * the end, and a permutation of all 256 bits makes every bit of the result depend on all lanes. The
 * value is the same on all machines.
 */
class ModeledDigestScheme : public DigestScheme
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    /**
     * @return an empty builder, without an object of the scheme
     */
    static std::unique_ptr<DigestBuilder> CreateBuilder();

    std::unique_ptr<DigestBuilder> Start() const override;
};

} // namespace fl
} // namespace ns3

#endif // FL_MODELED_DIGEST_SCHEME_H
