/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_NETWORK_LEARNER_H
#define FL_NETWORK_LEARNER_H

#include "ns3/fl-classifier-learner.h"
#include "ns3/fl-initializer.h"
#include "ns3/fl-layer-network.h"

#include <memory>
#include <string>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * A learner that is a network of layers (LayerNetwork). Whoever derives from it says which layers.
 */
class NetworkLearner : public ClassifierLearner
{
  public:
    /**
     * @return the type of the interface
     */
    static TypeId GetTypeId();

    size_t GetDimension() const override;
    std::vector<ParameterBlock> GetBlocks() const override;
    bool NeedsSeed() const override;
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

    /**
     * Composes the text of the network for the bound shape and classes. Throws InputError if the
     * attributes make none.
     *
     * @return the layers, such as "dense 500; relu; dense 10"
     */
    virtual std::string ComposeLayers() const = 0;

  private:
    Ptr<Initializer> m_initializer;          ///< how weights are drawn
    std::unique_ptr<LayerNetwork> m_network; ///< the layers; nullptr: not bound
};

} // namespace fl
} // namespace ns3

#endif // FL_NETWORK_LEARNER_H
