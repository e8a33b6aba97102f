/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_TABULAR_DATA_SOURCE_H
#define FL_TABULAR_DATA_SOURCE_H

#include "ns3/fl-data-source.h"

#include <cstdint>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * A generated table of two classes whose best possible accuracy is known.
 *
 * Each class is a normal distribution with unit covariance; the classes take turns. Their means lie
 * at half the separation d from the origin, in opposite directions along a random line. Labels, of
 * training and of test data, are then flipped with probability p. No classifier does better on
 * average than the half-spaces on both sides of the origin, which reach (1 - p) Phi(d/2) +
 * p (1 - Phi(d/2)) with Phi the normal distribution function (Bayes accuracy; Duda, Hart, Stork,
 * "Pattern Classification", 2nd ed., section 2.6.1).
 *
 * The data depends on the attributes alone, as if it were a file (see SyntheticDataSource).
 */
class TabularDataSource : public DataSource
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    DataSplit Load() const override;

    /**
     * @return expected accuracy of the best possible classifier
     */
    double GetBayesAccuracy() const;

  private:
    /**
     * @param samples number of samples
     * @param stream number of the random stream
     * @return the data
     */
    DatasetPtr Generate(uint32_t samples, uint64_t stream) const;

    uint32_t m_trainSamples{6000}; ///< samples for training
    uint32_t m_testSamples{2000};  ///< samples for testing
    uint32_t m_features{20};       ///< features of a sample
    double m_separation{2};        ///< distance of the means in standard deviations
    double m_flip{0};              ///< probability that a label is wrong
    uint32_t m_seed{1};            ///< seed of the data, not of the run
};

} // namespace fl
} // namespace ns3

#endif // FL_TABULAR_DATA_SOURCE_H
