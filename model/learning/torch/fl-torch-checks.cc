/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-torch-checks.h"

#include <memory>
#include <stdexcept>
#include <string>
#include <torch/csrc/jit/passes/inliner.h>
#include <torch/script.h>

namespace ns3
{
namespace fl
{

namespace
{

/**
 * @param block a block of a graph without calls
 * @param training whether a part of the module is in training mode
 * @return the first operation that draws random numbers; empty if there is none
 */
std::string
FindRandomOperation(const torch::jit::Block* block, bool training)
{
    for (const torch::jit::Node* node : block->nodes())
    {
        // Whether dropout is on stands in an attribute of the module, or in the code.
        const std::string kind = node->kind().toUnqualString();
        const auto position = kind.find("dropout");
        const bool switched = position != std::string::npos && node->inputs().size() == 3 &&
                              node->input(2)->node()->kind() != torch::jit::prim::Constant;
        if (switched ? training : node->isNondeterministic())
        {
            return kind;
        }
        for (const torch::jit::Block* inner : node->blocks())
        {
            const std::string found = FindRandomOperation(inner, training);
            if (!found.empty())
            {
                return found;
            }
        }
    }
    return "";
}

} // namespace

void
RequireTrainablePure(const torch::jit::Module& module)
{
    bool trainable = false;
    for (const torch::Tensor& parameter : module.parameters())
    {
        trainable |= parameter.requires_grad();
    }
    if (!trainable)
    {
        throw std::runtime_error("the model has no parameter that can be trained; was it frozen "
                                 "by torch.jit.freeze?");
    }
    for (const auto& buffer : module.named_buffers())
    {
        throw std::runtime_error("the model has a buffer, " + buffer.name +
                                 ", which is no parameter and would be neither sent nor "
                                 "averaged: use GroupNorm or LayerNorm instead of BatchNorm");
    }
    const auto method = module.find_method("forward");
    if (!method)
    {
        throw std::runtime_error("the model has no method forward");
    }
    bool training = false;
    for (const torch::jit::Module& part : module.modules())
    {
        training |= part.hasattr("training") && part.is_training();
    }
    const std::shared_ptr<torch::jit::Graph> graph = method->graph()->copy();
    torch::jit::Inline(*graph);
    const std::string operation = FindRandomOperation(graph->block(), training);
    if (!operation.empty())
    {
        throw std::runtime_error("the model draws random numbers (" + operation +
                                 "), so that results could not be repeated: leave that out, or "
                                 "call model.eval() before saving to switch dropout off");
    }
}

} // namespace fl
} // namespace ns3
