/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "ns3/fl-carried-bytes.h"
#include "ns3/fl-random.h"
#include "ns3/test.h"

#include <vector>

using namespace ns3;
using namespace ns3::fl;

/**
 * @ingroup decentralized-fl-tests
 * Random segments against a bitmap, with sequence numbers that wrap around.
 */
class CarriedBytesTestCase : public TestCase
{
  public:
    CarriedBytesTestCase()
        : TestCase("holes and repeats")
    {
    }

  private:
    void DoRun() override
    {
        auto uniform = MakeUniform(4712);
        for (uint32_t run = 0; run < 200; run++)
        {
            const uint32_t first =
                run % 2 == 0 ? 1 : static_cast<uint32_t>(0xffffff00 + uniform->GetInteger(0, 255));
            CarriedBytes carried;
            carried.Begin(first);
            std::vector<bool> bitmap(1000, false);
            for (uint32_t i = 0; i < 100; i++)
            {
                const uint32_t begin = uniform->GetInteger(0, 900);
                const uint32_t length = uniform->GetInteger(1, 99);
                std::vector<bool> repeated(length, false);
                for (const auto& [rangeBegin, rangeEnd] : carried.Carry(first + begin, length))
                {
                    for (uint32_t offset = rangeBegin; offset < rangeEnd; offset++)
                    {
                        repeated[offset] = true;
                    }
                }
                for (uint32_t offset = 0; offset < length; offset++)
                {
                    NS_TEST_ASSERT_MSG_EQ(repeated[offset],
                                          bitmap[begin + offset],
                                          "run " << run << ", byte " << begin + offset);
                    bitmap[begin + offset] = true;
                }
            }
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A connection with the same addresses and ports begins anew.
 */
class CarriedBytesBeginTestCase : public TestCase
{
  public:
    CarriedBytesBeginTestCase()
        : TestCase("a new connection")
    {
    }

  private:
    void DoRun() override
    {
        CarriedBytes carried;
        NS_TEST_EXPECT_MSG_EQ(carried.Carry(100, 50).empty(), true, "begins without SYN");
        NS_TEST_EXPECT_MSG_EQ(carried.Carry(100, 50).size(), 1, "all of it again");
        carried.Begin(100);
        NS_TEST_EXPECT_MSG_EQ(carried.Carry(100, 50).empty(), true, "new");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Which bytes of a connection a link has carried.
 */
class CarriedBytesTestSuite : public TestSuite
{
  public:
    CarriedBytesTestSuite()
        : TestSuite("fl-carried-bytes", Type::UNIT)
    {
        AddTestCase(new CarriedBytesTestCase);
        AddTestCase(new CarriedBytesBeginTestCase);
    }
};

static CarriedBytesTestSuite g_carriedBytesTestSuite; ///< registers the suite
