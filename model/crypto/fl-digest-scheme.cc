/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-digest-scheme.h"

#include "fl-merkle-proof.h"

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

Digest
DigestScheme::GetZeroLeaf(uint64_t length) const
{
    constexpr size_t MAX_REMEMBERED = 16;
    const std::lock_guard<std::mutex> lock(m_mutex);
    const auto known = m_zeroLeaves.find(length);
    if (known != m_zeroLeaves.end())
    {
        return known->second;
    }
    if (m_zeroLeaves.size() >= MAX_REMEMBERED)
    {
        m_zeroLeaves.clear();
    }
    const Bytes zeros(length);
    return m_zeroLeaves[length] = ComputeMerkleLeaf(*Start(), zeros.data(), zeros.size());
}

uint32_t
DigestScheme::GetWireSize() const
{
    return Digest::SIZE;
}

} // namespace fl
} // namespace ns3
