/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_WORKER_POOL_H
#define FL_WORKER_POOL_H

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-compute
 * Threads that do real work while the simulation goes on. One pool serves all processors of a
 * simulation; results are bit-identical for any number of threads.
 *
 * The thread that owns the pool (the simulation's, "the main thread") submits closures and joins
 * each exactly once, when its result is needed. Until then a worker may take it, in order of
 * submission, as long as the results that wait to be joined stay within the bound on bytes; a
 * closure that nobody has taken is run by the main thread when it is joined, and while the main
 * thread has to wait for a closure that a worker has, it runs others.
 *
 * Rules for closures, without which results depend on the number of threads or the program is
 * wrong:
 *
 * - They own values and `shared_ptr<const ...>` only, and may refer to immutable objects that
 *   outlive them (a learner, a cryptographic scheme).
 * - No ns3::Ptr is copied inside, not even of an immutable object: its count is not atomic.
 * - No random stream: numbers are drawn before, and passed in.
 * - No Simulator, no ns3::Time (its constructor may touch a global list), no log, no trace.
 * - They do not use the pool and do not start threads: one task, one thread.
 *
 * Closures are destroyed by the main thread, so that what they own may have any destructor.
 */
class WorkerPool
{
  public:
    /// Names a submitted closure until it is joined or discarded.
    using Ticket = uint64_t;

    /// Default bound on results that wait to be joined: 1 GiB.
    static constexpr uint64_t DEFAULT_MAX_BYTES = uint64_t{1} << 30;

    /**
     * @param threads threads in total, at least 1: the main thread and threads - 1 workers
     * @param maxBytes bound on the bytes of results computed ahead of need; a single result may be
     * larger
     */
    explicit WorkerPool(uint32_t threads, uint64_t maxBytes = DEFAULT_MAX_BYTES);

    /// Lets running closures finish; the others are destroyed without having run.
    ~WorkerPool();

    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /**
     * @return threads in total, the main thread among them
     */
    uint32_t GetThreads() const;

    /**
     * Hands over a closure.
     *
     * @param work what to run, once
     * @param resultBytes memory that its result takes until it is joined
     * @return the ticket to join or discard it with
     */
    Ticket Submit(std::function<void()> work, uint64_t resultBytes);

    /**
     * Returns when the closure has run, after running it here if need be, and destroys it. If it
     * ended with an exception, that exception is thrown.
     *
     * @param ticket a closure neither joined nor discarded
     */
    void Join(Ticket ticket);

    /**
     * Destroys a closure whose result nobody needs any more, after waiting for it if it is running;
     * an exception that it ended with is dropped, since with fewer threads it would not have run.
     *
     * @param ticket a closure neither joined nor discarded
     */
    void Discard(Ticket ticket);

  private:
    /// How far a closure is.
    enum State
    {
        WAITING,
        RUNNING,
        FINISHED
    };

    /// A submitted closure.
    struct Task
    {
        std::function<void()> work; ///< the closure
        uint64_t resultBytes;       ///< memory of its result
        State state{WAITING};       ///< how far it is
        std::exception_ptr error;   ///< what it ended with
    };

    /// All closures neither joined nor discarded; references stay valid while others come and go.
    using Tasks = std::map<Ticket, Task>;

    /// What a worker does until the pool is destroyed.
    void RunWorker();

    /**
     * @return true if the oldest waiting closure exists and may be run ahead of need; the lock is
     * held
     */
    bool CanRunAhead() const;

    /**
     * Takes a waiting closure and runs it.
     *
     * @param lock held; released while the closure runs
     * @param ticket the closure
     */
    void Run(std::unique_lock<std::mutex>& lock, Ticket ticket);

    /**
     * Takes a finished or waiting closure out of the pool.
     *
     * @param task the closure; the lock is held
     * @return it, to be destroyed without the lock
     */
    Tasks::node_type Extract(Tasks::iterator task);

    const uint64_t m_maxBytes;             ///< bound on m_bytes
    std::mutex m_mutex;                    ///< guards everything below but the threads
    std::condition_variable m_canRunAhead; ///< CanRunAhead() may have become true
    std::condition_variable m_hasFinished; ///< a closure has finished
    Tasks m_tasks;                         ///< all closures
    std::map<Ticket, Task*> m_waiting;     ///< those that nobody has taken
    uint64_t m_bytes{0};                   ///< results of running and finished closures
    Ticket m_nextTicket{0};                ///< next ticket
    bool m_isStopping{false};              ///< the pool is being destroyed
    std::vector<std::thread> m_workers;    ///< all threads but the main thread
};

} // namespace fl
} // namespace ns3

#endif // FL_WORKER_POOL_H
