/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_FIG4_RUN_H
#define FL_PIRATE_FIG4_RUN_H

#include "fl-reproduction.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-reproduce
 * What is run for Fig. 4 of PIRATE: vectors without content over links as in the paper.
 */
class PirateFig4Run
{
  public:
    /// How leaders send sums in the paper.
    static constexpr const char* STAR = "leader-star";
    /// How they could send them, too.
    static constexpr const char* TREE = "binary-tree";
    /// The same.
    static constexpr const char* SCATTER = "scatter-allgather";
    /// Iterations of the runs about storage.
    static constexpr uint32_t STORAGE_ITERATIONS = 8;
    /// Members of a committee in the run about PIRATE's storage.
    static constexpr uint32_t STORAGE_SIZE = 16;
    /// Committees there: each step has four gradients, as in the paper.
    static constexpr uint32_t STORAGE_COMMITTEES = STORAGE_SIZE / 4;
    /// Nodes in the runs about storage.
    static constexpr uint32_t STORAGE_NODES = STORAGE_SIZE * STORAGE_COMMITTEES;
    /// Bytes of a vector there, and in most other runs.
    static constexpr uint64_t BYTES = 28000000;
    /// Bytes of the shorter vector.
    static constexpr uint64_t FEW_BYTES = 10000000;
    /// Mean rate of an uplink in bit/s.
    static constexpr double UPLINK = 160e6;

    /**
     * @param size members c of a committee
     * @return number of committees of the whole system: c/4, so that a step has four gradients
     */
    static uint32_t GetCommittees(uint32_t size);

    /**
     * @param size members c of a committee
     * @return nodes n of the whole system
     */
    static uint32_t GetNodes(uint32_t size);

    /**
     * @param scale how large the runs are
     * @return members c of a committee
     */
    static std::vector<uint32_t> ListCommitteeSizes(ReproductionScale scale);

    /**
     * @param scale how large the runs are
     * @return the same for scatter-allgather, of which c pieces to c members cost most
     */
    static std::vector<uint32_t> ListScatterSizes(ReproductionScale scale);

    /**
     * @param scale how large the runs are
     * @return the same on packets
     */
    static std::vector<uint32_t> ListPacketSizes(ReproductionScale scale);

    /**
     * @param size members c of a committee
     * @param bytes bytes of a vector
     * @param dissemination ways of sums
     * @return name of that setting of PIRATE
     */
    static std::string NamePirate(uint32_t size, uint64_t bytes, const std::string& dissemination);

    /**
     * @param size members c of a committee of PIRATE
     * @param bytes bytes of a vector
     * @return name of the setting of LearningChain with as many nodes
     */
    static std::string NameLearningChain(uint32_t size, uint64_t bytes);

    /**
     * @param size members c of a committee
     * @param network point of the network axis
     * @return name of that setting of a single step
     */
    static std::string NameStep(uint32_t size, const std::string& network);

    /**
     * @param reading what LearningChain keeps for ever; empty: PIRATE
     * @return name of that setting about storage
     */
    static std::string NameStorage(const std::string& reading = "");

    /**
     * An iteration of the whole system: `iteration_seconds`; `block_seconds`, the mean time in
     * which the first sum that a leader proposes comes to its committee, when its uplink is idle;
     * and the time of the iteration as RingTime has it: `without_waiting_seconds`, `ring_seconds`
     * and `lockstep_seconds` for leader-star.
     *
     * @param size members c of a committee
     * @param bytes bytes of a vector
     * @param dissemination ways of sums
     * @return the setting
     */
    static ReproductionSetting MakePirate(uint32_t size,
                                          uint64_t bytes,
                                          const std::string& dissemination);

    /**
     * An iteration of LearningChain: `collect_seconds` until the elected leader has all gradients,
     * `block_seconds` in which its block comes to all, `iteration_seconds`, their sum,
     * `mining_seconds`; `block_bound_seconds` and `bound_seconds`, the block and the sum if nothing
     * but sending took time.
     *
     * @param size members c of a committee of PIRATE, of which there are as many nodes
     * @param bytes bytes of a vector
     * @return the setting
     */
    static ReproductionSetting MakeLearningChain(uint32_t size, uint64_t bytes);

    /**
     * The first step of two committees: `block_seconds`, `step_seconds` until it is decided, and
     * `block_bound_seconds` if nothing but sending took time.
     *
     * @param size members c of a committee
     * @param network point of the network axis
     * @return the setting
     */
    static ReproductionSetting MakeStep(uint32_t size, const std::string& network);

    /**
     * Storage of a member over the iterations: `held_megabytes`, and `growth_megabytes` from the
     * second to the last iteration. The first one has none before it to keep.
     *
     * @return the setting
     */
    static ReproductionSetting MakePirateStorage();

    /**
     * Storage of a node of LearningChain: `held_megabytes` over the iterations, `slope_vectors`
     * more in each, and `constant_vectors` beside that.
     *
     * @param reading what is kept for ever
     * @return the setting
     */
    static ReproductionSetting MakeLearningChainStorage(const std::string& reading);
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_FIG4_RUN_H
