/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PARTITION_H
#define FL_PARTITION_H

#include "ns3/fl-dataset.h"
#include "ns3/object.h"
#include "ns3/random-variable-stream.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Says which node owns which training samples. A partition named XPartition is chosen as `x`.
 */
class Partition : public Object
{
  public:
    /// Numbers of samples, one list a node.
    using Shares = std::vector<std::vector<uint32_t>>;

    /**
     * @return the type of the interface
     */
    static TypeId GetTypeId();

    /**
     * Distributes samples over nodes: a pure function of its arguments, the attributes, and the
     * random numbers. Throws InputError when there are too few samples for so many nodes.
     *
     * @param labels one label a sample
     * @param classes number of classes; each label is below it
     * @param nodes number of nodes, at least 1
     * @param uniform where random numbers come from; its range attributes do not matter
     * @return the samples of each node, in an order that carries no meaning
     */
    virtual Shares Split(const std::vector<Dataset::Label>& labels,
                         uint32_t classes,
                         uint32_t nodes,
                         const Ptr<UniformRandomVariable>& uniform) const = 0;

    /**
     * @param labels one label a sample
     * @param classes number of classes; each label is below it
     * @param shares the samples of each node
     * @return for each node, how many samples of each class it owns
     */
    static std::vector<std::vector<uint32_t>> CountLabels(const std::vector<Dataset::Label>& labels,
                                                          uint32_t classes,
                                                          const Shares& shares);

  protected:
    /**
     * Throws an InputError unless each node can have a sample.
     *
     * @param samples number of samples
     * @param nodes number of nodes
     */
    static void RequireOneEach(size_t samples, uint32_t nodes);

    /**
     * @param labels one label a sample
     * @param classes number of classes; each label is below it
     * @return the samples of each class, in their order
     */
    static Shares GroupByClass(const std::vector<Dataset::Label>& labels, uint32_t classes);

    /**
     * Draws sizes until each node has enough samples.
     *
     * @param samples number of all samples
     * @param nodes number of nodes
     * @param minimum how many samples a node must have
     * @param draw gives one draw: for each class, or once for all classes together, how many
     *        samples each node gets
     * @return the first draw that is good; InputError after 1000 bad ones, and if no draw can be
     *         good
     */
    static std::vector<std::vector<uint32_t>> DrawUntilEnough(
        size_t samples,
        uint32_t nodes,
        uint32_t minimum,
        const std::function<std::vector<std::vector<uint32_t>>()>& draw);

    /**
     * Puts a list into random order.
     *
     * @param samples the list
     * @param uniform where random numbers come from
     */
    static void Shuffle(std::vector<uint32_t>& samples, const Ptr<UniformRandomVariable>& uniform);
};

} // namespace fl
} // namespace ns3

#endif // FL_PARTITION_H
