/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-digest-scheme.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(DigestScheme);

TypeId
DigestScheme::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::DigestScheme").SetParent<Object>().SetGroupName("DecentralizedFl");
    return tid;
}

Digest
DigestScheme::Compute(const uint8_t* data, size_t length) const
{
    const auto builder = Start();
    builder->Update(data, length);
    return builder->Finish();
}

Digest
DigestScheme::Compute(const Bytes& content) const
{
    return Compute(content.data(), content.size());
}

uint32_t
DigestScheme::GetWireSize() const
{
    return Digest::SIZE;
}

} // namespace fl
} // namespace ns3
