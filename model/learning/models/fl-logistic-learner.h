/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LOGISTIC_LEARNER_H
#define FL_LOGISTIC_LEARNER_H

#include "ns3/fl-aligned-floats.h"
#include "ns3/fl-classifier-learner.h"
#include "ns3/fl-workspace-pool.h"

#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Logistic regression for two classes: the probability of class 1 is 1 / (1 + exp(-z)), z a
 * weighted sum of the features and a bias. One parameter a feature, and the bias last. The loss is
 * the logistic one, -log of the probability of the right class. Parameters start at zero: the loss
 * is convex, so that training finds the same model from everywhere.
 *
 * It is softmax regression whose scores are 0 for class 0 and z for class 1, with half the
 * parameters.
 */
class LogisticLearner : public ClassifierLearner
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    size_t GetDimension() const override;
    std::vector<ParameterBlock> GetBlocks() const override;
    ParameterVector InitializeParameters(const Ptr<UniformRandomVariable>& uniform) const override;
    double ComputeGradient(const ParameterVector& parameters,
                           const Batch& batch,
                           ParameterVector& gradient) const override;
    double GetForwardFlops(uint64_t samples) const override;
    double GetGradientFlops(uint64_t samples) const override;

  protected:
    void DoBind() override;
    void ComputeScores(const ParameterVector& parameters,
                       const float* features,
                       size_t samples,
                       float* scores) const override;

  private:
    /// What a call needs.
    struct Workspace
    {
        AlignedFloats features;             ///< gathered samples
        AlignedFloats sums;                 ///< z of each sample, then the gradients of them
        AlignedFloats scores;               ///< scores of each sample, then the gradients of them
        std::vector<Dataset::Label> labels; ///< labels of the samples
    };

    mutable WorkspacePool<Workspace> m_workspaces; ///< one for each thread
};

} // namespace fl
} // namespace ns3

#endif // FL_LOGISTIC_LEARNER_H
