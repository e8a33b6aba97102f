/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-torch-flop-counter.h"

#include <ATen/ATen.h>
#include <algorithm>
#include <string>

namespace ns3
{
namespace fl
{

namespace
{

/// The operations that this thread's counter has seen; callbacks have no context of their own.
thread_local double g_total = 0;

/// What is remembered of a call until it ends.
struct Call : public at::ObserverContext
{
    int64_t terms{0}; ///< products that are added up for one value of the result
};

} // namespace

TorchFlopCounter::TorchFlopCounter()
    : m_handle(at::addThreadLocalCallback(at::RecordFunctionCallback(&Begin, &End)
                                              .needsInputs(true)
                                              .needsOutputs(true)
                                              .scopes({at::RecordScope::FUNCTION})))
{
    g_total = 0;
}

TorchFlopCounter::~TorchFlopCounter()
{
    at::removeCallback(m_handle);
}

double
TorchFlopCounter::Get() const
{
    return g_total;
}

std::unique_ptr<at::ObserverContext>
TorchFlopCounter::Begin(const at::RecordFunction& function)
{
    // TorchScript shows its whole stack; the arguments are the top of it.
    const auto stack = function.inputs();
    const auto inputs = stack.slice(stack.size() - std::min(stack.size(), function.num_inputs()));
    const auto tensor = [&inputs](size_t input) {
        const bool known = input < inputs.size() && inputs[input].isTensor();
        return known ? inputs[input].toTensor() : at::Tensor();
    };
    const std::string name = function.name();
    auto call = std::make_unique<Call>();
    if (name == "aten::mm" || name == "aten::bmm")
    {
        call->terms = tensor(0).defined() ? tensor(0).size(-1) : 0;
    }
    else if (name == "aten::addmm" || name == "aten::baddbmm")
    {
        call->terms = tensor(1).defined() ? tensor(1).size(-1) : 0;
    }
    else if (name == "aten::_convolution")
    {
        const at::Tensor weight = tensor(1);
        call->terms = weight.defined() && weight.numel() > 0 ? weight.numel() / weight.size(0) : 0;
    }
    return call;
}

void
TorchFlopCounter::End(const at::RecordFunction& function, at::ObserverContext* context)
{
    const int64_t terms = static_cast<Call*>(context)->terms;
    if (terms > 0 && !function.outputs().empty() && function.outputs().back().isTensor())
    {
        const int64_t values = function.outputs().back().toTensor().numel();
        g_total += 2.0 * static_cast<double>(terms) * static_cast<double>(values);
    }
}

} // namespace fl
} // namespace ns3
