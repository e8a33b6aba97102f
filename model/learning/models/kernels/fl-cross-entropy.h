/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CROSS_ENTROPY_H
#define FL_CROSS_ENTROPY_H

#include "ns3/fl-dataset.h"

#include <cstddef>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * The loss of classifiers, softmax cross-entropy, on plain arrays. Thread-safe.
 */
class CrossEntropy
{
  public:
    /**
     * Adds up the loss, with the greatest score subtracted first so that no exponential overflows.
     *
     * @param samples number of samples
     * @param classes number of classes
     * @param scores samples x classes
     * @param labels the right class of each sample
     * @return the sum of the losses, in nats
     */
    static double Sum(size_t samples,
                      size_t classes,
                      const float* scores,
                      const Dataset::Label* labels);

    /**
     * Adds up the loss and computes its gradient.
     *
     * @param samples number of samples
     * @param classes number of classes
     * @param scores samples x classes
     * @param labels the right class of each sample
     * @param total over how many samples the mean is taken: these and others
     * @param gradient receives samples x classes: of the mean loss with respect to the scores; may
     *        be the scores' memory
     * @return the sum of the losses, in nats
     */
    static double Gradient(size_t samples,
                           size_t classes,
                           const float* scores,
                           const Dataset::Label* labels,
                           size_t total,
                           float* gradient);

    /**
     * @param classes number of classes, at least 1
     * @param scores one score a class
     * @return the class with the greatest score, the lowest of several
     */
    static Dataset::Label ArgMax(size_t classes, const float* scores);
};

} // namespace fl
} // namespace ns3

#endif // FL_CROSS_ENTROPY_H
