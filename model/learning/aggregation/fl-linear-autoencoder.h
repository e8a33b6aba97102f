/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LINEAR_AUTOENCODER_H
#define FL_LINEAR_AUTOENCODER_H

#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * An autoencoder with linear encoder and decoder, and a bounded code. The best such encoder are the
 * principal components of the samples (P. Baldi and K. Hornik, "Neural Networks and Principal
 * Component Analysis", 1989), so it is computed, not trained: no random start, no learning rate.
 *
 * Each number of the code is cut off at the least and the greatest value that a sample had. Without
 * that, everything in the span of the components would be reproduced without error, at any length
 * and with either sign.
 */
class LinearAutoencoder
{
  public:
    /// A point of the space that samples come from.
    using Point = std::vector<double>;

    /**
     * Fits the samples.
     *
     * @param samples the samples, at least one, all of one dimension and finite
     * @param components length of the code; at most as many as the samples span are used
     */
    LinearAutoencoder(const std::vector<Point>& samples, uint32_t components);

    /**
     * @param point a point
     * @return Euclidean distance of the point from its reproduction
     */
    double GetError(const Point& point) const;

  private:
    /// One number of the code.
    struct Component
    {
        Point direction;   ///< unit vector
        double lowest{0};  ///< least value of a sample
        double highest{0}; ///< greatest value of a sample
    };

    /**
     * Finds directions of greatest variance.
     *
     * @param centered the samples without their mean
     * @param components how many are wanted
     */
    void FindDirections(const std::vector<Point>& centered, uint32_t components);

    Point m_mean;                        ///< mean of the samples
    std::vector<Component> m_components; ///< orthogonal to each other
};

} // namespace fl
} // namespace ns3

#endif // FL_LINEAR_AUTOENCODER_H
