/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CHANCE_LEVEL_H
#define FL_CHANCE_LEVEL_H

#include "ns3/fl-dataset.h"

#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * What a classifier reaches that has learned nothing: always the most frequent class. An accuracy
 * that is not clearly above it says nothing about learning.
 */
class ChanceLevel
{
  public:
    /// Standard errors above chance from which an accuracy counts: by chance one of about 740
    /// models gets there.
    static constexpr double STANDARD_ERRORS = 3;

    /**
     * @param classes number of classes
     * @param labels class of each test sample, at least one
     */
    ChanceLevel(uint32_t classes, const std::vector<Dataset::Label>& labels);

    /**
     * @return the most frequent class, the lowest of equally frequent ones
     */
    uint32_t GetClass() const;

    /**
     * @return its share of the samples
     */
    double GetShare() const;

    /**
     * @return accuracy up to which a model counts as guessing: the share, and STANDARD_ERRORS times
     *         the binomial standard error sqrt(share (1 - share) / samples)
     */
    double GetLimit() const;

    /**
     * @param accuracy share of the samples that a model classifies rightly
     * @return true if it is above the limit, or perfect
     */
    bool IsBeatenBy(double accuracy) const;

  private:
    uint32_t m_class{0}; ///< the most frequent class
    double m_share{0};   ///< its share
    double m_limit{0};   ///< up to which a model counts as guessing
};

} // namespace fl
} // namespace ns3

#endif // FL_CHANCE_LEVEL_H
