/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CONFUSION_MATRIX_H
#define FL_CONFUSION_MATRIX_H

#include "ns3/fl-dataset.h"

#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * How often samples of each class were taken for which class.
 */
class ConfusionMatrix
{
  public:
    /// Makes a matrix without classes.
    ConfusionMatrix() = default;

    /**
     * @param classes number of classes
     * @param labels class of each sample
     * @param predictions what was predicted for it; as many, and all below the number of classes
     */
    ConfusionMatrix(uint32_t classes,
                    const std::vector<Dataset::Label>& labels,
                    const std::vector<Dataset::Label>& predictions);

    /**
     * @return number of classes; 0 if the matrix is empty
     */
    uint32_t GetClasses() const;

    /**
     * @param label a class
     * @param prediction a class
     * @return samples of the first that were taken for the second
     */
    uint64_t GetCount(uint32_t label, uint32_t prediction) const;

    /**
     * @return share of the samples whose class was predicted; NaN if there are none
     */
    double GetAccuracy() const;

    /**
     * Share of a class that is taken for another. For the source and the target of a label-flipping
     * attack it is the attack's success rate, for a class and itself the accuracy of that class.
     *
     * @param label a class
     * @param prediction a class
     * @return share of the samples of the first that were taken for the second; NaN if there are
     *         none
     */
    double GetRate(uint32_t label, uint32_t prediction) const;

  private:
    uint32_t m_classes{0};          ///< number of classes
    std::vector<uint64_t> m_counts; ///< by label, then by prediction
};

} // namespace fl
} // namespace ns3

#endif // FL_CONFUSION_MATRIX_H
