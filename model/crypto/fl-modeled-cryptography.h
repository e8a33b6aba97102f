/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_MODELED_CRYPTOGRAPHY_H
#define FL_MODELED_CRYPTOGRAPHY_H

#include "ns3/fl-cryptography.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-crypto
 * The point `modeled` of the cryptography axis: the sizes and verdicts of SHA-256 and Ed25519,
 * computed by a fast hash without security. Simulated CPU time is charged by the protocol for both
 * points alike.
 */
class ModeledCryptography : public Cryptography
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    ModeledCryptography();
};

} // namespace fl
} // namespace ns3

#endif // FL_MODELED_CRYPTOGRAPHY_H
