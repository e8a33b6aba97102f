/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_FIXTURE_H
#define FL_PIRATE_FIXTURE_H

#include "fl-fake-host.h"

#include "ns3/fl-commit-proof.h"
#include "ns3/fl-committee-plan.h"
#include "ns3/fl-gradient-pool.h"
#include "ns3/fl-key-helper.h"
#include "ns3/fl-pirate-assignment.h"
#include "ns3/fl-pirate-messages.h"
#include "ns3/fl-pirate-settings.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-tests
 * What the parts of PIRATE need: a ring of three committees of four. Node 0 is permission control;
 * committee 0 is nodes 1 to 4, committee 1 nodes 5 to 8, committee 2 nodes 9 to 12. Nobody trains:
 * tests make up the vectors.
 *
 * Seen from committee 1: step 0 works on slot 0, to which nodes 5 and 8 contribute, and which nodes
 * 1 and 4 seed; step 1 on slot 2, to which node 7 contributes; steps 2 and 3 gather slots 1 and 0.
 */
class PirateFixture
{
  public:
    static constexpr uint32_t DIMENSION = 15; ///< parameters of the model
    static constexpr NodeIndex SELF = 6;      ///< member of committee 1 that the tests drive

    PirateFixture();

    /**
     * @param node index of a node
     * @return its settings, without what trains and agrees
     */
    PirateSettings MakeSettings(NodeIndex node) const;

    /**
     * @param committee index of a committee
     * @return what its members are told
     */
    PirateAssignment MakeAssignment(uint32_t committee) const;

    /**
     * @param owner whose gradient it is said to be
     * @param signer who has signed it
     * @param iteration training round that is signed
     * @param vector the vector
     * @return the gradient with its message
     */
    SignedGradient MakeGradient(NodeIndex owner,
                                NodeIndex signer,
                                Round iteration,
                                const ParameterVectorPtr& vector) const;

    /**
     * @param owner whose gradient
     * @return its genuine gradient of iteration 0, some vector of its own
     */
    SignedGradient MakeGradient(NodeIndex owner) const;

    /**
     * @param committee index of a committee
     * @param payload what a block of it carries
     * @param phase what its first three members have voted in the end
     * @return headers and certificate
     */
    CommitProof MakeProof(uint32_t committee,
                          const Bytes& payload,
                          Phase phase = Phase::COMMIT) const;

    /**
     * @param committee index of the committee that has decided
     * @param block what was decided
     * @param sum the vector
     * @return both with a proof
     */
    PirateAggregate MakeAggregate(uint32_t committee,
                                  const PirateBlock& block,
                                  const ParameterVectorPtr& sum) const;

    /**
     * @param vector a vector, may be null
     * @return its digest
     */
    Digest ComputeDigest(const ParameterVectorPtr& vector) const;

    /**
     * @param seed where its numbers come from
     * @return a vector of the model's dimension with numbers from -1 to 1
     */
    static ParameterVectorPtr MakeVector(int64_t seed);

    /**
     * Sends a message through its wire form.
     *
     * @param message a message
     * @return the same as it arrives
     */
    static MessagePtr Travel(const MessagePtr& message);

    /**
     * @param message a message
     * @param change what is done to it
     * @return a changed copy
     */
    static MessagePtr Change(const MessagePtr& message,
                             const std::function<void(Message&)>& change);

    std::shared_ptr<LearningSetup> setup;      ///< shared by all nodes
    KeyHelper keys;                            ///< keys of all nodes
    CommitteePlan plan;                        ///< the committees
    Ptr<const CertificateScheme> certificates; ///< lists of signatures
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_FIXTURE_H
