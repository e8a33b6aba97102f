/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-chain-fixture.h"

#include "ns3/fl-learning-chain-gradients.h"
#include "ns3/fl-learning-chain-ledger.h"
#include "ns3/fl-learning-chain-messages.h"
#include "ns3/test.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// Bytes of a vector of the fixture.
constexpr uint64_t G = 4 * LearningChainFixture::DIMENSION;

/**
 * @ingroup decentralized-fl-tests
 * What a node holds, from gradient to gradient.
 */
class GradientsTest : public TestCase
{
  public:
    GradientsTest()
        : TestCase("gradients and their bytes")
    {
    }

  private:
    void DoRun() override
    {
        const LearningChainFixture fixture(4);
        const Digest genesis = fixture.cache->GetGenesis();
        const Digest next = fixture.cache->GetDigestScheme().Compute(Bytes{1});
        int64_t seed = 10;
        const auto make = [&](NodeIndex owner, const Digest& base, Round iteration) {
            return fixture.MakeGradient(owner,
                                        base,
                                        iteration,
                                        LearningChainFixture::MakeVector(seed++));
        };
        for (const auto reading : {STORE_ALL, STORE_ANNOUNCED})
        {
            LearningChainGradients gradients(4, reading);
            const auto first = make(2, genesis, 1);
            gradients.Add(first, true);
            gradients.Add(make(0, genesis, 1), true);
            NS_TEST_EXPECT_MSG_EQ(gradients.HasPlaceFor(*make(2, genesis, 1), true), false, "one");
            NS_TEST_EXPECT_MSG_EQ(gradients.HasPlaceFor(*make(1, genesis, 1), true), true, "free");
            NS_TEST_EXPECT_MSG_EQ(gradients.GetCount(genesis), 2, "owners");
            NS_TEST_EXPECT_MSG_EQ(gradients.GetAll(genesis)[0]->owner, 0, "ascending");
            NS_TEST_EXPECT_MSG_EQ(gradients.Find(genesis, 2), first, "by owner");
            NS_TEST_EXPECT_MSG_EQ(gradients.FindById(first->id), first, "by name");
            const auto other = make(2, genesis, 1);
            gradients.AddNamed(other);
            gradients.AddNamed(other);
            NS_TEST_EXPECT_MSG_EQ(gradients.FindNamed(genesis, {2, other->id}), other, "named");
            NS_TEST_EXPECT_MSG_EQ(gradients.FindNamed(genesis, {1, other->id}), nullptr, "whose");
            NS_TEST_EXPECT_MSG_EQ(gradients.FindNamed(genesis, {2, first->id}), first, "the usual");
            NS_TEST_EXPECT_MSG_EQ(gradients.GetCount(genesis), 2, "does not count");
            NS_TEST_EXPECT_MSG_EQ(gradients.GetStoredBytes(), 3 * G, "bytes");

            // For a block that has not come, one of them with a lie about its height.
            gradients.Add(make(0, next, 2), false);
            gradients.Add(make(1, next, 3), false);
            NS_TEST_EXPECT_MSG_EQ(gradients.GetStoredBytes(), 5 * G, "held");
            gradients.SetBaseKnown(next, 1);
            NS_TEST_EXPECT_MSG_EQ(gradients.GetCount(next), 1, "the lie is dropped");
            NS_TEST_EXPECT_MSG_EQ(gradients.GetStoredBytes(), 4 * G, "with its bytes");
            NS_TEST_EXPECT_MSG_EQ(gradients.HasPlaceFor(*make(1, next, 2), true), true, "a place");

            gradients.CloseBefore(2);
            NS_TEST_EXPECT_MSG_EQ(gradients.GetCount(genesis), 0, "closed");
            NS_TEST_EXPECT_MSG_EQ(gradients.GetCount(next), 1, "open");
            const uint64_t kept = reading == STORE_ALL ? 4 : 1;
            NS_TEST_EXPECT_MSG_EQ(gradients.GetStoredBytes(), kept * G, "kept for ever");

            // Blocks that never come: two gradients an owner, and nothing of them stays.
            for (uint8_t unknown = 0; unknown < 5; unknown++)
            {
                const auto early =
                    make(3, fixture.cache->GetDigestScheme().Compute(Bytes{9, unknown}), 3);
                const bool hasPlace = gradients.HasPlaceFor(*early, false);
                NS_TEST_EXPECT_MSG_EQ(hasPlace,
                                      (unknown < LearningChainGradients::MAX_EARLY),
                                      "early");
                if (hasPlace)
                {
                    gradients.Add(early, false);
                }
            }
            gradients.CloseBefore(4);
            NS_TEST_EXPECT_MSG_EQ(gradients.GetStoredBytes(),
                                  (reading == STORE_ALL ? 4 : 0) * G,
                                  "nobody knows what they were for");
            NS_TEST_EXPECT_MSG_EQ(gradients.HasPlaceFor(*make(3, next, 5), false), true, "again");
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Which block a node builds on, and the model after it.
 */
class LedgerTest : public TestCase
{
  public:
    LedgerTest()
        : TestCase("the base and the models")
    {
    }

  private:
    void DoRun() override
    {
        const LearningChainFixture fixture(3);
        const Digest genesis = fixture.cache->GetGenesis();
        LearningChainLedger ledger(fixture.cache, fixture.setup->initial);
        NS_TEST_EXPECT_MSG_EQ(ledger.GetBase(), genesis, "at first");
        const auto gradient =
            fixture.MakeGradient(0, genesis, 1, LearningChainFixture::MakeVector(1));
        int64_t seed = 20;
        const auto extend = [&](const Digest& parent) {
            const auto block =
                fixture.MakeBlock(1, parent, {gradient}, LearningChainFixture::MakeVector(seed++));
            ledger.Add(block);
            return block;
        };
        const auto a = extend(genesis);
        const auto b = extend(genesis);
        NS_TEST_EXPECT_MSG_EQ(ledger.GetBase(), a->digest, "the first seen");
        ledger.Judge(a->digest, false);
        NS_TEST_EXPECT_MSG_EQ(ledger.GetBase(), b->digest, "the other one is as high");
        ledger.Judge(b->digest, false);
        NS_TEST_EXPECT_MSG_EQ(ledger.GetBase(), genesis, "back");
        const auto c = extend(a->digest);
        NS_TEST_EXPECT_MSG_EQ(ledger.GetBase(), c->digest, "only the last block is examined");
        const auto right = extend(genesis);
        ledger.Judge(c->digest, false);
        NS_TEST_EXPECT_MSG_EQ(ledger.GetBase(),
                              right->digest,
                              "rather than a parent that was found wrong");
        const auto d = extend(right->digest);
        NS_TEST_EXPECT_MSG_EQ(ledger.GetBase(), d->digest, "higher than any parent");
        NS_TEST_EXPECT_MSG_EQ(ledger.GetStoredBytes(), 5 * G, "all blocks are held");

        // Models after many blocks, also of those that are not kept.
        std::vector<LearningChainBlockPtr> chain{right, d};
        while (chain.size() < 9)
        {
            chain.push_back(extend(chain.back()->digest));
            ledger.GetModel(chain.back()->digest);
        }
        ParameterVector expected = *fixture.setup->initial;
        for (const auto& block : chain)
        {
            expected.AddScaled(1, *block->aggregate);
            NS_TEST_EXPECT_MSG_EQ(ledger.GetModel(block->digest)->IsIdentical(expected),
                                  true,
                                  "initial model and all updates");
        }
        NS_TEST_EXPECT_MSG_EQ(ledger.GetModel(genesis)->IsIdentical(*fixture.setup->initial),
                              true,
                              "before the first block");

        // Blocks without a parent: when there are too many, the first ones go with their bytes.
        LearningChainLedger flooded(fixture.cache, fixture.setup->initial);
        for (uint32_t orphan = 0; orphan < LongestChain::MAX_ORPHANS + 10; orphan++)
        {
            const Bytes bytes{uint8_t(orphan), uint8_t(orphan >> 8)};
            const Digest unknown = fixture.cache->GetDigestScheme().Compute(bytes);
            const auto block = fixture.MakeBlock(1, unknown, {gradient}, gradient->update);
            flooded.Add(block);
            flooded.Add(block); // counts once
        }
        NS_TEST_EXPECT_MSG_EQ(flooded.GetStoredBytes(), LongestChain::MAX_ORPHANS * G, "bounded");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What a proof of work is for, and what names a block: nothing of a block can be exchanged for
 * something else.
 */
class DigestTest : public TestCase
{
  public:
    DigestTest()
        : TestCase("challenge and digest of a block")
    {
    }

  private:
    void DoRun() override
    {
        const LearningChainFixture fixture(3);
        const DigestScheme& scheme = fixture.cache->GetDigestScheme();
        const Digest genesis = fixture.cache->GetGenesis();
        const auto gradient =
            fixture.MakeGradient(0, genesis, 1, LearningChainFixture::MakeVector(1));
        const LearningChainBlock block = *fixture.MakeBlock(1, genesis, {gradient});
        const Digest other = scheme.Compute(Bytes{1});
        const std::vector<std::function<void(LearningChainBlock&)>> changes{
            [](LearningChainBlock& changed) { changed.proposer = 2; },
            [](LearningChainBlock& changed) { changed.created += NanoSeconds(1); },
            [&other](LearningChainBlock& changed) { changed.parent = other; },
            [&other](LearningChainBlock& changed) { changed.seal.digest = other; },
            [&other](LearningChainBlock& changed) {
                changed.shares =
                    std::make_shared<const LearningChainShares>(LearningChainShares{{0, other}});
            },
            [&gradient](LearningChainBlock& changed) {
                changed.shares = std::make_shared<const LearningChainShares>(
                    LearningChainShares{{1, gradient->id}});
            }};
        for (size_t i = 0; i < changes.size(); i++)
        {
            LearningChainBlock changed = block;
            changes[i](changed);
            changed.ComputeChallenge(scheme);
            changed.ComputeDigest(scheme);
            NS_TEST_EXPECT_MSG_NE(changed.challenge, block.challenge, "challenge, change " << i);
            NS_TEST_EXPECT_MSG_NE(changed.digest, block.digest, "digest, change " << i);
        }
        LearningChainBlock mined = block;
        mined.nonce ^= 1;
        mined.ComputeChallenge(scheme);
        mined.ComputeDigest(scheme);
        NS_TEST_EXPECT_MSG_EQ(mined.challenge, block.challenge, "what is mined for");
        NS_TEST_EXPECT_MSG_NE(mined.digest, block.digest, "with another proof");
        NS_TEST_EXPECT_MSG_NE(LearningChainBlock::ComputeGenesis(scheme, other),
                              genesis,
                              "another initial model, another chain");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Sizes and contents of the messages.
 */
class MessagesTest : public TestCase
{
  public:
    MessagesTest()
        : TestCase("messages on the wire")
    {
    }

  private:
    void DoRun() override
    {
        const LearningChainFixture fixture(3);
        const Digest genesis = fixture.cache->GetGenesis();
        std::vector<LearningChainGradientPtr> gradients;
        for (NodeIndex owner = 0; owner < 3; owner++)
        {
            gradients.push_back(
                fixture.MakeGradient(owner, genesis, 1, LearningChainFixture::MakeVector(owner)));
        }
        const auto block = fixture.MakeBlock(2, genesis, gradients);
        const auto decode = [](const MessagePtr& message) {
            const auto read = Message::Decode(message->GetSchema(),
                                              message->GetRound(),
                                              message->GetPhase(),
                                              message->EncodeControl());
            read->SetBulk(message->GetBulk());
            return read;
        };
        // Sizes of the documentation, without the header of 36 bytes.
        const auto first = LearningChainMessages::MakeGradient(*gradients[0], 3);
        NS_TEST_EXPECT_MSG_EQ(first->EncodeControl().size(), 181 - 36, "gradient");
        const auto sent = LearningChainMessages::MakeBlock(*block, 1, 3);
        NS_TEST_EXPECT_MSG_EQ(sent->EncodeControl().size(), 197 + 3 * 36 - 36, "block");
        const auto request =
            LearningChainMessages::MakeRequest(LearningChainMessages::WANTED_HEAD, genesis, 0);
        NS_TEST_EXPECT_MSG_EQ(request->EncodeControl().size(), 69 - 36, "request");

        NS_TEST_EXPECT_MSG_EQ(fixture.cache->ReadGradient(decode(first)), gradients[0], "the same");
        NS_TEST_EXPECT_MSG_EQ(fixture.cache->ReadBlock(*decode(sent)), block, "the same");
        NS_TEST_EXPECT_MSG_EQ(gradients[0]->isGenuine->Get(), true, "signed");
        // A name covers owner, base and content: no two of these are equal.
        NS_TEST_EXPECT_MSG_NE(gradients[0]->id, gradients[1]->id, "owners");
        NS_TEST_EXPECT_MSG_NE(fixture.MakeGradient(0, block->digest, 2, gradients[0]->update)->id,
                              gradients[0]->id,
                              "bases");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Parts of LearningChain.
 */
class LearningChainPartsTestSuite : public TestSuite
{
  public:
    LearningChainPartsTestSuite()
        : TestSuite("fl-learning-chain-parts", Type::UNIT)
    {
        AddTestCase(new GradientsTest());
        AddTestCase(new LedgerTest());
        AddTestCase(new DigestTest());
        AddTestCase(new MessagesTest());
    }
};

LearningChainPartsTestSuite g_learningChainPartsTestSuite; ///< the suite

} // namespace
