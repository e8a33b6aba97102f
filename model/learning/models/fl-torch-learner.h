/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_TORCH_LEARNER_H
#define FL_TORCH_LEARNER_H

#include "ns3/fl-aligned-floats.h"
#include "ns3/fl-classifier-learner.h"
#include "ns3/fl-torch-module.h"
#include "ns3/fl-workspace-pool.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * A model of PyTorch, run in this process without Python: a TorchScript file, as
 * `torch.jit.script(model).save("model.pt")` writes it. Needs libtorch when the module is built;
 * Bind says so where it is missing.
 *
 * The model takes a tensor samples x channels x height x width (samples x width for rows of a
 * table) and gives samples x classes scores: logits or log-probabilities, whose softmax
 * cross-entropy and gradients are the same. The parameters are those of the file, tensor after
 * tensor in the module's order; frozen ones (requires_grad = False) keep a gradient of zero. Nodes
 * start from the values in the file: seeds do not vary them.
 *
 * A model must be a pure function of parameters and samples. So one with buffers, such as batch
 * normalization, is refused, and so is one that draws random numbers; a model with dropout can be
 * saved after model.eval(), and then runs without dropout. PyTorch computes with one thread in each
 * worker thread; results are the same for any number of them. The libraries that it calls choose
 * their code by the processor, so they may differ in the last digits from machine to machine.
 *
 * For optimizers, a layer is a module with parameters, called by its qualified name; what is named
 * "bias" is one.
 *
 * A gradient is charged as three forward passes: the backward pass computes two products for each
 * one of the forward pass.
 */
class TorchLearner : public ClassifierLearner
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
    /// What a gradient needs besides its arguments.
    struct Workspace
    {
        AlignedFloats features;             ///< gathered samples
        std::vector<Dataset::Label> labels; ///< their labels
        std::vector<int64_t> classes;       ///< the same as PyTorch wants them
    };

    std::string m_file;                            ///< path of the TorchScript file
    double m_flopsPerSample{0};                    ///< operations of a forward pass; 0: as counted
    std::unique_ptr<TorchModule> m_module;         ///< the model; nullptr: not bound
    size_t m_dimension{0};                         ///< number of parameters
    mutable WorkspacePool<Workspace> m_workspaces; ///< one for each thread
};

} // namespace fl
} // namespace ns3

#endif // FL_TORCH_LEARNER_H
