/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LEARNER_H
#define FL_LEARNER_H

#include "ns3/fl-batch.h"
#include "ns3/fl-dataset.h"
#include "ns3/fl-parameter-block.h"
#include "ns3/fl-parameter-vector.h"
#include "ns3/object.h"
#include "ns3/random-variable-stream.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * How good a model is on some samples.
 */
struct Evaluation
{
    double loss{0};      ///< mean over the samples, in nats; NaN if it is not known
    double accuracy{0};  ///< share of samples whose class was predicted; NaN if it is not known
    uint64_t samples{0}; ///< number of samples
};

/**
 * @ingroup decentralized-fl-learning
 * A kind of model. It owns no parameters: it is a pure function of (parameters, batch), so that all
 * nodes share one learner. A learner named XLearner is chosen as `x`.
 *
 * Life: create, set attributes, Bind to the shape of the data; from then on it does not change, and
 * its const methods but InitializeParameters may be called from any number of threads at once.
 * Their results depend on their arguments alone, to the last bit. Implementations keep workspaces
 * per thread and touch no ns3::Ptr, random stream, log or trace in them.
 */
class Learner : public Object
{
  public:
    /**
     * @return the type of the interface
     */
    static TypeId GetTypeId();

    /**
     * Fixes what the model is for. Throws InputError if the attributes do not fit the data. May be
     * called again with equal arguments only.
     *
     * @param shape shape of a sample
     * @param classes number of classes, at least 2
     */
    void Bind(const SampleShape& shape, uint32_t classes);

    /**
     * @return shape of a sample
     */
    const SampleShape& GetShape() const;

    /**
     * @return number of classes
     */
    uint32_t GetClasses() const;

    /**
     * @return number of parameters
     */
    virtual size_t GetDimension() const = 0;

    /**
     * @return which parameters belong to which layer, in order and without gaps; by default one
     *         block named "all"
     */
    virtual std::vector<ParameterBlock> GetBlocks() const;

    /**
     * @return true if training takes random decisions, such as dropout: then a batch for
     *         ComputeGradient needs a seed. False by default
     */
    virtual bool NeedsSeed() const;

    /**
     * Makes the parameters that training starts from, by default zeros. Main thread only.
     *
     * @param uniform where random numbers come from; its range attributes do not matter
     * @return the parameters
     */
    virtual ParameterVector InitializeParameters(const Ptr<UniformRandomVariable>& uniform) const;

    /**
     * Computes the gradient of the mean loss over a batch.
     *
     * @param parameters the model
     * @param batch the samples, at least one
     * @param gradient receives the gradient; its memory is reused if it has the right size
     * @return mean loss over the batch, in nats; NaN if it is not known
     */
    virtual double ComputeGradient(const ParameterVector& parameters,
                                   const Batch& batch,
                                   ParameterVector& gradient) const = 0;

    /**
     * Measures a model.
     *
     * @param parameters the model
     * @param batch the samples, at least one
     * @return mean loss and accuracy
     */
    virtual Evaluation Evaluate(const ParameterVector& parameters, const Batch& batch) const = 0;

    /**
     * Predicts classes.
     *
     * @param parameters the model
     * @param batch the samples; their labels are not looked at
     * @return the predicted class of each sample; the lowest of equally likely ones. Empty if the
     *         learner cannot predict
     */
    virtual std::vector<Dataset::Label> Predict(const ParameterVector& parameters,
                                                const Batch& batch) const = 0;

    /**
     * Measures a model and tells what it predicts. The default makes two passes over the samples;
     * whoever can do it in one overrides it.
     *
     * @param parameters the model
     * @param batch the samples, at least one
     * @param predictions receives what Predict() would return
     * @return what Evaluate() would return
     */
    virtual Evaluation EvaluateAndPredict(const ParameterVector& parameters,
                                          const Batch& batch,
                                          std::vector<Dataset::Label>& predictions) const;

    /**
     * Cost of a forward pass, for the simulated CPU. A multiplication and an addition count as two
     * operations, and so does nothing but arithmetic.
     *
     * @param samples number of samples
     * @return floating-point operations
     */
    virtual double GetForwardFlops(uint64_t samples) const = 0;

    /**
     * Cost of a gradient: forward and backward pass.
     *
     * @param samples number of samples
     * @return floating-point operations
     */
    virtual double GetGradientFlops(uint64_t samples) const = 0;

  protected:
    /// Prepares for the shape and classes, which are known now; throws InputError if they do not
    /// fit. By default there is nothing to prepare.
    virtual void DoBind();

    /**
     * Aborts if a call does not fit the learner: it is not bound, or parameters or samples are of
     * another size.
     *
     * @param parameters the model
     * @param batch the samples
     */
    void RequireFit(const ParameterVector& parameters, const Batch& batch) const;

  private:
    SampleShape m_shape;   ///< shape of a sample
    uint32_t m_classes{0}; ///< number of classes; 0: not bound
};

} // namespace fl
} // namespace ns3

#endif // FL_LEARNER_H
