/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-worker-pool.h"

#include "ns3/abort.h"
#include "ns3/assert.h"

#include <utility>

namespace ns3
{
namespace fl
{

WorkerPool::WorkerPool(uint32_t threads, uint64_t maxBytes)
    : m_maxBytes(maxBytes)
{
    NS_ABORT_MSG_IF(threads == 0, "a worker pool has at least one thread, the main thread");
    for (uint32_t i = 1; i < threads; i++)
    {
        m_workers.emplace_back(&WorkerPool::RunWorker, this);
    }
}

WorkerPool::~WorkerPool()
{
    {
        const std::lock_guard<std::mutex> lock(m_mutex);
        m_isStopping = true;
    }
    m_canRunAhead.notify_all();
    for (std::thread& worker : m_workers)
    {
        worker.join();
    }
}

uint32_t
WorkerPool::GetThreads() const
{
    return static_cast<uint32_t>(m_workers.size()) + 1;
}

WorkerPool::Ticket
WorkerPool::Submit(std::function<void()> work, uint64_t resultBytes)
{
    std::unique_lock<std::mutex> lock(m_mutex);
    const Ticket ticket = m_nextTicket++;
    Task& task = m_tasks[ticket];
    task.work = std::move(work);
    task.resultBytes = resultBytes;
    m_waiting.emplace(ticket, &task);
    lock.unlock();
    m_canRunAhead.notify_one();
    return ticket;
}

void
WorkerPool::Join(Ticket ticket)
{
    std::unique_lock<std::mutex> lock(m_mutex);
    const auto task = m_tasks.find(ticket);
    NS_ABORT_MSG_IF(task == m_tasks.end(), "a closure is joined that the pool does not have");
    while (task->second.state != FINISHED)
    {
        if (task->second.state == WAITING)
        {
            Run(lock, ticket);
        }
        else if (CanRunAhead())
        {
            Run(lock, m_waiting.begin()->first);
        }
        else
        {
            m_hasFinished.wait(lock);
        }
    }
    const std::exception_ptr error = std::move(task->second.error);
    {
        const Tasks::node_type done = Extract(task);
        lock.unlock();
    }
    m_canRunAhead.notify_all();
    if (error)
    {
        std::rethrow_exception(error);
    }
}

void
WorkerPool::Discard(Ticket ticket)
{
    std::unique_lock<std::mutex> lock(m_mutex);
    const auto task = m_tasks.find(ticket);
    NS_ABORT_MSG_IF(task == m_tasks.end(), "a closure is discarded that the pool does not have");
    m_hasFinished.wait(lock, [&] { return task->second.state != RUNNING; });
    const Tasks::node_type discarded = Extract(task);
    lock.unlock();
    m_canRunAhead.notify_all();
}

void
WorkerPool::RunWorker()
{
    std::unique_lock<std::mutex> lock(m_mutex);
    while (true)
    {
        m_canRunAhead.wait(lock, [this] { return m_isStopping || CanRunAhead(); });
        if (m_isStopping)
        {
            return;
        }
        Run(lock, m_waiting.begin()->first);
    }
}

bool
WorkerPool::CanRunAhead() const
{
    return !m_waiting.empty() &&
           (m_bytes == 0 || m_bytes + m_waiting.begin()->second->resultBytes <= m_maxBytes);
}

void
WorkerPool::Run(std::unique_lock<std::mutex>& lock, Ticket ticket)
{
    const auto waiting = m_waiting.find(ticket);
    NS_ASSERT(waiting != m_waiting.end());
    Task& task = *waiting->second;
    m_waiting.erase(waiting);
    task.state = RUNNING;
    m_bytes += task.resultBytes;
    lock.unlock();
    try
    {
        task.work();
    }
    catch (...)
    {
        task.error = std::current_exception();
    }
    lock.lock();
    task.state = FINISHED;
    m_hasFinished.notify_one();
}

WorkerPool::Tasks::node_type
WorkerPool::Extract(Tasks::iterator task)
{
    if (task->second.state == WAITING)
    {
        m_waiting.erase(task->first);
    }
    else
    {
        m_bytes -= task->second.resultBytes;
    }
    return m_tasks.extract(task);
}

} // namespace fl
} // namespace ns3
