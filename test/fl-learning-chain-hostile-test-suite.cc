/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-chain-fixture.h"
#include "fl-learning-fixtures.h"

#include "ns3/fl-bulk-payload.h"
#include "ns3/fl-learning-chain-messages.h"
#include "ns3/fl-scaled-sign-flip-attack.h"
#include "ns3/test.h"

#include <cstdint>
#include <memory>
#include <string>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * Messages from outside that are not what they should be.
 */
class HostileTest : public TestCase
{
  public:
    HostileTest()
        : TestCase("hostile messages")
    {
    }

  private:
    void DoRun() override
    {
        LearningChainStage stage;
        stage.Begin(stage.MakeSettings(0));
        const Digest genesis = stage.cache->GetGenesis();
        const auto vector = stage.MakeVector(5);
        const auto good = stage.MakeGradient(1, genesis, 1, vector);
        LearningChainCore& core = *stage.node->core;
        const auto rejected = [&] {
            stage.node->Work();
            return core.GetCounters().rejected;
        };
        stage.node->Receive(2, good);
        NS_TEST_EXPECT_MSG_EQ(core.GetStoredBytes(), 60, "not from its owner");
        LearningChainGradient forged = *good;
        forged.seal.signature.bytes[0] ^= 1;
        core.HandleMessage(1, LearningChainMessages::MakeGradient(forged, 1));
        NS_TEST_EXPECT_MSG_EQ(rejected(), 1, "signature");
        forged = *good;
        forged.owner = 7;
        core.HandleMessage(1, LearningChainMessages::MakeGradient(forged, 1));
        NS_TEST_EXPECT_MSG_EQ(rejected(), 2, "nobody");
        forged = *good;
        forged.payload = std::make_shared<const SizedPayload>(60);
        core.HandleMessage(1, LearningChainMessages::MakeGradient(forged, 1));
        NS_TEST_EXPECT_MSG_EQ(rejected(), 3, "no vector");
        stage.node->Receive(1, stage.MakeGradient(1, genesis, 2, vector));
        NS_TEST_EXPECT_MSG_EQ(core.GetStoredBytes(), 60, "wrong iteration");
        stage.node->Receive(
            1,
            stage.MakeGradient(1, stage.cache->GetDigestScheme().Compute(Bytes{99}), 4, vector));
        NS_TEST_EXPECT_MSG_EQ(core.GetStoredBytes(), 60, "farther ahead than anybody can be");
        for (uint8_t unknown = 1; unknown < 10; unknown++)
        {
            const Digest base = stage.cache->GetDigestScheme().Compute(Bytes{unknown});
            stage.node->Receive(1, stage.MakeGradient(1, base, 1, vector));
        }
        NS_TEST_EXPECT_MSG_EQ(core.GetStoredBytes(), 180, "two for blocks that do not exist");
        stage.node->Receive(1, good);
        stage.node->Receive(1, stage.MakeGradient(1, genesis, 1, stage.MakeVector(6)));
        NS_TEST_EXPECT_MSG_EQ(core.GetStoredBytes(), 240, "one for each that does");

        const auto block = stage.MakeBlock(1, genesis, {good});
        LearningChainBlock lie = *block;
        lie.nonce ^= 1;
        core.HandleMessage(1, LearningChainMessages::MakeBlock(lie, 1, 1));
        NS_TEST_EXPECT_MSG_EQ(rejected(), 4, "proof of work");
        lie = *block;
        lie.seal.signature.bytes[0] ^= 1;
        core.HandleMessage(1, LearningChainMessages::MakeBlock(lie, 1, 1));
        NS_TEST_EXPECT_MSG_EQ(rejected(), 5, "signature of a block");
        const LearningChainShare share = block->shares->front();
        for (const LearningChainShares& shares : {LearningChainShares(),
                                                  LearningChainShares{share, share},
                                                  LearningChainShares{{9, share.gradient}}})
        {
            lie = *block;
            lie.shares = std::make_shared<const LearningChainShares>(shares);
            core.HandleMessage(1, LearningChainMessages::MakeBlock(lie, 1, 1));
        }
        NS_TEST_EXPECT_MSG_EQ(rejected(), 8, "lists of gradients");
        NS_TEST_EXPECT_MSG_EQ(stage.GetBase(), genesis, "nothing has come of all that");
        stage.node->Receive(1, block);
        NS_TEST_EXPECT_MSG_EQ(stage.GetBase(), block->digest, "the genuine one counts");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Blocks with a proof of work and a signature that fit what is in them, which is not what it
 * should be.
 */
class MalformedBlockTest : public TestCase
{
  public:
    MalformedBlockTest()
        : TestCase("malformed blocks of a leader who has done the work")
    {
    }

  private:
    void DoRun() override
    {
        LearningChainStage stage;
        stage.Begin(stage.MakeSettings(0));
        const Digest genesis = stage.cache->GetGenesis();
        const auto first = stage.MakeGradient(1, genesis, 1, stage.MakeVector(5));
        const auto second = stage.MakeGradient(2, genesis, 1, stage.MakeVector(6));
        LearningChainGradient nobody = *first;
        nobody.owner = LearningChainStage::NODES;
        const auto vector = stage.MakeVector(7);
        const auto expect = [&](const LearningChainBlock& block, const std::string& what) {
            m_rejected++;
            stage.node->core->HandleMessage(1, LearningChainMessages::MakeBlock(block, 1, 1));
            stage.node->Work();
            NS_TEST_EXPECT_MSG_EQ(stage.node->core->GetCounters().rejected, m_rejected, what);
            NS_TEST_EXPECT_MSG_EQ(stage.GetBase(), genesis, what);
        };
        expect(*stage.MakeBlock(1, genesis, {}, vector), "of nothing");
        expect(*stage.MakeBlock(1, genesis, {first, first}, vector), "of one twice");
        expect(*stage.MakeBlock(1, genesis, {second, first}, vector), "not in order");
        expect(*stage.MakeBlock(1,
                                genesis,
                                {first, std::make_shared<const LearningChainGradient>(nobody)},
                                vector),
               "of a node that does not exist");
        expect(*stage.MakeBlock(1, genesis, {first}, ShareVector({1, 2})), "of another size");

        // The signature of another block of the same update.
        const auto signedOne = stage.MakeBlock(1, genesis, {first}, vector);
        LearningChainBlock replayed = *stage.MakeBlock(1, genesis, {first, second}, vector);
        replayed.seal = signedOne->seal;
        expect(*stage.Mine(replayed), "signed for another one");
        stage.node->Receive(1, signedOne);
        NS_TEST_EXPECT_MSG_EQ(stage.GetBase(), signedOne->digest, "this one is as it should be");
    }

    uint64_t m_rejected{0}; ///< messages that should have been rejected so far
};

/**
 * @ingroup decentralized-fl-tests
 * What an elected Byzantine node publishes, alone and with others.
 */
class ByzantineLeaderTest : public TestCase
{
  public:
    ByzantineLeaderTest()
        : TestCase("Byzantine leaders")
    {
    }

  private:
    void DoRun() override
    {
        for (const bool collude : {false, true})
        {
            LearningChainStage stage;
            auto byzantine = std::make_shared<LearningChainByzantineLeaders>();
            byzantine->update = CreateObject<ScaledSignFlipAttack>();
            byzantine->members = {0, 1};
            byzantine->collude = collude;
            LearningChainSettings settings = stage.MakeSettings(0);
            settings.byzantine = byzantine;
            stage.Begin(settings);
            const auto first = stage.Gather();
            const auto own = stage.node->Find();
            NS_TEST_EXPECT_MSG_EQ(
                own->aggregate->IsIdentical(*stage.cache->Aggregate(first)->Get().vector),
                false,
                "a wrong update");
            const auto second = stage.Gather();
            const auto next = stage.node->Find();
            NS_TEST_EXPECT_MSG_EQ(next->parent, own->digest, "nobody rolls back his own update");
            NS_TEST_EXPECT_MSG_EQ(
                next->aggregate->IsIdentical(*stage.cache->Aggregate(second)->Get().vector),
                collude,
                "whoever colludes covers it with a right one");

            // A wrong update of another Byzantine node.
            const auto third = stage.Gather();
            const auto theirs = stage.MakeBlock(1, next->digest, third, stage.MakeVector(9));
            stage.node->Receive(1, theirs);
            stage.Gather();
            NS_TEST_EXPECT_MSG_EQ(stage.node->Find()->parent,
                                  (collude ? theirs->digest : next->digest),
                                  "spared by those who collude only");
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Hostile messages to a node of LearningChain, and Byzantine leaders.
 */
class LearningChainHostileTestSuite : public TestSuite
{
  public:
    LearningChainHostileTestSuite()
        : TestSuite("fl-learning-chain-hostile", Type::UNIT)
    {
        AddTestCase(new HostileTest());
        AddTestCase(new MalformedBlockTest());
        AddTestCase(new ByzantineLeaderTest());
    }
};

LearningChainHostileTestSuite g_learningChainHostileTestSuite; ///< the suite

} // namespace
