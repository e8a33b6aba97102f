/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LEARNING_CHAIN_FIXTURE_H
#define FL_LEARNING_CHAIN_FIXTURE_H

#include "fl-fake-host.h"

#include "ns3/fl-key-helper.h"
#include "ns3/fl-learning-chain-core.h"
#include "ns3/fl-partition.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-tests
 * What a small LearningChain needs: softmax regression with 15 parameters on random samples, and
 * gradients and blocks of other nodes, made by hand.
 */
class LearningChainFixture
{
  public:
    static constexpr uint32_t DIMENSION = 15; ///< parameters of the model

    /**
     * @param nodes number of nodes
     */
    explicit LearningChainFixture(uint32_t nodes);

    /**
     * @param node index of a node
     * @return its settings, without a function that is told of reports
     */
    LearningChainSettings MakeSettings(NodeIndex node) const;

    /**
     * @param owner who has made it
     * @param base block whose model it is for
     * @param iteration height of the next block
     * @param update the vector
     * @return a gradient, properly signed
     */
    LearningChainGradientPtr MakeGradient(NodeIndex owner,
                                          const Digest& base,
                                          Round iteration,
                                          ParameterVectorPtr update) const;

    /**
     * @param proposer who leads
     * @param parent the block that is extended
     * @param gradients what it says that it is made of, owners ascending
     * @param aggregate null: what the rule makes of these
     * @return a block, properly signed, with a proof of work
     */
    LearningChainBlockPtr MakeBlock(NodeIndex proposer,
                                    const Digest& parent,
                                    const std::vector<LearningChainGradientPtr>& gradients,
                                    ParameterVectorPtr aggregate = nullptr) const;

    /**
     * @param block a block without proof
     * @return the block with a proof and its digests
     */
    LearningChainBlockPtr Mine(LearningChainBlock block) const;

    /**
     * The rule by its definition: the mean of the l vectors that have the least angles to the sum.
     *
     * @param vectors the vectors
     * @param l how many
     * @return the mean
     */
    static std::vector<double> AverageNearest(const std::vector<ParameterVectorPtr>& vectors,
                                              uint32_t l);

    /**
     * @param seed where its numbers come from
     * @return a vector of the model's dimension with numbers from -1 to 1
     */
    static ParameterVectorPtr MakeVector(int64_t seed);

    std::shared_ptr<LearningSetup> setup;      ///< shared by all nodes
    Partition::Shares shares;                  ///< samples by node
    KeyHelper keys;                            ///< keys of all nodes
    std::shared_ptr<LearningChainCache> cache; ///< what nodes share
    Ptr<ProofOfWork> work;                     ///< the election
};

/**
 * @ingroup decentralized-fl-tests
 * A node's core on a host driven by hand.
 */
class LearningChainDriver
{
  public:
    /**
     * @param fixture what it needs; outlives this
     * @param settings of the node
     */
    LearningChainDriver(const LearningChainFixture& fixture, LearningChainSettings settings);

    /// Does all work, and what follows from it.
    void Work();

    /**
     * @param from sender
     * @param gradient arrives and is checked, with what follows
     */
    void Receive(NodeIndex from, const LearningChainGradientPtr& gradient);

    /**
     * @param from sender
     * @param block arrives and is checked, with what follows
     */
    void Receive(NodeIndex from, const LearningChainBlockPtr& block);

    /**
     * @return the own gradient for the block that it builds on; nullptr if it has none
     */
    LearningChainGradientPtr GetOwn() const;

    /**
     * Lets the node find a proof, by its only timer.
     *
     * @return the block that it sends
     */
    LearningChainBlockPtr Find();

    /**
     * Takes what was sent so far.
     *
     * @param type a type of messages
     * @return the messages of this type
     */
    std::vector<FakeHost::Sent> Take(uint16_t type);

    FakeHost host;                            ///< of the node
    std::vector<LearningChainReport> reports; ///< what the node has said
    std::unique_ptr<LearningChainCore> core;  ///< the node

  private:
    const LearningChainFixture& m_fixture; ///< what it needs
    LearningChainGradientPtr m_own;        ///< last gradient that it has sent
};

/**
 * @ingroup decentralized-fl-tests
 * A node among four, of whom the test makes the gradients and blocks: node 0 is real.
 */
class LearningChainStage : public LearningChainFixture
{
  public:
    static constexpr uint32_t NODES = 4; ///< number of nodes

    LearningChainStage()
        : LearningChainFixture(NODES)
    {
    }

    /**
     * Starts the node.
     *
     * @param settings of the node
     */
    void Begin(LearningChainSettings settings)
    {
        node = std::make_unique<LearningChainDriver>(*this, std::move(settings));
        node->Work();
    }

    /**
     * The other nodes send gradients for the block that the node builds on.
     *
     * @param first the first one that does
     * @return all gradients for this block, the node's own first
     */
    std::vector<LearningChainGradientPtr> Gather(NodeIndex first = 1)
    {
        const Digest base = node->core->GetLedger().GetBase();
        const auto height = *node->core->GetLedger().GetChain().GetHeight(base);
        std::vector<LearningChainGradientPtr> gradients{node->GetOwn()};
        for (NodeIndex other = first; other < NODES; other++)
        {
            gradients.push_back(MakeGradient(other, base, height + 1, MakeVector(seed++)));
            node->Receive(other, gradients.back());
        }
        return gradients;
    }

    /// @return the block that the node builds on
    Digest GetBase() const
    {
        return node->core->GetLedger().GetBase();
    }

    std::unique_ptr<LearningChainDriver> node; ///< node 0
    int64_t seed{50};                          ///< of the next vector
};

} // namespace fl
} // namespace ns3

#endif // FL_LEARNING_CHAIN_FIXTURE_H
