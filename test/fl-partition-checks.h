/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PARTITION_CHECKS_H
#define FL_PARTITION_CHECKS_H

#include "ns3/double.h"
#include "ns3/fl-partition.h"
#include "ns3/fl-random.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-tests
 * @param sizes number of samples of each class
 * @return labels in an order in which the classes alternate as long as they last
 */
inline std::vector<Dataset::Label>
MixLabels(std::vector<uint32_t> sizes)
{
    std::vector<Dataset::Label> labels;
    for (bool more = true; more;)
    {
        more = false;
        for (size_t label = 0; label < sizes.size(); label++)
        {
            if (sizes[label] > 0)
            {
                sizes[label]--;
                labels.push_back(static_cast<Dataset::Label>(label));
                more = true;
            }
        }
    }
    return labels;
}

/**
 * @ingroup decentralized-fl-tests
 * @param shares the samples of each node
 * @param samples number of all samples
 * @return how often each sample is in a share; an index past the end counts at the end
 */
inline std::vector<uint32_t>
CountOwners(const Partition::Shares& shares, size_t samples)
{
    std::vector<uint32_t> owners(samples);
    for (const auto& share : shares)
    {
        for (uint32_t sample : share)
        {
            owners.resize(std::max<size_t>(owners.size(), size_t{sample} + 1));
            owners[sample]++;
        }
    }
    return owners;
}

/**
 * @ingroup decentralized-fl-tests
 * @param shares the samples of each node
 * @param samples number of all samples
 * @return true if each sample has exactly one owner
 */
inline bool
IsDisjointCover(const Partition::Shares& shares, size_t samples)
{
    return CountOwners(shares, samples) == std::vector<uint32_t>(samples, 1);
}

/**
 * @ingroup decentralized-fl-tests
 * @param share the samples of a node
 * @return true if none of them is there twice
 */
inline bool
IsWithoutRepeats(const std::vector<uint32_t>& share)
{
    return std::set<uint32_t>(share.begin(), share.end()).size() == share.size();
}

/**
 * @ingroup decentralized-fl-tests
 * @param stream number of a random stream
 * @return a uniform random variable on it
 */
inline Ptr<UniformRandomVariable>
MakePartitionStream(int64_t stream)
{
    auto uniform = MakeUniform(stream);
    return uniform;
}

} // namespace fl
} // namespace ns3

#endif // FL_PARTITION_CHECKS_H
