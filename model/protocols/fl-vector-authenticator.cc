/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-vector-authenticator.h"

#include "ns3/fl-merkle-tree.h"

#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/**
 * @param statement what the vector is
 * @param digest root of its Merkle tree
 * @return what is signed
 */
Bytes
MakeSignedBytes(Bytes statement, const Digest& digest)
{
    statement.insert(statement.end(), digest.GetBytes().begin(), digest.GetBytes().end());
    return statement;
}

} // namespace

VectorAuthenticator::VectorAuthenticator(Ptr<Cryptography> cryptography,
                                         KeyPairPtr own,
                                         std::shared_ptr<const std::vector<PublicKey>> keys)
    : m_cryptography(std::move(cryptography)),
      m_own(std::move(own)),
      m_keys(std::move(keys))
{
}

std::function<Signature(const Digest&)>
VectorAuthenticator::MakeSigner(Bytes statement) const
{
    return [own = m_own, statement = std::move(statement)](const Digest& root) {
        return own->Sign(MakeSignedBytes(statement, root));
    };
}

std::function<bool(const Digest&, const Signature&)>
VectorAuthenticator::MakeVerifier(NodeIndex signer, Bytes statement) const
{
    return [signatures = &m_cryptography->GetSignatureScheme(),
            keys = m_keys,
            signer,
            statement = std::move(statement)](const Digest& root, const Signature& signature) {
        return signer < keys->size() &&
               signatures->Verify((*keys)[signer], MakeSignedBytes(statement, root), signature);
    };
}

std::function<VectorSeal()>
VectorAuthenticator::Sign(BulkPayloadPtr payload, Bytes statement) const
{
    return [digests = &m_cryptography->GetDigestScheme(),
            payload = std::move(payload),
            sign = MakeSigner(std::move(statement))] {
        VectorSeal seal;
        seal.digest = MerkleTree(*digests, *payload).GetRoot();
        seal.signature = sign(seal.digest);
        return seal;
    };
}

std::function<bool()>
VectorAuthenticator::Verify(NodeIndex signer,
                            BulkPayloadPtr payload,
                            Bytes statement,
                            VectorSeal seal) const
{
    return [digests = &m_cryptography->GetDigestScheme(),
            payload = std::move(payload),
            verify = MakeVerifier(signer, std::move(statement)),
            seal = std::move(seal)] {
        return payload && MerkleTree(*digests, *payload).GetRoot() == seal.digest &&
               verify(seal.digest, seal.signature);
    };
}

Cost
VectorAuthenticator::GetSignCost(uint64_t bytes)
{
    Cost cost;
    cost.hashedBytes = bytes;
    cost.signatures = 1;
    return cost;
}

Cost
VectorAuthenticator::GetVerifyCost(uint64_t bytes)
{
    Cost cost;
    cost.hashedBytes = bytes;
    cost.verifications = 1;
    return cost;
}

} // namespace fl
} // namespace ns3
