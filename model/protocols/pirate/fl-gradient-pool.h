/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_GRADIENT_POOL_H
#define FL_GRADIENT_POOL_H

#include "ns3/fl-digest.h"
#include "ns3/fl-message.h"
#include "ns3/fl-parameter-vector.h"
#include "ns3/fl-pirate-holdings.h"
#include "ns3/fl-protocol-host.h"
#include "ns3/fl-types.h"
#include "ns3/fl-vector-authenticator.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

/// A local gradient whose signature is its owner's.
struct SignedGradient
{
    NodeIndex owner{0};        ///< whose
    Digest digest;             ///< root of the vector's Merkle tree
    ParameterVectorPtr vector; ///< the vector
    MessagePtr message;        ///< what carries it, to be passed on; nullptr if nothing has come
    bool isFinite{true};       ///< whether a rule can use it
};

/**
 * @ingroup decentralized-fl-protocols
 * The local gradients of one iteration that a member of PIRATE holds. A gradient is checked when it
 * comes: form, signature of its owner, digest. Of each owner the first one is kept; a second one,
 * which only a Byzantine owner signs, only if a proposal names it. Owned by a shared pointer, which
 * its work holds.
 */
class GradientPool : public std::enable_shared_from_this<GradientPool>
{
  public:
    /**
     * @param host outputs; outlives the pool, and its work
     * @param authenticator checks signatures; outlives the pool
     * @param statement what the owners sign
     * @param form a vector of the right dimension and kind
     * @param changed called when a gradient has been checked
     */
    GradientPool(ProtocolHost& host,
                 const VectorAuthenticator& authenticator,
                 Bytes statement,
                 ParameterVectorPtr form,
                 std::function<void()> changed);

    /**
     * @param owners nodes whose gradients are accepted
     */
    void SetOwners(std::set<NodeIndex> owners);

    /**
     * Takes this node's own gradient.
     *
     * @param gradient the gradient
     */
    void Add(SignedGradient gradient);

    /**
     * Takes a GRADIENT of this iteration.
     *
     * @param from who has sent it
     * @param message the message, of any content
     * @return false if it is refused at once
     */
    bool Offer(NodeIndex from, const MessagePtr& message);

    /**
     * @param owner an owner
     * @param digest the gradient that is wanted of it
     */
    void Want(NodeIndex owner, const Digest& digest);

    /**
     * @param owner an owner
     * @return its gradient, the first one; nullptr if there is none
     */
    const SignedGradient* Find(NodeIndex owner) const;

    /**
     * @param owner an owner
     * @param digest digest of a gradient
     * @return the gradient, nullptr if it is not there
     */
    const SignedGradient* Find(NodeIndex owner, const Digest& digest) const;

    /**
     * @param owner an owner
     * @return whether it has sent something that is no gradient of its own, so that nothing better
     *         need be expected
     */
    bool HasFailed(NodeIndex owner) const;

    /**
     * @param holdings counts what is here
     */
    void Hold(PirateHoldings& holdings) const;

    /**
     * @return gradients refused
     */
    uint64_t GetRejected() const;

  private:
    /**
     * @param from who has sent it
     * @param gradient the gradient
     * @param isGenuine whether its owner has signed it
     */
    void HandleChecked(NodeIndex from, const SignedGradient& gradient, bool isGenuine);

    /**
     * @param from who has sent something refused
     * @param owner whose it is said to be
     */
    void Reject(NodeIndex from, NodeIndex owner);

    ProtocolHost& m_host;                                         ///< outputs
    const VectorAuthenticator& m_authenticator;                   ///< checks signatures
    const Bytes m_statement;                                      ///< what the owners sign
    const ParameterVectorPtr m_form;                              ///< dimension and kind
    const std::function<void()> m_changed;                        ///< called after a check
    std::set<NodeIndex> m_owners;                                 ///< accepted
    std::map<NodeIndex, std::vector<SignedGradient>> m_gradients; ///< checked, the first one first
    std::set<std::pair<NodeIndex, Digest>> m_wanted;              ///< accepted as further ones
    /// Digests under way by sender and owner.
    std::map<std::pair<NodeIndex, NodeIndex>, Digest> m_checking;
    std::set<NodeIndex> m_failed; ///< owners that have sent something wrong
    uint64_t m_rejected{0};       ///< refused
};

} // namespace fl
} // namespace ns3

#endif // FL_GRADIENT_POOL_H
