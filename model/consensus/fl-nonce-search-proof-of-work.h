/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_NONCE_SEARCH_PROOF_OF_WORK_H
#define FL_NONCE_SEARCH_PROOF_OF_WORK_H

#include "ns3/fl-digest-scheme.h"
#include "ns3/fl-proof-of-work.h"

#include <cstdint>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * Real proof of work, at a difficulty that a simulation can afford: SHA-256 of challenge and nonce
 * (8 bytes, most significant first) must begin with a number of zero bits. An attempt succeeds with
 * probability 2^-Bits, so 2^Bits are expected.
 *
 * A miner begins at a random nonce and tries those that follow in batches, each a task of the
 * node's processor that really hashes on a worker thread. A proof is known when its batch is over:
 * a batch is the resolution of the time that is measured. Hash power speeds the node's batches up,
 * as if it had other hardware beside its processor; the total does not matter.
 */
class NonceSearchProofOfWork : public ProofOfWork
{
  public:
    /**
     * @return the TypeId
     */
    static TypeId GetTypeId();

    NonceSearchProofOfWork();

    std::unique_ptr<Miner> CreateMiner(WorkHost& host,
                                       const HashPower& power,
                                       Ptr<UniformRandomVariable> random) const override;
    bool Verify(const Digest& challenge, uint64_t nonce) const override;

  private:
    const Ptr<const DigestScheme> m_scheme; ///< SHA-256
    uint32_t m_bits;                        ///< attribute
    uint32_t m_batch;                       ///< attribute
};

} // namespace fl
} // namespace ns3

#endif // FL_NONCE_SEARCH_PROOF_OF_WORK_H
