/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_BATCH_SAMPLER_H
#define FL_BATCH_SAMPLER_H

#include "ns3/random-variable-stream.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * A node's batches one by one, for systems that take one in each round: passes over all samples in
 * an order drawn anew for each pass. The last batch of a pass may be smaller. Main thread only.
 */
class BatchSampler
{
  public:
    /**
     * @param samples the node's samples
     * @param batchSize samples of a batch, at least 1
     * @param uniform where random numbers come from; its range attributes do not matter
     */
    BatchSampler(std::vector<uint32_t> samples,
                 uint32_t batchSize,
                 Ptr<UniformRandomVariable> uniform);

    /**
     * @return the next batch; empty if the node has no samples
     */
    std::vector<uint32_t> Next();

  private:
    const std::vector<uint32_t> m_samples;      ///< the node's samples
    const uint32_t m_batchSize;                 ///< samples of a batch
    const Ptr<UniformRandomVariable> m_uniform; ///< where random numbers come from
    std::vector<uint32_t> m_order;              ///< the pass under way
    size_t m_next{0};                           ///< where its next batch begins
};

} // namespace fl
} // namespace ns3

#endif // FL_BATCH_SAMPLER_H
