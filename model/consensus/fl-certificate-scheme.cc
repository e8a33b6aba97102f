/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-certificate-scheme.h"

#include "ns3/assert.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(CertificateScheme);

TypeId
CertificateScheme::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::CertificateScheme").SetParent<Object>().SetGroupName("DecentralizedFl");
    return tid;
}

void
CertificateScheme::SetCryptography(Ptr<const Cryptography> cryptography)
{
    m_cryptography = cryptography;
}

void
CertificateScheme::DoDispose()
{
    m_cryptography = nullptr;
    Object::DoDispose();
}

const Cryptography&
CertificateScheme::GetCryptography() const
{
    NS_ASSERT_MSG(m_cryptography, "the certificate scheme has no cryptography");
    return *PeekPointer(m_cryptography);
}

} // namespace fl
} // namespace ns3
