/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_SIZED_LEARNER_H
#define FL_SIZED_LEARNER_H

#include "ns3/fl-learner.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * The `sized` point of the learning axis: a model of so many bytes without content. Its gradients
 * are sized vectors, and what it learns is not known: loss and accuracy are NaN, predictions empty.
 * Bytes on the wire and simulated computation are those of a real model of that size.
 */
class SizedLearner : public Learner
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    size_t GetDimension() const override;
    ParameterVector InitializeParameters(const Ptr<UniformRandomVariable>& uniform) const override;
    double ComputeGradient(const ParameterVector& parameters,
                           const Batch& batch,
                           ParameterVector& gradient) const override;
    Evaluation Evaluate(const ParameterVector& parameters, const Batch& batch) const override;
    std::vector<Dataset::Label> Predict(const ParameterVector& parameters,
                                        const Batch& batch) const override;
    double GetForwardFlops(uint64_t samples) const override;
    double GetGradientFlops(uint64_t samples) const override;

  protected:
    void DoBind() override;

  private:
    uint64_t m_bytes{28000000};   ///< size of the model
    double m_forwardFlops{14e6};  ///< operations of a forward pass of one sample
    double m_gradientFlops{42e6}; ///< operations of a gradient of one sample
};

} // namespace fl
} // namespace ns3

#endif // FL_SIZED_LEARNER_H
