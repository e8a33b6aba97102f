/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CPU_H
#define FL_CPU_H

#include "ns3/event-id.h"
#include "ns3/fl-cost.h"
#include "ns3/fl-device-profile.h"
#include "ns3/fl-work-host.h"
#include "ns3/fl-worker-pool.h"
#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/ptr.h"
#include "ns3/traced-callback.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-compute
 * The processor of a node, in simulated time. A task has a simulated duration, which follows from
 * its Cost, the DeviceProfile and the slowdown and never from the wall clock, and a closure that
 * does the real work on the worker threads of a WorkerPool meanwhile (its rules for closures hold).
 *
 * Scheduling: as many tasks as there are cores run at a time, one core each. Waiting PROTOCOL tasks
 * start before waiting LEARNING tasks, and in order of submission within a class. With Preemptive,
 * a PROTOCOL task that finds all cores busy takes the core of the LEARNING task submitted last;
 * that one waits in front of the others of its class that were submitted later and resumes where it
 * stopped. A task that completes at this very instant is not preempted. Nothing is charged for
 * switching.
 *
 * When a task completes, its work is joined, then `done` is called, and then the free core takes
 * the next task; so PROTOCOL work that `done` submits comes before LEARNING work that waits. An
 * exception of the work leaves through Simulator::Run at that moment. `done` is never called from
 * within Execute, even if the duration is zero.
 *
 * One object per node, aggregated to it or held by its application.
 */
class Cpu : public Object
{
  public:
    /// Names a task of this processor, in order of submission from 1.
    using TaskId = WorkHost::TaskId;

    /**
     * Signature of the trace sources.
     *
     * @param [in] id the task
     * @param [in] workClass its class
     * @param [in] duration see the trace source
     */
    typedef void (*TaskTracedCallback)(TaskId id, WorkClass workClass, Time duration);

    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    Cpu();
    ~Cpu() override;

    /**
     * Sets the threads that do the work; they may be shared with other processors. Without this
     * call, work runs in the simulation's thread when it is joined, with the same results.
     *
     * @param pool the threads
     */
    void SetWorkerPool(std::shared_ptr<WorkerPool> pool);

    /**
     * Submits a task.
     *
     * @param cost what decides its simulated duration
     * @param workClass its class
     * @param work the real work, run once on any thread unless the task is cancelled; null: none
     * @param done called at the simulated completion, after the work; null: nothing
     * @param resultBytes memory that the result of the work takes until `done`
     * @return the task, to cancel it
     */
    TaskId Execute(const Cost& cost,
                   WorkClass workClass,
                   std::function<void()> work,
                   std::function<void()> done,
                   uint64_t resultBytes = 0);

    /**
     * Takes a task back: its `done` is not called. Waits if its work is running on a thread.
     *
     * @param id the task
     * @return true if it had not completed
     */
    bool Cancel(TaskId id);

    /// Takes all tasks back, as when the node crashes; new tasks may be submitted afterwards.
    void CancelAll();

    /**
     * @param workClass a class
     * @return time that the cores have spent on tasks of this class until now, summed over cores
     */
    Time GetBusyTime(WorkClass workClass) const;

    /**
     * @return number of tasks that have not completed, running or waiting
     */
    size_t GetTaskCount() const;

    /**
     * @return number of cores, from the device profile
     */
    uint32_t GetCores() const;

    /**
     * @param cost some work
     * @return its duration on one core of this processor: the device's, times the slowdown
     */
    Time GetDuration(const Cost& cost) const;

  protected:
    void DoDispose() override;

  private:
    /// A task that has not completed.
    struct Task
    {
        WorkClass workClass; ///< class
        Time duration;       ///< time on a core in total
        Time remaining;      ///< time on a core still needed when it last started
        std::optional<WorkerPool::Ticket> ticket; ///< its work, if there is any
        std::function<void()> done;               ///< called at completion
    };

    /// A task on a core.
    struct Running
    {
        TaskId id;          ///< the task
        Task task;          ///< its data
        Time start;         ///< since when
        EventId completion; ///< when it completes
    };

    /// Waiting tasks of a class. Those preempted were submitted before those that never ran, so the
    /// order of submission puts them in front.
    using Queue = std::map<TaskId, Task>;

    /**
     * @param workClass a class
     * @return its queue
     */
    Queue& QueueOf(WorkClass workClass);

    /// Starts and preempts tasks until the cores run what they should.
    void Dispatch();

    /**
     * Gives a free core to the first task of a queue.
     *
     * @param queue not empty
     */
    void Start(Queue& queue);

    /**
     * @return the LEARNING task whose core a waiting PROTOCOL task must get, or the end
     */
    std::vector<Running>::iterator FindVictim();

    /**
     * Takes a task from its core.
     *
     * @param running the task
     * @return the time that it was on the core; counted as busy
     */
    Time Stop(const Running& running);

    /**
     * Ends a task at the simulated completion.
     *
     * @param id the task
     */
    void Complete(TaskId id);

    /**
     * Drops a task's work.
     *
     * @param task the task
     */
    void Discard(const Task& task);

    Ptr<DeviceProfile> m_profile;       ///< device
    double m_slowdown;                  ///< factor on all durations
    bool m_isPreemptive;                ///< PROTOCOL preempts LEARNING
    std::shared_ptr<WorkerPool> m_pool; ///< threads
    std::vector<Running> m_running;     ///< tasks on cores
    std::array<Queue, 2> m_queues;      ///< waiting tasks by class
    std::array<Time, 2> m_busy;         ///< time spent by class, without the running stretches
    TaskId m_nextId{1};                 ///< next task

    TracedCallback<TaskId, WorkClass, Time> m_started;   ///< TaskStarted
    TracedCallback<TaskId, WorkClass, Time> m_preempted; ///< TaskPreempted
    TracedCallback<TaskId, WorkClass, Time> m_finished;  ///< TaskFinished
    TracedCallback<TaskId, WorkClass, Time> m_canceled;  ///< TaskCanceled
};

} // namespace fl
} // namespace ns3

#endif // FL_CPU_H
