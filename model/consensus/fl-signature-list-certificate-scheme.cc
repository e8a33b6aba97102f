/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-signature-list-certificate-scheme.h"

#include "ns3/assert.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <bitset>
#include <iterator>
#include <utility>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(SignatureListCertificateScheme);

namespace
{

/**
 * @param group the group
 * @return bytes of a bitmap of the group
 */
size_t
GetBitmapSize(const ConsensusGroup& group)
{
    return (group.GetSize() + 7) / 8;
}

/**
 * @param replica a replica
 * @return its bit in its byte of the bitmap
 */
uint8_t
GetBit(ReplicaIndex replica)
{
    return static_cast<uint8_t>(0x80 >> (replica % 8));
}

} // namespace

TypeId
SignatureListCertificateScheme::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::SignatureListCertificateScheme")
            .SetParent<CertificateScheme>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<SignatureListCertificateScheme>()
            .AddAttribute("Memory",
                          "Certificates that are not proven again when another "
                          "replica gets them (certificates). Affects the time "
                          "that a simulation takes, not its results.",
                          UintegerValue(64),
                          MakeUintegerAccessor(&SignatureListCertificateScheme::m_memory),
                          MakeUintegerChecker<uint32_t>());
    return tid;
}

Bytes
SignatureListCertificateScheme::CreateShare(const ConsensusGroup& group,
                                            const KeyPair& keys,
                                            const VoteStatement& statement) const
{
    return keys.Sign(statement.MakeSignedBytes(group.instance)).bytes;
}

bool
SignatureListCertificateScheme::VerifyShare(const ConsensusGroup& group,
                                            ReplicaIndex voter,
                                            const VoteStatement& statement,
                                            const Bytes& share) const
{
    return GetCryptography().GetSignatureScheme().Verify(group.keys->at(voter),
                                                         statement.MakeSignedBytes(group.instance),
                                                         Signature{share});
}

Bytes
SignatureListCertificateScheme::Combine(const ConsensusGroup& group,
                                        std::vector<Share> shares) const
{
    NS_ASSERT_MSG(shares.size() >= group.quorum, "too few shares for a certificate");
    std::sort(shares.begin(), shares.end());
    shares.resize(group.quorum);
    Bytes proof(GetBitmapSize(group));
    proof.reserve(GetProofSize(group));
    for (const auto& [voter, share] : shares)
    {
        proof[voter / 8] |= GetBit(voter);
        proof.insert(proof.end(), share.begin(), share.end());
    }
    return proof;
}

bool
SignatureListCertificateScheme::IsWellFormed(const ConsensusGroup& group, const Bytes& proof) const
{
    if (proof.size() != GetProofSize(group))
    {
        return false;
    }
    size_t signers = 0;
    const size_t bytes = GetBitmapSize(group);
    for (size_t i = 0; i < bytes; i++)
    {
        signers += std::bitset<8>(proof[i]).count();
    }
    // No bit may name a replica that does not exist.
    const uint32_t last = (group.GetSize() - 1) % 8;
    return signers == group.quorum && (proof[bytes - 1] & (0x7f >> last)) == 0;
}

bool
SignatureListCertificateScheme::Verify(const ConsensusGroup& group,
                                       const VoteStatement& statement,
                                       const Bytes& proof) const
{
    if (!IsWellFormed(group, proof))
    {
        return false;
    }
    if (IsProven(group, statement, proof))
    {
        return true;
    }
    const SignatureScheme& scheme = GetCryptography().GetSignatureScheme();
    const Bytes message = statement.MakeSignedBytes(group.instance);
    const std::vector<PublicKey>& keys = *group.keys;
    const uint32_t size = scheme.GetSignatureSize();
    auto next = proof.begin() + GetBitmapSize(group);
    Signature signature;
    for (const ReplicaIndex signer : GetSigners(group, proof))
    {
        signature.bytes.assign(next, next + size);
        if (!scheme.Verify(keys[signer], message, signature))
        {
            return false;
        }
        next += size;
    }
    const std::lock_guard<std::mutex> lock(m_mutex);
    m_proven.push_front(
        std::make_shared<const Proven>(Proven{group.instance, group.keys, statement, proof}));
    m_proven.resize(std::min<size_t>(m_proven.size(), m_memory));
    return true;
}

bool
SignatureListCertificateScheme::IsProven(const ConsensusGroup& group,
                                         const VoteStatement& statement,
                                         const Bytes& proof) const
{
    std::vector<std::shared_ptr<const Proven>> candidates;
    {
        const std::lock_guard<std::mutex> lock(m_mutex);
        std::copy_if(m_proven.begin(),
                     m_proven.end(),
                     std::back_inserter(candidates),
                     [&statement](const auto& proven) { return proven->statement == statement; });
    }
    return std::any_of(candidates.begin(), candidates.end(), [&](const auto& proven) {
        return proven->instance == group.instance && proven->proof == proof &&
               (proven->keys == group.keys || *proven->keys == *group.keys);
    });
}

std::vector<ReplicaIndex>
SignatureListCertificateScheme::GetSigners(const ConsensusGroup& group, const Bytes& proof) const
{
    std::vector<ReplicaIndex> signers;
    signers.reserve(group.quorum);
    const uint32_t size = group.GetSize();
    for (ReplicaIndex replica = 0; replica < size && replica / 8 < proof.size(); replica++)
    {
        if ((proof[replica / 8] & GetBit(replica)) != 0)
        {
            signers.push_back(replica);
        }
    }
    return signers;
}

size_t
SignatureListCertificateScheme::GetProofSize(const ConsensusGroup& group) const
{
    return GetBitmapSize(group) +
           size_t{group.quorum} * GetCryptography().GetSignatureScheme().GetSignatureSize();
}

Cost
SignatureListCertificateScheme::GetShareCost() const
{
    return Cost::OfSigning(1);
}

Cost
SignatureListCertificateScheme::GetShareVerificationCost() const
{
    return Cost::OfVerifying(1);
}

Cost
SignatureListCertificateScheme::GetVerificationCost(const ConsensusGroup& group) const
{
    return Cost::OfVerifying(group.quorum);
}

} // namespace fl
} // namespace ns3
