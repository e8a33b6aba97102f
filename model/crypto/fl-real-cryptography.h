/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_REAL_CRYPTOGRAPHY_H
#define FL_REAL_CRYPTOGRAPHY_H

#include "ns3/fl-cryptography.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-crypto
 * The point `real` of the cryptography axis: SHA-256 and Ed25519, really computed by OpenSSL.
 */
class RealCryptography : public Cryptography
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    RealCryptography();
};

} // namespace fl
} // namespace ns3

#endif // FL_REAL_CRYPTOGRAPHY_H
