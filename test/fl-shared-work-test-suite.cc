/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "ns3/fl-shared-work.h"
#include "ns3/test.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * A value that many threads ask for is computed once.
 */
class SharedWorkTest : public TestCase
{
  public:
    SharedWorkTest()
        : TestCase("computed once, by whoever comes first")
    {
    }

  private:
    void DoRun() override
    {
        std::atomic<uint32_t> runs{0};
        SharedWork<std::vector<int>> work([&runs] {
            runs++;
            std::this_thread::yield();
            return std::vector<int>{1, 2, 3};
        });
        NS_TEST_EXPECT_MSG_EQ(work.Claim(), true, "the first one is to begin");
        NS_TEST_EXPECT_MSG_EQ(work.Claim(), false, "the others need not");
        NS_TEST_EXPECT_MSG_EQ(runs.load(), 0, "not before it is asked for");
        std::vector<std::thread> threads;
        std::vector<const std::vector<int>*> values(8);
        for (auto& value : values)
        {
            threads.emplace_back([&work, &value] { value = &work.Get(); });
        }
        for (auto& thread : threads)
        {
            thread.join();
        }
        NS_TEST_EXPECT_MSG_EQ(runs.load(), 1, "once");
        for (const auto* value : values)
        {
            NS_TEST_EXPECT_MSG_EQ(value, values.front(), "one value");
        }
        NS_TEST_EXPECT_MSG_EQ(work.Get().size(), 3, "the value");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Objects are found as long as somebody holds them, and names without object do not pile up.
 */
class SharedTableTest : public TestCase
{
  public:
    SharedTableTest()
        : TestCase("a table that keeps nothing alive")
    {
    }

  private:
    void DoRun() override
    {
        SharedTable<uint32_t, const uint32_t> table;
        std::vector<std::shared_ptr<const uint32_t>> held;
        for (uint32_t i = 0; i < 1000; i++)
        {
            const auto object = std::make_shared<const uint32_t>(i * i);
            table.Add(i, object);
            if (i % 3 == 0)
            {
                held.push_back(object);
            }
        }
        bool isRight = true;
        for (uint32_t i = 0; i < 1000; i++)
        {
            const auto found = table.Find(i);
            isRight = isRight && (i % 3 == 0 ? found == held[i / 3] : found == nullptr);
        }
        NS_TEST_EXPECT_MSG_EQ(isRight, true, "what is held, and nothing else");
        held.clear();
        NS_TEST_EXPECT_MSG_EQ(table.Find(0), nullptr, "nobody holds it any more");
        const auto again = std::make_shared<const uint32_t>(7);
        table.Add(0, again);
        NS_TEST_EXPECT_MSG_EQ(table.Find(0), again, "a new one takes its place");
        NS_TEST_EXPECT_MSG_EQ(table.Find(5000), nullptr, "never added");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What nodes share.
 */
class SharedWorkTestSuite : public TestSuite
{
  public:
    SharedWorkTestSuite()
        : TestSuite("fl-shared-work", Type::UNIT)
    {
        AddTestCase(new SharedWorkTest());
        AddTestCase(new SharedTableTest());
    }
};

SharedWorkTestSuite g_sharedWorkTestSuite; ///< the suite

} // namespace
