/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "ns3/fl-worker-pool.h"
#include "ns3/test.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

/**
 * @defgroup decentralized-fl-worker-pool-tests Tests of the worker threads
 * @ingroup decentralized-fl-compute
 * @ingroup tests
 */

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// Where a closure ran and died, for one closure each; written by one thread at a time.
struct Life
{
    int runs{0};            ///< how often it ran
    std::thread::id diedOn; ///< thread that destroyed it
};

/// Part of a closure: notes the thread that destroys it.
class Witness
{
  public:
    /**
     * @param life where to note it
     */
    explicit Witness(Life& life)
        : m_life(life)
    {
    }

    ~Witness()
    {
        m_life.diedOn = std::this_thread::get_id();
    }

    Witness(const Witness&) = delete;
    Witness& operator=(const Witness&) = delete;

    /// Notes a run.
    void Run() const
    {
        m_life.runs++;
    }

  private:
    Life& m_life; ///< where to note it
};

/**
 * @param life where to note what happens
 * @return a closure
 */
std::function<void()>
MakeWitness(Life& life)
{
    return [witness = std::make_shared<Witness>(life)] { witness->Run(); };
}

/**
 * @ingroup decentralized-fl-worker-pool-tests
 * Every closure runs once and dies on the main thread, in whatever order they are joined.
 */
class WorkerPoolJoinTestCase : public TestCase
{
  public:
    /**
     * @param threads of the pool
     */
    explicit WorkerPoolJoinTestCase(uint32_t threads)
        : TestCase("Worker pool of " + std::to_string(threads) + ": join, discard, destroy"),
          m_threads(threads)
    {
    }

  private:
    void DoRun() override
    {
        constexpr size_t COUNT = 600;
        std::vector<Life> lives(COUNT);
        {
            WorkerPool pool(m_threads);
            NS_TEST_EXPECT_MSG_EQ(pool.GetThreads(), m_threads, "threads in total");
            std::vector<WorkerPool::Ticket> tickets;
            for (Life& life : lives)
            {
                tickets.push_back(pool.Submit(MakeWitness(life), 8));
            }
            // The first third is joined backwards, the second discarded, the third left behind.
            for (size_t i = COUNT / 3; i-- > 0;)
            {
                pool.Join(tickets[i]);
                NS_TEST_ASSERT_MSG_EQ(lives[i].runs, 1, "a joined closure has run once");
                NS_TEST_ASSERT_MSG_EQ((lives[i].diedOn != std::thread::id()), true, "and is gone");
            }
            for (size_t i = COUNT / 3; i < 2 * COUNT / 3; i++)
            {
                pool.Discard(tickets[i]);
                NS_TEST_ASSERT_MSG_EQ((lives[i].diedOn != std::thread::id()), true, "is gone");
            }
        }
        for (const Life& life : lives)
        {
            NS_TEST_ASSERT_MSG_LT(life.runs, 2, "no closure runs twice");
            NS_TEST_ASSERT_MSG_EQ((life.diedOn == std::this_thread::get_id()),
                                  true,
                                  "closures die on the main thread");
            if (m_threads == 1 && &life >= &lives[COUNT / 3])
            {
                NS_TEST_ASSERT_MSG_EQ(life.runs, 0, "without workers nothing runs ahead of need");
            }
        }
    }

    uint32_t m_threads; ///< threads of the pool
};

/**
 * @ingroup decentralized-fl-worker-pool-tests
 * Exceptions come out of Join, and only there.
 */
class WorkerPoolExceptionTestCase : public TestCase
{
  public:
    /**
     * @param threads of the pool
     */
    explicit WorkerPoolExceptionTestCase(uint32_t threads)
        : TestCase("Worker pool of " + std::to_string(threads) + ": exceptions"),
          m_threads(threads)
    {
    }

  private:
    void DoRun() override
    {
        WorkerPool pool(m_threads);
        for (int i = 0; i < 100; i++)
        {
            const std::string text = "closure " + std::to_string(i);
            const auto ticket = pool.Submit([text] { throw std::runtime_error(text); }, 0);
            const auto unwanted = pool.Submit([] { throw 7; }, 0);
            std::string caught;
            try
            {
                pool.Join(ticket);
            }
            catch (const std::runtime_error& error)
            {
                caught = error.what();
            }
            NS_TEST_ASSERT_MSG_EQ(caught, text, "the exception of the joined closure");
            pool.Discard(unwanted);
        }
    }

    uint32_t m_threads; ///< threads of the pool
};

/**
 * @ingroup decentralized-fl-worker-pool-tests
 * Results that wait to be joined stay within the bound; the main thread is not bound.
 */
class WorkerPoolBoundTestCase : public TestCase
{
  public:
    WorkerPoolBoundTestCase()
        : TestCase("Worker pool: bytes ahead of need are bounded")
    {
    }

  private:
    void DoRun() override
    {
        constexpr int COUNT = 12;
        WorkerPool pool(3, 100);
        std::atomic<int> finished{0};
        std::vector<WorkerPool::Ticket> tickets;
        for (int i = 0; i < COUNT; i++)
        {
            tickets.push_back(pool.Submit([&finished] { finished++; }, 40));
        }
        for (int joined = 0; joined < COUNT; joined++)
        {
            WaitFor(finished, std::min(joined + 2, COUNT));
            NS_TEST_EXPECT_MSG_LT(finished.load(),
                                  joined + 3,
                                  "two results of 40 bytes fit into 100 bytes");
            pool.Join(tickets[joined]);
        }
        NS_TEST_EXPECT_MSG_EQ(finished.load(), COUNT, "all have run");

        // A result larger than the bound is computed ahead if it is the only one.
        finished = 0;
        const auto large = pool.Submit([&finished] { finished++; }, 1000);
        const auto next = pool.Submit([&finished] { finished++; }, 1);
        WaitFor(finished, 1);
        NS_TEST_EXPECT_MSG_EQ(finished.load(), 1, "one large result and nothing else");
        // Needed now: it runs whatever waits.
        pool.Join(next);
        NS_TEST_EXPECT_MSG_EQ(finished.load(), 2, "a result that is needed now");
        pool.Join(large);
    }

    /**
     * Waits until the workers have done what they may, then a little longer to catch them if they
     * do more.
     *
     * @param finished closures that have run
     * @param count closures that may run
     */
    void WaitFor(const std::atomic<int>& finished, int count)
    {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (finished < count && std::chrono::steady_clock::now() < deadline)
        {
            std::this_thread::sleep_for(std::chrono::microseconds(100));
        }
        NS_TEST_EXPECT_MSG_GT(finished.load(), count - 1, "workers run ahead of need");
        std::this_thread::sleep_for(std::chrono::milliseconds(3));
    }
};

/**
 * @ingroup decentralized-fl-worker-pool-tests
 * While it waits for a closure that a worker has, the main thread runs others.
 */
class WorkerPoolHelpTestCase : public TestCase
{
  public:
    WorkerPoolHelpTestCase()
        : TestCase("Worker pool: the main thread helps while it waits")
    {
    }

  private:
    void DoRun() override
    {
        WorkerPool pool(2);
        std::atomic<bool> hasStarted{false};
        std::atomic<bool> mayEnd{false};
        // Occupies the only worker until the other closure has run, so only the main thread can run
        // the other one: without help this would never end.
        const auto blocking = pool.Submit(
            [&] {
                hasStarted = true;
                while (!mayEnd)
                {
                    std::this_thread::yield();
                }
            },
            0);
        while (!hasStarted)
        {
            std::this_thread::yield();
        }
        std::thread::id ranOn;
        const auto other = pool.Submit(
            [&] {
                ranOn = std::this_thread::get_id();
                mayEnd = true;
            },
            0);
        pool.Join(blocking);
        pool.Join(other);
        NS_TEST_EXPECT_MSG_EQ((ranOn == std::this_thread::get_id()), true, "the main thread");
    }
};

/**
 * @ingroup decentralized-fl-worker-pool-tests
 * A closure that is running is not destroyed under its thread.
 */
class WorkerPoolDiscardTestCase : public TestCase
{
  public:
    WorkerPoolDiscardTestCase()
        : TestCase("Worker pool: discarding waits for a running closure")
    {
    }

  private:
    void DoRun() override
    {
        WorkerPool pool(2);
        std::atomic<bool> hasStarted{false};
        std::atomic<bool> hasEnded{false};
        const auto ticket = pool.Submit(
            [&] {
                hasStarted = true;
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
                hasEnded = true;
            },
            0);
        while (!hasStarted)
        {
            std::this_thread::yield();
        }
        pool.Discard(ticket);
        NS_TEST_EXPECT_MSG_EQ(hasEnded.load(), true, "the closure has ended");
    }
};

/**
 * @ingroup decentralized-fl-worker-pool-tests
 * The suite fl-worker-pool.
 */
class WorkerPoolTestSuite : public TestSuite
{
  public:
    WorkerPoolTestSuite()
        : TestSuite("fl-worker-pool", Type::UNIT)
    {
        for (uint32_t threads : {1, 2, 8})
        {
            AddTestCase(new WorkerPoolJoinTestCase(threads));
            AddTestCase(new WorkerPoolExceptionTestCase(threads));
        }
        AddTestCase(new WorkerPoolBoundTestCase);
        AddTestCase(new WorkerPoolHelpTestCase);
        AddTestCase(new WorkerPoolDiscardTestCase);
    }
};

WorkerPoolTestSuite g_workerPoolTestSuite; ///< registers the suite

} // namespace
