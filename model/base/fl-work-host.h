/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_WORK_HOST_H
#define FL_WORK_HOST_H

#include "ns3/fl-cost.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace ns3
{
namespace fl
{

/// The two classes of work of a processor.
enum class WorkClass : uint8_t
{
    PROTOCOL, ///< handling messages, cryptography: goes first
    LEARNING  ///< training, aggregating, testing models
};

/**
 * @ingroup decentralized-fl-base
 * Time and computation as a state machine sees them: what it may ask of a clock and a processor
 * that it does not know. Interfaces that also send derive from it.
 *
 * Nothing that a state machine has begun calls it back after its node has crashed.
 */
class WorkHost
{
  public:
    /// Names a timer that has not expired.
    using TimerId = uint64_t;
    /// Names work that has not completed.
    using TaskId = uint64_t;

    virtual ~WorkHost() = default;

    /**
     * @return simulated time
     */
    virtual Time GetNow() const = 0;

    /**
     * @param delay when it expires, from now
     * @param expired called then
     * @return its name
     */
    virtual TimerId StartTimer(const Time& delay, std::function<void()> expired) = 0;

    /**
     * @param timer a timer; one that has expired is ignored
     */
    virtual void CancelTimer(TimerId timer) = 0;

    /**
     * Lets the node's processor do work. See Cpu::Execute, and WorkerPool for what `work` may do.
     *
     * @param cost what it asks of the processor
     * @param workClass whether it goes first
     * @param work really done, on another thread; may be empty
     * @param done called when the processor has finished in simulated time, and never before this
     *        call returns
     * @param resultBytes memory of the result
     * @return its name
     */
    virtual TaskId StartWork(const Cost& cost,
                             WorkClass workClass,
                             std::function<void()> work,
                             std::function<void()> done,
                             uint64_t resultBytes) = 0;

    /**
     * @param task work that is no longer wanted; work that has completed is ignored
     */
    virtual void CancelWork(TaskId task) = 0;

    /**
     * Lets the node's processor compute a value.
     *
     * @tparam T what is computed
     * @param cost what it asks of the processor
     * @param workClass whether it goes first
     * @param work computes the value on another thread
     * @param done takes the value when the processor has finished in simulated time
     * @param resultBytes memory of the value
     * @return name of the work
     */
    template <typename T>
    TaskId Compute(const Cost& cost,
                   WorkClass workClass,
                   std::function<T()> work,
                   std::function<void(T)> done,
                   uint64_t resultBytes = sizeof(T))
    {
        // Optional, so that a value needs no default constructor.
        auto result = std::make_shared<std::optional<T>>();
        return StartWork(
            cost,
            workClass,
            [result, work = std::move(work)] { result->emplace(work()); },
            [result, done = std::move(done)] { done(std::move(**result)); },
            resultBytes);
    }
};

} // namespace fl
} // namespace ns3

#endif // FL_WORK_HOST_H
