/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PROCESS_POOL_H
#define FL_PROCESS_POOL_H

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-reproduce
 * Runs each task in a child process of its own, some at a time. ns-3 has one simulator for a
 * process, so this is how several simulations run at once; none sees what another one left behind,
 * and one that crashes costs itself only. Children end with their parent (on Linux).
 *
 * The calling process must have no other thread and no other child process.
 */
class ProcessPool
{
  public:
    /// What a child process does.
    struct Task
    {
        std::function<void()> work; ///< leaves its results in files; throws what goes wrong
        bool isAlone{false};        ///< no other task runs at the same time
    };

    /// Takes the number of a task that has ended, what went wrong (one line, empty: nothing) and
    /// its wall time in s.
    using Ended = std::function<void(size_t task, const std::string& problem, double seconds)>;

    /**
     * Runs all tasks, in their order, and returns when they have ended.
     *
     * @param tasks what to do
     * @param jobs how many run at a time, at least 1
     * @param ended is called in this process as each task ends
     * @throw std::runtime_error if a process cannot be made
     */
    static void Run(const std::vector<Task>& tasks, uint32_t jobs, const Ended& ended);
};

} // namespace fl
} // namespace ns3

#endif // FL_PROCESS_POOL_H
