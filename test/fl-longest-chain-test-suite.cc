/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"

#include "ns3/fl-longest-chain.h"
#include "ns3/fl-modeled-digest-scheme.h"
#include "ns3/fl-random.h"
#include "ns3/test.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * @param number names a block
 * @return its digest
 */
Digest
MakeDigest(uint64_t number)
{
    return CreateObject<ModeledDigestScheme>()->Compute(
        Bytes{static_cast<uint8_t>(number >> 8), static_cast<uint8_t>(number)});
}

/**
 * @ingroup decentralized-fl-tests
 * The rule computed anew from everything that has come: which blocks have a path to the first one,
 * and which of those is the head.
 */
class Oracle
{
  public:
    /**
     * @param block number of a block
     * @param parent number of its parent
     */
    void Add(uint32_t block, uint32_t parent)
    {
        if (block == 0 || m_parents.count(block) > 0)
        {
            return;
        }
        m_parents[block] = parent;
        m_order.push_back(block);
        // The greatest height, and the first block to come that has it.
        int64_t best = GetHeight(head);
        uint32_t next = head;
        for (uint32_t candidate : m_order)
        {
            if (GetHeight(candidate) > best)
            {
                best = GetHeight(candidate);
                next = candidate;
            }
        }
        head = next;
    }

    /**
     * @param block number of a block
     * @return its height, -1 if it is not connected
     */
    int64_t GetHeight(uint32_t block) const
    {
        int64_t height = 0;
        for (; block != 0; height++)
        {
            const auto found = m_parents.find(block);
            if (found == m_parents.end())
            {
                return -1;
            }
            block = found->second;
        }
        return height;
    }

    /// @return the chain of the head, by height
    std::vector<uint32_t> GetChain() const
    {
        std::vector<uint32_t> chain{head};
        while (chain.back() != 0)
        {
            chain.push_back(m_parents.at(chain.back()));
        }
        std::reverse(chain.begin(), chain.end());
        return chain;
    }

    uint32_t head{0}; ///< last block of the longest chain

  private:
    std::map<uint32_t, uint32_t> m_parents; ///< of the blocks that have come
    std::vector<uint32_t> m_order;          ///< blocks in the order of coming
};

/**
 * @ingroup decentralized-fl-tests
 * Random trees in random orders, some blocks twice, against the oracle after each block.
 */
class RandomChainTest : public TestCase
{
  public:
    RandomChainTest()
        : TestCase("random trees in random orders")
    {
    }

  private:
    void DoRun() override
    {
        const auto uniform = MakeUniform(1);
        uint32_t reorganizations = 0;
        uint32_t orphans = 0;
        for (uint32_t i = 0; i < 400; i++)
        {
            // Block k extends one of the few blocks before it.
            const uint32_t blocks = uniform->GetInteger(1, 40);
            const uint32_t spread = uniform->GetInteger(1, 5);
            std::vector<uint32_t> parents{0};
            for (uint32_t block = 1; block <= blocks; block++)
            {
                parents.push_back(
                    uniform->GetInteger(block > spread ? block - spread : 0, block - 1));
            }
            LongestChain chain(MakeDigest(0));
            Oracle oracle;
            std::vector<Digest> followed{MakeDigest(0)};
            for (uint32_t position : DrawPermutation(2 * blocks, uniform))
            {
                const uint32_t block = position % blocks + 1;
                const ChainUpdate update = chain.Add(MakeDigest(block), MakeDigest(parents[block]));
                oracle.Add(block, parents[block]);
                reorganizations += update.outcome == ChainOutcome::REORGANIZED;
                orphans += update.outcome == ChainOutcome::ORPHAN;
                // Whoever follows the updates has the chain of the head.
                for (const Digest& digest : update.abandoned)
                {
                    NS_TEST_ASSERT_MSG_EQ(followed.back(), digest, "abandoned from the head on");
                    followed.pop_back();
                }
                followed.insert(followed.end(), update.adopted.begin(), update.adopted.end());
                Compare(chain, oracle, blocks, followed);
            }
            NS_TEST_EXPECT_MSG_EQ(chain.GetOrphanCount(), 0, "all parents have come");
            NS_TEST_EXPECT_MSG_EQ(chain.GetSize(), blocks + 1, "all blocks are connected");
        }
        NS_TEST_EXPECT_MSG_GT(reorganizations, 100, "the schedules have reorganizations");
        NS_TEST_EXPECT_MSG_GT(orphans, 1000, "the schedules have orphans");
    }

    /**
     * @param chain what is tested
     * @param oracle what it should be
     * @param blocks number of blocks
     * @param followed the chain according to the updates
     */
    void Compare(const LongestChain& chain,
                 const Oracle& oracle,
                 uint32_t blocks,
                 const std::vector<Digest>& followed)
    {
        NS_TEST_ASSERT_MSG_EQ(chain.GetHead(), MakeDigest(oracle.head), "head");
        const std::vector<uint32_t> expected = oracle.GetChain();
        NS_TEST_ASSERT_MSG_EQ(followed.size(), expected.size(), "length");
        NS_TEST_ASSERT_MSG_EQ(chain.GetLength() + 1, expected.size(), "length");
        bool isRight = true;
        for (uint32_t height = 0; height < expected.size(); height++)
        {
            isRight = isRight && followed[height] == MakeDigest(expected[height]) &&
                      chain.GetBlock(height) == followed[height];
        }
        for (uint32_t block = 0; block <= blocks; block++)
        {
            const auto height = chain.GetHeight(MakeDigest(block));
            isRight = isRight && (height ? int64_t(*height) : -1) == oracle.GetHeight(block);
            const bool isMember =
                std::find(expected.begin(), expected.end(), block) != expected.end();
            isRight = isRight && chain.IsInChain(MakeDigest(block)) == isMember;
        }
        NS_TEST_ASSERT_MSG_EQ(isRight, true, "chain and heights");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Ties, tips, orphans and the limit on orphans, step by step.
 */
class ChainStepTest : public TestCase
{
  public:
    ChainStepTest()
        : TestCase("ties, tips and orphans")
    {
    }

  private:
    void DoRun() override
    {
        LongestChain chain(MakeDigest(0), 3);
        NS_TEST_EXPECT_MSG_EQ(
            (chain.Add(MakeDigest(1), MakeDigest(0)).outcome == ChainOutcome::EXTENDED),
            true,
            "first");
        NS_TEST_EXPECT_MSG_EQ(
            (chain.Add(MakeDigest(2), MakeDigest(0)).outcome == ChainOutcome::SIDE),
            true,
            "a tie");
        NS_TEST_EXPECT_MSG_EQ(chain.GetHead(), MakeDigest(1), "the first seen stays");
        NS_TEST_EXPECT_MSG_EQ(
            (chain.GetTips() == std::vector<Digest>{MakeDigest(1), MakeDigest(2)}),
            true,
            "tips in the order of coming");
        const ChainUpdate update = chain.Add(MakeDigest(3), MakeDigest(2));
        NS_TEST_EXPECT_MSG_EQ((update.outcome == ChainOutcome::REORGANIZED), true, "longer");
        NS_TEST_EXPECT_MSG_EQ((update.abandoned == std::vector<Digest>{MakeDigest(1)}),
                              true,
                              "who leaves");
        NS_TEST_EXPECT_MSG_EQ((update.adopted == std::vector<Digest>{MakeDigest(2), MakeDigest(3)}),
                              true,
                              "who joins");
        NS_TEST_EXPECT_MSG_EQ(
            (chain.Add(MakeDigest(3), MakeDigest(2)).outcome == ChainOutcome::DUPLICATE),
            true,
            "known");
        NS_TEST_EXPECT_MSG_EQ(
            (chain.Add(MakeDigest(0), MakeDigest(9)).outcome == ChainOutcome::DUPLICATE),
            true,
            "the first block");

        // Two orphans of one height whose ancestor comes last: the one that came first leads.
        chain.Add(MakeDigest(6), MakeDigest(5));
        chain.Add(MakeDigest(7), MakeDigest(5));
        NS_TEST_EXPECT_MSG_EQ(*chain.GetMissing(MakeDigest(7)), MakeDigest(5), "what is missing");
        NS_TEST_EXPECT_MSG_EQ(chain.GetMissing(MakeDigest(3)).has_value(), false, "nothing");
        const ChainUpdate both = chain.Add(MakeDigest(5), MakeDigest(3));
        NS_TEST_EXPECT_MSG_EQ(
            (both.connected == std::vector<Digest>{MakeDigest(5), MakeDigest(6), MakeDigest(7)}),
            true,
            "connected");
        NS_TEST_EXPECT_MSG_EQ(chain.GetHead(), MakeDigest(6), "the orphan that came first");

        // Lies about parents: only so many are kept, the oldest goes first, and circles do no harm.
        chain.Add(MakeDigest(20), MakeDigest(21));
        chain.Add(MakeDigest(21), MakeDigest(20));
        chain.Add(MakeDigest(22), MakeDigest(22));
        NS_TEST_EXPECT_MSG_EQ(chain.GetOrphanCount(), 3, "orphans");
        NS_TEST_EXPECT_MSG_EQ(chain.GetMissing(MakeDigest(20)).has_value(), true, "a circle");
        const ChainUpdate fourth = chain.Add(MakeDigest(23), MakeDigest(30));
        NS_TEST_EXPECT_MSG_EQ((fourth.dropped == MakeDigest(20)), true, "told who had to go");
        NS_TEST_EXPECT_MSG_EQ(chain.GetOrphanCount(), 3, "no more than allowed");
        NS_TEST_EXPECT_MSG_EQ(chain.IsKnown(MakeDigest(20)), false, "the oldest is dropped");
        NS_TEST_EXPECT_MSG_EQ(chain.IsKnown(MakeDigest(23)), true, "the newest is kept");
        chain.Add(MakeDigest(30), MakeDigest(0));
        NS_TEST_EXPECT_MSG_EQ(*chain.GetHeight(MakeDigest(23)), 2, "connected in the end");
        NS_TEST_EXPECT_MSG_EQ(chain.GetHead(), MakeDigest(6), "a shorter branch");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The longest chain.
 */
class LongestChainTestSuite : public TestSuite
{
  public:
    LongestChainTestSuite()
        : TestSuite("fl-longest-chain", Type::UNIT)
    {
        AddTestCase(new RandomChainTest());
        AddTestCase(new ChainStepTest());
    }
};

LongestChainTestSuite g_longestChainTestSuite; ///< the suite

} // namespace
