/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-torch-learner.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/fl-input-error.h"
#include "ns3/string.h"

#include <filesystem>
#include <stdexcept>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(TorchLearner);

namespace
{

/**
 * Calls PyTorch; what it complains about is a user's error.
 *
 * @tparam Action a function without arguments
 * @param file the TorchScript file
 * @param action what is called
 * @return what it returns
 */
template <typename Action>
auto
CallTorch(const std::string& file, Action action) -> decltype(action())
{
    try
    {
        return action();
    }
    catch (const std::runtime_error& error)
    {
        throw InputError("torch:File=" + file + ": " + error.what());
    }
}

} // namespace

TypeId
TorchLearner::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::TorchLearner")
            .SetParent<ClassifierLearner>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<TorchLearner>()
            .AddAttribute("File",
                          "Path of the TorchScript file, as torch.jit.script(model).save(path) "
                          "writes it.",
                          StringValue(""),
                          MakeStringAccessor(&TorchLearner::m_file),
                          MakeStringChecker())
            .AddAttribute("FlopsPerSample",
                          "Floating-point operations of a forward pass for one sample, for the "
                          "simulated processor; 0: the multiplications and additions of its "
                          "convolutions and matrix products, which are counted.",
                          DoubleValue(0),
                          MakeDoubleAccessor(&TorchLearner::m_flopsPerSample),
                          MakeDoubleChecker<double>(0));
    return tid;
}

void
TorchLearner::DoBind()
{
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(m_file, ignored))
    {
        throw InputError("torch:File=" + m_file +
                         ": no such file; File must name what "
                         "torch.jit.script(model).save(path) wrote");
    }
    const SampleShape& shape = GetShape();
    std::vector<int64_t> sample{shape.channels, shape.height, shape.width};
    if (shape.channels == 1 && shape.height == 1)
    {
        sample = {shape.width};
    }
    CallTorch(m_file, [&]() {
        auto module = TorchModule::Open(m_file);
        module->Bind(sample, GetClasses());
        m_module = std::move(module);
    });
    m_dimension = 0;
    for (const TorchModule::Tensor& tensor : m_module->GetTensors())
    {
        m_dimension += tensor.size;
    }
}

size_t
TorchLearner::GetDimension() const
{
    return m_dimension;
}

std::vector<ParameterBlock>
TorchLearner::GetBlocks() const
{
    std::vector<ParameterBlock> blocks;
    size_t offset = 0;
    for (const TorchModule::Tensor& tensor : m_module->GetTensors())
    {
        const size_t dot = tensor.name.rfind('.');
        const bool own = dot == std::string::npos;
        const std::string layer = own ? "model" : tensor.name.substr(0, dot);
        const std::string name = own ? tensor.name : tensor.name.substr(dot + 1);
        blocks.push_back({layer, offset, tensor.size, name == "bias"});
        offset += tensor.size;
    }
    return blocks;
}

ParameterVector
TorchLearner::InitializeParameters(const Ptr<UniformRandomVariable>& /* uniform */) const
{
    ParameterVector parameters(m_dimension);
    m_module->GetStoredParameters(parameters.data());
    return parameters;
}

double
TorchLearner::ComputeGradient(const ParameterVector& parameters,
                              const Batch& batch,
                              ParameterVector& gradient) const
{
    RequireFit(parameters, batch);
    NS_ABORT_MSG_UNLESS(parameters.HasContent(), "a real model needs parameters with content");
    const size_t samples = batch.GetSize();
    NS_ABORT_MSG_UNLESS(samples > 0, "the gradient of an empty batch is not defined");
    gradient.ResizeLike(parameters);

    const WorkspacePool<Workspace>::Lease workspace(m_workspaces);
    float* features = workspace->features.Reserve(samples * GetShape().GetSize());
    workspace->labels.resize(samples);
    batch.Gather(0, samples, features, workspace->labels.data());
    workspace->classes.assign(workspace->labels.begin(), workspace->labels.end());
    return CallTorch(m_file, [&]() {
        return m_module->ComputeGradient(parameters.data(),
                                         features,
                                         workspace->classes.data(),
                                         samples,
                                         gradient.data());
    });
}

void
TorchLearner::ComputeScores(const ParameterVector& parameters,
                            const float* features,
                            size_t samples,
                            float* scores) const
{
    NS_ABORT_MSG_UNLESS(parameters.HasContent(), "a real model needs parameters with content");
    CallTorch(m_file,
              [&]() { m_module->ComputeScores(parameters.data(), features, samples, scores); });
}

double
TorchLearner::GetForwardFlops(uint64_t samples) const
{
    const double flops = m_flopsPerSample > 0 ? m_flopsPerSample : m_module->GetForwardFlops();
    return flops * static_cast<double>(samples);
}

double
TorchLearner::GetGradientFlops(uint64_t samples) const
{
    return 3 * GetForwardFlops(samples);
}

} // namespace fl
} // namespace ns3
