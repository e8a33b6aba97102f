/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-signature-scheme.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(SignatureScheme);

bool
operator==(const PublicKey& a, const PublicKey& b)
{
    return a.bytes == b.bytes;
}

bool
operator!=(const PublicKey& a, const PublicKey& b)
{
    return !(a == b);
}

bool
operator<(const PublicKey& a, const PublicKey& b)
{
    return a.bytes < b.bytes;
}

bool
operator==(const Signature& a, const Signature& b)
{
    return a.bytes == b.bytes;
}

bool
operator!=(const Signature& a, const Signature& b)
{
    return !(a == b);
}

Signature
KeyPair::Sign(const Bytes& message) const
{
    return Sign(message.data(), message.size());
}

TypeId
SignatureScheme::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::SignatureScheme").SetParent<Object>().SetGroupName("DecentralizedFl");
    return tid;
}

bool
SignatureScheme::Verify(const PublicKey& key,
                        const Bytes& message,
                        const Signature& signature) const
{
    return Verify(key, message.data(), message.size(), signature);
}

} // namespace fl
} // namespace ns3
