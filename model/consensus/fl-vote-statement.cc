/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-vote-statement.h"

#include <tuple>

namespace ns3
{
namespace fl
{

Bytes
VoteStatement::MakeSignedBytes(uint64_t instance) const
{
    static constexpr uint8_t TAG[] = {'F', 'L', '-', 'V', 'O', 'T', 'E', 1};
    ByteWriter writer(sizeof(TAG) + 8 + WIRE_SIZE);
    writer.WriteBytes(TAG, sizeof(TAG));
    writer.WriteUnsigned(instance, 8);
    Encode(writer);
    return writer.Take();
}

void
VoteStatement::Encode(ByteWriter& writer) const
{
    writer.WriteUnsigned(static_cast<uint8_t>(phase), 1);
    writer.WriteUnsigned(view, 8);
    writer.WriteBytes(block.GetBytes().data(), Digest::SIZE);
}

std::optional<VoteStatement>
VoteStatement::Decode(ByteReader& reader)
{
    const uint64_t phase = reader.ReadUnsigned(1);
    const View view = reader.ReadUnsigned(8);
    const Bytes bytes = reader.ReadBytes(Digest::SIZE);
    const std::optional<Digest> block = Digest::FromBytes(bytes.data(), bytes.size());
    if (reader.HasFailed() || !block || phase > static_cast<uint8_t>(Phase::COMMIT))
    {
        return std::nullopt;
    }
    return VoteStatement{static_cast<Phase>(phase), view, *block};
}

bool
VoteStatement::IsLaterThan(const VoteStatement& other) const
{
    return std::tie(view, phase) > std::tie(other.view, other.phase);
}

bool
operator==(const VoteStatement& a, const VoteStatement& b)
{
    return a.view == b.view && a.phase == b.phase && a.block == b.block;
}

bool
operator!=(const VoteStatement& a, const VoteStatement& b)
{
    return !(a == b);
}

bool
operator<(const VoteStatement& a, const VoteStatement& b)
{
    return std::tie(a.view, a.phase, a.block) < std::tie(b.view, b.phase, b.block);
}

} // namespace fl
} // namespace ns3
