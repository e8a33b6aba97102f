/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_EXPONENTIAL_PROOF_OF_WORK_H
#define FL_EXPONENTIAL_PROOF_OF_WORK_H

#include "ns3/fl-proof-of-work.h"
#include "ns3/nstime.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * Proof of work without the work: a miner finds a proof after an exponentially distributed time
 * whose mean is the network's block interval times total over own hash power. That is the limit of
 * many independent attempts, each of which hardly ever succeeds: memoryless, so that beginning anew
 * costs nothing, and the first of several miners is each with the probability of its share of their
 * hash power. The processor is not used: nodes mine on other hardware.
 *
 * The proof is a modeled digest of the challenge, so it fits no other one. Nobody is kept from
 * computing it at once; in a simulation nobody does.
 */
class ExponentialProofOfWork : public ProofOfWork
{
  public:
    /**
     * @return the TypeId
     */
    static TypeId GetTypeId();

    std::unique_ptr<Miner> CreateMiner(WorkHost& host,
                                       const HashPower& power,
                                       Ptr<UniformRandomVariable> random) const override;
    bool Verify(const Digest& challenge, uint64_t nonce) const override;

  private:
    Time m_interval; ///< attribute
};

} // namespace fl
} // namespace ns3

#endif // FL_EXPONENTIAL_PROOF_OF_WORK_H
