/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_TORCH_CHECKS_H
#define FL_TORCH_CHECKS_H

namespace torch
{
namespace jit
{
struct Module;
} // namespace jit
} // namespace torch

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Refuses a model that cannot be trained or is no pure function of its parameters and samples: one
 * that is frozen, has buffers, or draws random numbers.
 *
 * @param module the model
 * @throw std::runtime_error in one line what is wrong
 */
void RequireTrainablePure(const torch::jit::Module& module);

} // namespace fl
} // namespace ns3

#endif // FL_TORCH_CHECKS_H
