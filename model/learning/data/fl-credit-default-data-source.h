/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CREDIT_DEFAULT_DATA_SOURCE_H
#define FL_CREDIT_DEFAULT_DATA_SOURCE_H

#include "ns3/fl-data-source.h"

#include <cstdint>
#include <string>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Whether a holder of a credit card pays the next bill: 30 000 rows, 23 features, two classes
 * (I.-C. Yeh, C. Lien, "The comparisons of data mining techniques for the predictive accuracy of
 * probability of default of credit card clients", Expert Systems with Applications 36(2), 2009; UCI
 * Machine Learning Repository), from credit-default/creditcard.csv in $FL_DATA_DIR.
 *
 * As in Biscotti (M. Shayan, C. Fung, C. J. M. Yoon, I. Beschastnikh, 2018) the first 21 000 rows
 * are training data and features are standardized, here by the training rows alone. Biscotti's
 * reference code leaves the label among the features, which makes the task trivial; LabelLeak does
 * the same.
 */
class CreditDefaultDataSource : public DataSource
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    DataSplit Load() const override;

  private:
    std::string m_file;      ///< path of the file, empty for the one in $FL_DATA_DIR
    bool m_labelLeak{false}; ///< the label is a feature as well
    bool m_shuffle{false};   ///< test rows are drawn at random
    uint32_t m_seed{1};      ///< which random rows
};

} // namespace fl
} // namespace ns3

#endif // FL_CREDIT_DEFAULT_DATA_SOURCE_H
