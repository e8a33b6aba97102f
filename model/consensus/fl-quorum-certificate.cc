/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-quorum-certificate.h"

#include <optional>
#include <utility>

namespace ns3
{
namespace fl
{

void
QuorumCertificate::Encode(ByteWriter& writer) const
{
    statement.Encode(writer);
    writer.WriteUnsigned(proof.size(), 4);
    writer.WriteBytes(proof.data(), proof.size());
}

std::shared_ptr<const QuorumCertificate>
QuorumCertificate::Decode(ByteReader& reader)
{
    const std::optional<VoteStatement> statement = VoteStatement::Decode(reader);
    const uint64_t size = reader.ReadUnsigned(4);
    if (!statement || size > MAX_PROOF_SIZE)
    {
        return nullptr;
    }
    Bytes proof = reader.ReadBytes(size);
    if (reader.HasFailed())
    {
        return nullptr;
    }
    return std::make_shared<const QuorumCertificate>(
        QuorumCertificate{*statement, std::move(proof)});
}

size_t
QuorumCertificate::GetWireSize() const
{
    return VoteStatement::WIRE_SIZE + 4 + proof.size();
}

} // namespace fl
} // namespace ns3
