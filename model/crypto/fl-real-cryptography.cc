/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-real-cryptography.h"

#include "fl-ed25519-signature-scheme.h"
#include "fl-sha256-digest-scheme.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(RealCryptography);

TypeId
RealCryptography::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::RealCryptography")
                            .SetParent<Cryptography>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<RealCryptography>();
    return tid;
}

RealCryptography::RealCryptography()
    : Cryptography({CreateObject<Sha256DigestScheme>(), CreateObject<Ed25519SignatureScheme>()})
{
}

} // namespace fl
} // namespace ns3
