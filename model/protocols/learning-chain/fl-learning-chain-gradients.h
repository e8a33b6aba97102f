/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LEARNING_CHAIN_GRADIENTS_H
#define FL_LEARNING_CHAIN_GRADIENTS_H

#include "ns3/fl-digest.h"
#include "ns3/fl-learning-chain-block.h"
#include "ns3/fl-types.h"

#include <cstdint>
#include <map>
#include <vector>

namespace ns3
{
namespace fl
{

/// What a node keeps for ever. A plain enum, because attributes of ns-3.35 take no other.
enum LearningChainStorageReading
{
    STORE_ALL,       ///< announced aggregates and the local gradients of all nodes
    STORE_ANNOUNCED, ///< announced aggregates; local gradients only while their iteration is open
};

/**
 * @ingroup decentralized-fl-protocols
 * The local gradients that a node holds, by the block whose model they were trained on, and the
 * bytes that this takes. The first genuine gradient of an owner for a base counts; others of the
 * same owner are kept only if a block names them.
 *
 * When an iteration is closed, its gradients are deleted, or, if everything is kept for ever, they
 * go to the archive: nothing in the system asks for them any more, so that their bytes are counted
 * and their content is let go.
 */
class LearningChainGradients
{
  public:
    /// Gradients of an owner that are kept for blocks that have not come yet.
    static constexpr uint8_t MAX_EARLY = 2;

    /**
     * @param nodes number of nodes
     * @param reading what is kept for ever
     */
    LearningChainGradients(uint32_t nodes, LearningChainStorageReading reading);

    /**
     * @param gradient a gradient of any origin
     * @param isBaseKnown whether its base is a connected block
     * @return whether there is a place for it
     */
    bool HasPlaceFor(const LearningChainGradient& gradient, bool isBaseKnown) const;

    /**
     * Takes a genuine gradient for which there is a place.
     *
     * @param gradient the gradient
     * @param isBaseKnown whether its base is a connected block
     */
    void Add(LearningChainGradientPtr gradient, bool isBaseKnown);

    /**
     * Takes a genuine gradient that a block names, beside the one that its owner has a place for.
     *
     * @param gradient the gradient
     */
    void AddNamed(LearningChainGradientPtr gradient);

    /**
     * Drops early gradients that have said something wrong about their iteration.
     *
     * @param base a block that has been connected
     * @param height its height
     */
    void SetBaseKnown(const Digest& base, Round height);

    /**
     * Closes iterations.
     *
     * @param iteration the first one that stays open
     */
    void CloseBefore(Round iteration);

    /**
     * @param base a block
     * @param owner a node
     * @return the gradient of this owner; nullptr if there is none
     */
    LearningChainGradientPtr Find(const Digest& base, NodeIndex owner) const;

    /**
     * @param base a block
     * @param share a gradient as a block names it
     * @return the gradient; nullptr if it is not there
     */
    LearningChainGradientPtr FindNamed(const Digest& base, const LearningChainShare& share) const;

    /**
     * @param id name of a gradient
     * @return the gradient; nullptr if it is not there
     */
    LearningChainGradientPtr FindById(const Digest& id) const;

    /**
     * @param base a block
     * @return gradients for it, one an owner, owners ascending
     */
    std::vector<LearningChainGradientPtr> GetAll(const Digest& base) const;

    /**
     * @param base a block
     * @return number of owners with a gradient for it
     */
    uint32_t GetCount(const Digest& base) const;

    /**
     * @return bytes of all vectors that are held or in the archive
     */
    uint64_t GetStoredBytes() const;

  private:
    /// Gradients for a base.
    struct Collection
    {
        Round iteration{0};                          ///< height of the block to be made of them
        bool isBaseKnown{false};                     ///< the base is connected
        uint32_t count{0};                           ///< owners with a gradient
        uint64_t bytes{0};                           ///< of all vectors
        std::vector<LearningChainGradientPtr> owned; ///< by owner, as far as needed
        std::vector<bool> isOwned; ///< the same in few bytes, for a question that is asked often
        std::map<Digest, LearningChainGradientPtr> named; ///< others that a block names
    };

    /**
     * Changes what is counted of gradients without a known base.
     *
     * @param collection gradients
     */
    void ForgetEarly(const Collection& collection);

    const uint32_t m_nodes;                      ///< number of nodes
    const LearningChainStorageReading m_reading; ///< what is kept for ever
    std::map<Digest, Collection> m_collections;  ///< of open iterations, by base
    std::vector<uint8_t> m_early;                ///< by owner: gradients without a known base
    uint64_t m_heldBytes{0};                     ///< in collections
    uint64_t m_archivedBytes{0};                 ///< of closed iterations
};

} // namespace fl
} // namespace ns3

#endif // FL_LEARNING_CHAIN_GRADIENTS_H
