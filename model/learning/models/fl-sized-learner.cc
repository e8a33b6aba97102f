/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-sized-learner.h"

#include "ns3/double.h"
#include "ns3/fl-input-error.h"
#include "ns3/uinteger.h"

#include <limits>
#include <string>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(SizedLearner);

TypeId
SizedLearner::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::SizedLearner")
            .SetParent<Learner>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<SizedLearner>()
            .AddAttribute("Bytes",
                          "Size of the model and of a gradient in bytes, a multiple of 4.",
                          UintegerValue(28000000),
                          MakeUintegerAccessor(&SizedLearner::m_bytes),
                          MakeUintegerChecker<uint64_t>(4, uint64_t{1} << 40))
            .AddAttribute("ForwardFlops",
                          "Floating-point operations of a forward pass of one sample. The default "
                          "is 2 for each of 7 million parameters.",
                          DoubleValue(14e6),
                          MakeDoubleAccessor(&SizedLearner::m_forwardFlops),
                          MakeDoubleChecker<double>(0, 1e18))
            .AddAttribute("GradientFlops",
                          "Floating-point operations of forward and backward pass of one sample. "
                          "The default is 6 for each of 7 million parameters.",
                          DoubleValue(42e6),
                          MakeDoubleAccessor(&SizedLearner::m_gradientFlops),
                          MakeDoubleChecker<double>(0, 1e18));
    return tid;
}

void
SizedLearner::DoBind()
{
    if (m_bytes % sizeof(float) != 0)
    {
        throw InputError("Bytes=" + std::to_string(m_bytes) + " of " + GetTypeId().GetName() +
                         ": a multiple of 4 is needed, such as " +
                         std::to_string(m_bytes - m_bytes % sizeof(float)));
    }
}

size_t
SizedLearner::GetDimension() const
{
    return m_bytes / sizeof(float);
}

ParameterVector
SizedLearner::InitializeParameters(const Ptr<UniformRandomVariable>& /* uniform */) const
{
    return ParameterVector::Sized(GetDimension());
}

double
SizedLearner::ComputeGradient(const ParameterVector& parameters,
                              const Batch& batch,
                              ParameterVector& gradient) const
{
    RequireFit(parameters, batch);
    gradient = ParameterVector::Sized(GetDimension());
    return std::numeric_limits<double>::quiet_NaN();
}

Evaluation
SizedLearner::Evaluate(const ParameterVector& parameters, const Batch& batch) const
{
    RequireFit(parameters, batch);
    constexpr double UNKNOWN = std::numeric_limits<double>::quiet_NaN();
    return {UNKNOWN, UNKNOWN, batch.GetSize()};
}

std::vector<Dataset::Label>
SizedLearner::Predict(const ParameterVector& /* parameters */, const Batch& /* batch */) const
{
    return {};
}

double
SizedLearner::GetForwardFlops(uint64_t samples) const
{
    return m_forwardFlops * static_cast<double>(samples);
}

double
SizedLearner::GetGradientFlops(uint64_t samples) const
{
    return m_gradientFlops * static_cast<double>(samples);
}

} // namespace fl
} // namespace ns3
