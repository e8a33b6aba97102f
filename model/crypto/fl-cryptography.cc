/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-cryptography.h"

#include "ns3/assert.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(Cryptography);

TypeId
Cryptography::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::Cryptography").SetParent<Object>().SetGroupName("DecentralizedFl");
    return tid;
}

Cryptography::Cryptography(const Primitives& primitives)
    : m_primitives(primitives)
{
    NS_ASSERT(m_primitives.digestScheme && m_primitives.signatureScheme);
}

const DigestScheme&
Cryptography::GetDigestScheme() const
{
    return *m_primitives.digestScheme;
}

const SignatureScheme&
Cryptography::GetSignatureScheme() const
{
    return *m_primitives.signatureScheme;
}

} // namespace fl
} // namespace ns3
