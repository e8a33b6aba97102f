/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-parameter-payload.h"

#include "ns3/abort.h"
#include "ns3/assert.h"

#include <cstring>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/// Bytes of one parameter on the wire.
constexpr uint64_t WIDTH = 4;

/**
 * @param value a parameter
 * @return its bits
 */
uint32_t
ToBits(float value)
{
    uint32_t bits;
    std::memcpy(&bits, &value, sizeof(bits));
    return bits;
}

/**
 * @param bytes the wire form of a vector, whole parameters
 * @return the vector
 */
ParameterVectorPtr
Parse(const Bytes& bytes)
{
    auto vector = std::make_shared<ParameterVector>(bytes.size() / WIDTH);
    float* values = vector->data();
    for (size_t i = 0; i < vector->size(); i++)
    {
        const uint8_t* wire = bytes.data() + WIDTH * i;
        const uint32_t bits = uint32_t{wire[0]} | uint32_t{wire[1]} << 8 | uint32_t{wire[2]} << 16 |
                              uint32_t{wire[3]} << 24;
        std::memcpy(values + i, &bits, sizeof(bits));
    }
    return vector;
}

} // namespace

ParameterPayload::ParameterPayload(ParameterVectorPtr vector)
    : m_vector(std::move(vector))
{
    NS_ABORT_MSG_UNLESS(m_vector, "a payload needs a vector");
}

uint64_t
ParameterPayload::GetSize() const
{
    return m_vector->GetByteSize();
}

void
ParameterPayload::Read(uint64_t offset, uint8_t* destination, uint64_t length) const
{
    NS_ASSERT(offset + length <= GetSize());
    if (length == 0)
    {
        return;
    }
    if (!m_vector->HasContent())
    {
        std::memset(destination, 0, length);
        return;
    }
    const float* values = m_vector->data();
    for (uint64_t i = 0; i < length;)
    {
        const uint64_t position = offset + i;
        const uint32_t bits = ToBits(values[position / WIDTH]);
        if (position % WIDTH == 0 && length - i >= WIDTH)
        {
            // Compilers make one store of this.
            destination[i] = static_cast<uint8_t>(bits);
            destination[i + 1] = static_cast<uint8_t>(bits >> 8);
            destination[i + 2] = static_cast<uint8_t>(bits >> 16);
            destination[i + 3] = static_cast<uint8_t>(bits >> 24);
            i += WIDTH;
        }
        else
        {
            destination[i] = static_cast<uint8_t>(bits >> (8 * (position % WIDTH)));
            i++;
        }
    }
}

bool
ParameterPayload::HasContent() const
{
    return m_vector->HasContent();
}

const ParameterVectorPtr&
ParameterPayload::GetVector() const
{
    return m_vector;
}

ParameterVectorPtr
ParameterPayload::FromPayload(const BulkPayloadPtr& payload)
{
    if (!payload || payload->GetSize() % WIDTH != 0)
    {
        return nullptr;
    }
    if (const auto* own = dynamic_cast<const ParameterPayload*>(payload.get()))
    {
        return own->m_vector;
    }
    if (const auto* raw = dynamic_cast<const RawPayload*>(payload.get()))
    {
        return Parse(raw->GetBytes());
    }
    if (dynamic_cast<const SizedPayload*>(payload.get()))
    {
        return std::make_shared<ParameterVector>(
            ParameterVector::Sized(payload->GetSize() / WIDTH));
    }
    return nullptr;
}

ParameterVectorPtr
ParameterPayload::FromPayload(const BulkPayloadPtr& payload, const ParameterVector& form)
{
    const ParameterVectorPtr vector = FromPayload(payload);
    return vector && vector->HasFormOf(form) ? vector : nullptr;
}

} // namespace fl
} // namespace ns3
