/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PROOF_OF_WORK_H
#define FL_PROOF_OF_WORK_H

#include "ns3/fl-cost.h"
#include "ns3/fl-digest.h"
#include "ns3/fl-work-host.h"
#include "ns3/object.h"
#include "ns3/random-variable-stream.h"

#include <cstdint>
#include <functional>
#include <memory>

namespace ns3
{
namespace fl
{

/// How fast a node mines.
struct HashPower
{
    double own{1};   ///< of the node, in any unit
    double total{1}; ///< of all nodes together, in the same unit
};

/**
 * @ingroup decentralized-fl-consensus
 * The search of one node for a proof of work. It does not survive a crash of its node and need not
 * be stopped then: a host calls nobody back whose node has crashed.
 */
class Miner
{
  public:
    /// Takes a nonce that proves the work.
    using Found = std::function<void(uint64_t nonce)>;

    virtual ~Miner() = default;

    /**
     * Begins a search; one that is under way ends without a result.
     *
     * @param challenge what is to be proved for, such as the digest of a block's header
     * @param found called once, when a proof is found, and never before this call returns
     */
    virtual void Start(const Digest& challenge, Found found) = 0;

    /// Ends the search, if there is one.
    virtual void Stop() = 0;
};

/**
 * @ingroup decentralized-fl-consensus
 * An election by proof of work (S. Nakamoto, "Bitcoin", 2008, section 4): whoever finds a nonce
 * that fits a challenge first leads. Nodes that mine all the time win in proportion to their hash
 * power. A kind named XProofOfWork is chosen as `x`.
 */
class ProofOfWork : public Object
{
  public:
    /// Bytes that an attempt hashes: challenge and nonce, padded to a block of SHA-256.
    static constexpr uint64_t BYTES_PER_ATTEMPT = 64;

    /**
     * @return the TypeId of the interface
     */
    static TypeId GetTypeId();

    /**
     * @param host clock and processor of the node; outlives the miner
     * @param power hash power
     * @param random where random numbers come from
     * @return what searches; this object outlives it
     */
    virtual std::unique_ptr<Miner> CreateMiner(WorkHost& host,
                                               const HashPower& power,
                                               Ptr<UniformRandomVariable> random) const = 0;

    /**
     * Thread-safe.
     *
     * @param challenge what was to be proved for
     * @param nonce the alleged proof
     * @return whether it is one
     */
    virtual bool Verify(const Digest& challenge, uint64_t nonce) const = 0;

    /**
     * @return cost of checking a proof
     */
    Cost GetVerifyCost() const;
};

} // namespace fl
} // namespace ns3

#endif // FL_PROOF_OF_WORK_H
