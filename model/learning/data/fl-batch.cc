/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-batch.h"

#include "ns3/abort.h"
#include "ns3/assert.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace ns3
{
namespace fl
{

Batch::Batch(DatasetPtr dataset, std::vector<uint32_t> indices, std::optional<uint64_t> seed)
    : m_dataset(std::move(dataset)),
      m_indices(std::move(indices)),
      m_seed(seed)
{
    NS_ABORT_MSG_UNLESS(m_dataset, "a batch needs a data set");
    const size_t size = m_dataset->GetSize();
    NS_ABORT_MSG_UNLESS(std::all_of(m_indices.begin(),
                                    m_indices.end(),
                                    [size](uint32_t index) { return index < size; }),
                        "a batch names a sample past the " << size << " of its data set");
}

Batch
Batch::WholeOf(DatasetPtr dataset)
{
    std::vector<uint32_t> indices(dataset->GetSize());
    std::iota(indices.begin(), indices.end(), 0);
    return Batch(std::move(dataset), std::move(indices));
}

size_t
Batch::GetSize() const
{
    return m_indices.size();
}

const Dataset&
Batch::GetDataset() const
{
    return *m_dataset;
}

const std::vector<uint32_t>&
Batch::GetIndices() const
{
    return m_indices;
}

uint64_t
Batch::GetSeed() const
{
    NS_ABORT_MSG_UNLESS(m_seed, "random decisions in training need a batch with a seed");
    return *m_seed;
}

Dataset::Label
Batch::GetLabel(size_t position) const
{
    return m_dataset->GetLabels()[m_indices[position]];
}

void
Batch::Gather(size_t begin, size_t count, float* features, Dataset::Label* labels) const
{
    NS_ASSERT(begin + count <= m_indices.size());
    const size_t sampleSize = m_dataset->GetShape().GetSize();
    for (size_t i = 0; i < count; i++)
    {
        const float* sample = m_dataset->GetFeatures(m_indices[begin + i]);
        std::copy_n(sample, sampleSize, features + i * sampleSize);
        labels[i] = GetLabel(begin + i);
    }
}

const float*
Batch::Read(size_t begin, size_t count, float* room, Dataset::Label* labels) const
{
    NS_ASSERT(begin < m_indices.size());
    const size_t sampleSize = m_dataset->GetShape().GetSize();
    const float* first = m_dataset->GetFeatures(m_indices[begin]);
    for (size_t i = 1; i < count; i++)
    {
        if (m_dataset->GetFeatures(m_indices[begin + i]) != first + i * sampleSize)
        {
            Gather(begin, count, room, labels);
            return room;
        }
    }
    for (size_t i = 0; i < count; i++)
    {
        labels[i] = GetLabel(begin + i);
    }
    return first;
}

} // namespace fl
} // namespace ns3
