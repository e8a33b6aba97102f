/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-modeled-cryptography.h"

#include "fl-modeled-digest-scheme.h"
#include "fl-modeled-signature-scheme.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(ModeledCryptography);

TypeId
ModeledCryptography::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::ModeledCryptography")
                            .SetParent<Cryptography>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<ModeledCryptography>();
    return tid;
}

ModeledCryptography::ModeledCryptography()
    : Cryptography({CreateObject<ModeledDigestScheme>(), CreateObject<ModeledSignatureScheme>()})
{
}

} // namespace fl
} // namespace ns3
