/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CLASSIFIER_LEARNER_H
#define FL_CLASSIFIER_LEARNER_H

#include "ns3/fl-aligned-floats.h"
#include "ns3/fl-learner.h"
#include "ns3/fl-workspace-pool.h"

#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * A learner that gives each class a score and is measured by softmax cross-entropy. Whoever derives
 * from it computes scores and gradients; evaluation and prediction are here. By default a sample
 * costs what it does in a dense network: 2 operations a parameter in the forward pass, and twice as
 * many in the backward pass.
 */
class ClassifierLearner : public Learner
{
  public:
    /**
     * @return the type of the interface
     */
    static TypeId GetTypeId();

    Evaluation Evaluate(const ParameterVector& parameters, const Batch& batch) const override;
    std::vector<Dataset::Label> Predict(const ParameterVector& parameters,
                                        const Batch& batch) const override;
    Evaluation EvaluateAndPredict(const ParameterVector& parameters,
                                  const Batch& batch,
                                  std::vector<Dataset::Label>& predictions) const override;
    double GetForwardFlops(uint64_t samples) const override;
    double GetGradientFlops(uint64_t samples) const override;

  protected:
    /**
     * Computes the scores of samples. Thread-safe, as all const methods of a learner.
     *
     * @param parameters the model
     * @param features the features, sample after sample
     * @param samples number of samples
     * @param scores receives samples x classes scores, sample after sample
     */
    virtual void ComputeScores(const ParameterVector& parameters,
                               const float* features,
                               size_t samples,
                               float* scores) const = 0;

  private:
    /// What scoring needs besides its arguments.
    struct Workspace
    {
        AlignedFloats features;             ///< gathered samples
        AlignedFloats scores;               ///< their scores
        std::vector<Dataset::Label> labels; ///< their labels
    };

    /**
     * Computes the scores of a batch, some samples at a time, so that workspaces stay small.
     *
     * @tparam Visitor a function of (first position, number of samples, scores, labels)
     * @param parameters the model
     * @param batch the samples
     * @param visitor is given the scores
     */
    template <typename Visitor>
    void VisitScores(const ParameterVector& parameters, const Batch& batch, Visitor visitor) const;

    mutable WorkspacePool<Workspace> m_workspaces; ///< one for each thread
};

} // namespace fl
} // namespace ns3

#endif // FL_CLASSIFIER_LEARNER_H
