/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-network-learner.h"

#include "ns3/abort.h"
#include "ns3/fl-input-error.h"
#include "ns3/pointer.h"
#include "ns3/string.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(NetworkLearner);

TypeId
NetworkLearner::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::NetworkLearner")
            .SetParent<ClassifierLearner>()
            .SetGroupName("DecentralizedFl")
            .AddAttribute("Initializer",
                          "How the weights that training starts from are drawn; biases start at "
                          "zero.",
                          StringValue("ns3::fl::MatchedInitializer"),
                          MakePointerAccessor(&NetworkLearner::m_initializer),
                          MakePointerChecker<Initializer>());
    return tid;
}

void
NetworkLearner::DoBind()
{
    const std::string layers = ComposeLayers();
    try
    {
        m_network = std::make_unique<LayerNetwork>(layers, GetShape(), GetClasses());
    }
    catch (const InputError& error)
    {
        throw InputError("network of " + GetInstanceTypeId().GetName() + " for samples of " +
                         GetShape().ToString() + ": " + error.what());
    }
}

size_t
NetworkLearner::GetDimension() const
{
    return m_network ? m_network->GetDimension() : 0;
}

std::vector<ParameterBlock>
NetworkLearner::GetBlocks() const
{
    NS_ABORT_MSG_UNLESS(m_network, "the learner is not bound to a shape");
    return m_network->GetBlocks();
}

bool
NetworkLearner::NeedsSeed() const
{
    return m_network && m_network->NeedsSeed();
}

ParameterVector
NetworkLearner::InitializeParameters(const Ptr<UniformRandomVariable>& uniform) const
{
    NS_ABORT_MSG_UNLESS(m_network, "the learner is not bound to a shape");
    ParameterVector parameters(GetDimension());
    m_network->Initialize(*m_initializer, uniform, parameters.data());
    return parameters;
}

double
NetworkLearner::ComputeGradient(const ParameterVector& parameters,
                                const Batch& batch,
                                ParameterVector& gradient) const
{
    RequireFit(parameters, batch);
    NS_ABORT_MSG_UNLESS(parameters.HasContent(), "a real model needs parameters with content");
    NS_ABORT_MSG_UNLESS(batch.GetSize() > 0, "the gradient of an empty batch is not defined");
    gradient.ResizeLike(parameters);
    return m_network->ComputeGradient(parameters.data(), batch, gradient.data());
}

void
NetworkLearner::ComputeScores(const ParameterVector& parameters,
                              const float* features,
                              size_t samples,
                              float* scores) const
{
    NS_ABORT_MSG_UNLESS(parameters.HasContent(), "a real model needs parameters with content");
    m_network->ComputeScores(parameters.data(), features, samples, scores);
}

double
NetworkLearner::GetForwardFlops(uint64_t samples) const
{
    NS_ABORT_MSG_UNLESS(m_network, "the learner is not bound to a shape");
    return m_network->GetForwardFlops() * static_cast<double>(samples);
}

double
NetworkLearner::GetGradientFlops(uint64_t samples) const
{
    NS_ABORT_MSG_UNLESS(m_network, "the learner is not bound to a shape");
    return m_network->GetGradientFlops() * static_cast<double>(samples);
}

} // namespace fl
} // namespace ns3
