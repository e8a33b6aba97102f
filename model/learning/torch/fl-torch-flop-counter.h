/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_TORCH_FLOP_COUNTER_H
#define FL_TORCH_FLOP_COUNTER_H

#include <ATen/record_function.h>
#include <memory>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Counts the multiplications and additions of convolutions and matrix products while it exists, in
 * the thread that made it. One a thread at a time.
 */
class TorchFlopCounter
{
  public:
    TorchFlopCounter();
    ~TorchFlopCounter();
    TorchFlopCounter(const TorchFlopCounter&) = delete;
    TorchFlopCounter& operator=(const TorchFlopCounter&) = delete;

    /**
     * @return the operations so far
     */
    double Get() const;

  private:
    /**
     * Called by PyTorch before each of its operations.
     *
     * @param function what is called
     * @return how many products make one value of the result
     */
    static std::unique_ptr<at::ObserverContext> Begin(const at::RecordFunction& function);

    /**
     * Called by PyTorch after each of its operations.
     *
     * @param function what was called
     * @param context what Begin made
     */
    static void End(const at::RecordFunction& function, at::ObserverContext* context);

    at::CallbackHandle m_handle; ///< our callback
};

} // namespace fl
} // namespace ns3

#endif // FL_TORCH_FLOP_COUNTER_H
