/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-batch-sampler.h"

#include "fl-local-trainer.h"

#include "ns3/abort.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace fl
{

BatchSampler::BatchSampler(std::vector<uint32_t> samples,
                           uint32_t batchSize,
                           Ptr<UniformRandomVariable> uniform)
    : m_samples(std::move(samples)),
      m_batchSize(batchSize),
      m_uniform(std::move(uniform))
{
    NS_ABORT_MSG_IF(batchSize == 0, "a batch has at least one sample");
}

std::vector<uint32_t>
BatchSampler::Next()
{
    if (m_next == m_order.size())
    {
        m_order = std::move(LocalTrainer::DrawEpochs(m_samples, 1, m_uniform).front());
        m_next = 0;
    }
    const size_t end = std::min(m_next + m_batchSize, m_order.size());
    std::vector<uint32_t> batch(m_order.begin() + m_next, m_order.begin() + end);
    m_next = end;
    return batch;
}

} // namespace fl
} // namespace ns3
