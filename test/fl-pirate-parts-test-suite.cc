/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"
#include "fl-pirate-fixture.h"

#include "ns3/fl-byte-codec.h"
#include "ns3/fl-parameter-payload.h"
#include "ns3/test.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// Indices of nodes, to compare with.
using Nodes = std::vector<NodeIndex>;

/**
 * @ingroup decentralized-fl-tests
 * @param contributions number of contributions
 * @return a block with something in every field
 */
PirateBlock
MakeBlock(uint32_t contributions)
{
    const PirateFixture fixture;
    PirateBlock block;
    block.iteration = 70000;
    block.step = 3;
    block.slot = 258;
    block.input = fixture.ComputeDigest(PirateFixture::MakeVector(1));
    block.result = fixture.ComputeDigest(PirateFixture::MakeVector(2));
    block.weight = 2.5;
    block.model = fixture.ComputeDigest(PirateFixture::MakeVector(3));
    for (uint32_t i = 0; i < contributions; i++)
    {
        block.contributions.push_back({1000 + i, i % 2 == 0 ? block.input : block.model, 0.5, 1.0});
    }
    return block;
}

/**
 * @ingroup decentralized-fl-tests
 * What a block looks like on the wire.
 */
class BlockCodecCase : public TestCase
{
  public:
    BlockCodecCase()
        : TestCase("A block is read from exactly its own bytes")
    {
    }

  private:
    static constexpr size_t COUNT_AT = 4 + 4 + 4 + 32 + 32 + 8 + 32; ///< where the count stands

    /**
     * @param bytes a block
     * @param count number of contributions that it claims
     * @return the bytes with another count
     */
    static Bytes Claim(Bytes bytes, uint64_t count)
    {
        ByteWriter writer(2);
        writer.WriteUnsigned(count, 2);
        const Bytes claimed = writer.Take();
        std::copy(claimed.begin(), claimed.end(), bytes.begin() + COUNT_AT);
        return bytes;
    }

    void DoRun() override
    {
        for (uint32_t count : {0, 1, 3})
        {
            const PirateBlock block = MakeBlock(count);
            const Bytes bytes = block.Encode();
            NS_TEST_EXPECT_MSG_EQ(bytes.size(), COUNT_AT + 2 + count * (4 + 32 + 16), "bytes");
            const auto read = PirateBlock::Decode(bytes);
            NS_TEST_ASSERT_MSG_EQ(read.has_value(), true, "is read");
            NS_TEST_EXPECT_MSG_EQ(read->iteration, block.iteration, "iteration");
            NS_TEST_EXPECT_MSG_EQ(read->step, block.step, "step");
            NS_TEST_EXPECT_MSG_EQ(read->slot, block.slot, "slot");
            NS_TEST_EXPECT_MSG_EQ((read->input == block.input), true, "input");
            NS_TEST_EXPECT_MSG_EQ((read->result == block.result), true, "result");
            NS_TEST_EXPECT_MSG_EQ(read->weight, block.weight, "weight");
            NS_TEST_EXPECT_MSG_EQ((read->model == block.model), true, "model");
            NS_TEST_EXPECT_MSG_EQ((read->contributions == block.contributions),
                                  true,
                                  "contributions");
            for (size_t length = 0; length < bytes.size(); length++)
            {
                NS_TEST_ASSERT_MSG_EQ(
                    PirateBlock::Decode(Bytes(bytes.begin(), bytes.begin() + length)).has_value(),
                    false,
                    "a part of " << length << " bytes is no block");
            }
            Bytes longer = bytes;
            longer.push_back(0);
            NS_TEST_EXPECT_MSG_EQ(PirateBlock::Decode(longer).has_value(), false, "nor is more");
            for (uint64_t lie : {0, 1, 2, 3, 4, 4096, 4097, 65535})
            {
                NS_TEST_EXPECT_MSG_EQ(PirateBlock::Decode(Claim(bytes, lie)).has_value(),
                                      (lie == count),
                                      "of " << count << " claims " << lie);
            }
        }
        const PirateBlock most = MakeBlock(PirateBlock::MAX_CONTRIBUTIONS);
        NS_TEST_EXPECT_MSG_EQ(PirateBlock::Decode(most.Encode()).has_value(), true, "the most");
        const PirateBlock beyond = MakeBlock(PirateBlock::MAX_CONTRIBUTIONS + 1);
        NS_TEST_EXPECT_MSG_EQ(PirateBlock::Decode(beyond.Encode()).has_value(), false, "too many");
        TestAnyValue();
    }

    /// Any bytes of the right length are one block only.
    void TestAnyValue()
    {
        const auto random = MakeUniform(3);
        const Bytes good = MakeBlock(2).Encode();
        for (uint32_t i = 0; i < 2000; i++)
        {
            Bytes bad = good;
            for (uint32_t changes = 0; changes < 4; changes++)
            {
                bad[random->GetInteger(0, bad.size() - 1)] = random->GetInteger(0, 255);
            }
            const auto read = PirateBlock::Decode(bad);
            NS_TEST_ASSERT_MSG_EQ((!read || read->Encode() == bad), true, "there and back");
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Assignments, true and false.
 */
class AssignmentCase : public TestCase
{
  public:
    AssignmentCase()
        : TestCase("An assignment survives the wire, and nonsense is none")
    {
    }

  private:
    void DoRun() override
    {
        const PirateFixture fixture;
        PirateAssignment assignment = fixture.MakeAssignment(1);
        assignment.epoch = 9;
        const MessagePtr sent = PirateMessages::MakeAssign(assignment);
        const MessagePtr message = PirateFixture::Travel(sent);
        const auto read = PirateMessages::GetAssignment(*message);
        NS_TEST_ASSERT_MSG_EQ(read.has_value(), true, "is read");
        NS_TEST_EXPECT_MSG_EQ(read->epoch, 9, "epoch");
        NS_TEST_EXPECT_MSG_EQ(read->committee, 1, "committee");
        NS_TEST_EXPECT_MSG_EQ(read->committees, 3, "committees");
        NS_TEST_EXPECT_MSG_EQ((read->source.nodes == Nodes{1, 2, 3, 4}), true, "source");
        NS_TEST_EXPECT_MSG_EQ((read->own.nodes == Nodes{5, 6, 7, 8}), true, "own");
        NS_TEST_EXPECT_MSG_EQ((read->sink.nodes == Nodes{9, 10, 11, 12}), true, "sink");
        const std::vector<PublicKey>& keys = *fixture.keys.GetPublicKeys();
        for (uint32_t i = 0; i < 4; i++)
        {
            NS_TEST_EXPECT_MSG_EQ((read->source.keys[i].bytes == keys[1 + i].bytes), true, "key");
            NS_TEST_EXPECT_MSG_EQ((read->own.keys[i].bytes == keys[5 + i].bytes), true, "key");
            NS_TEST_EXPECT_MSG_EQ((read->sink.keys[i].bytes == keys[9 + i].bytes), true, "key");
        }
        NS_TEST_EXPECT_MSG_EQ(read->own.Has(5) && read->own.Has(8), true, "members");
        NS_TEST_EXPECT_MSG_EQ(read->own.Has(4) || read->own.Has(9), false, "and no members");
        TestGroups(fixture);

        const uint64_t size = message->GetUnsigned("key_size");
        const Bytes all = message->GetBytes("keys");
        const Bytes fewer(all.begin(), all.end() - 1);
        const Bytes own(all.begin(), all.begin() + 8 * size);
        Bytes more = all;
        more.push_back(0);
        const std::vector<std::function<void(Message&)>> lies{
            [](Message& m) { m.SetList("own", {}); },
            [](Message& m) { m.SetList("source", {}); },
            [](Message& m) { m.SetList("sink", {}); },
            [](Message& m) {
                m.SetList("own", {5, 6, 7});
            },
            [](Message& m) {
                m.SetList("sink", {9, 10, 11, 12, 13});
            },
            [](Message& m) { m.SetList("source", std::vector<uint64_t>(5000, 1)); },
            [](Message& m) { m.SetUnsigned("committees", 1); },
            [](Message& m) { m.SetUnsigned("committees", 0); },
            [](Message& m) { m.SetUnsigned("committee", 3); },
            [](Message& m) { m.SetUnsigned("committee", UINT32_MAX); },
            [](Message& m) { m.SetUnsigned("key_size", 0); },
            [](Message& m) { m.SetUnsigned("key_size", 65535); },
            [size](Message& m) { m.SetUnsigned("key_size", size - 1); },
            [size](Message& m) { m.SetUnsigned("key_size", size + 1); },
            [](Message& m) { m.SetBytes("keys", Bytes()); },
            [&fewer](Message& m) { m.SetBytes("keys", fewer); },
            [&more](Message& m) { m.SetBytes("keys", more); },
            [&own](Message& m) { m.SetBytes("keys", own); },
        };
        for (size_t i = 0; i < lies.size(); i++)
        {
            const MessagePtr lie = PirateFixture::Travel(PirateFixture::Change(message, lies[i]));
            NS_TEST_EXPECT_MSG_EQ(PirateMessages::GetAssignment(*lie).has_value(),
                                  false,
                                  "lie " << i);
        }
    }

    /**
     * Members and their sinks mean the same group, and no other.
     *
     * @param fixture committees
     */
    void TestGroups(const PirateFixture& fixture)
    {
        std::set<uint64_t> instances;
        for (uint32_t committee = 0; committee < 3; committee++)
        {
            const auto own = fixture.MakeAssignment(committee).CreateOwnGroup();
            const auto seen = fixture.MakeAssignment((committee + 1) % 3).CreateSourceGroup();
            NS_TEST_EXPECT_MSG_EQ(own->instance, seen->instance, "as the sink sees it");
            NS_TEST_EXPECT_MSG_EQ(own->quorum, 3, "c - f of c = 4");
            NS_TEST_EXPECT_MSG_EQ(seen->quorum, 3, "seen as well");
            instances.insert(own->instance);
            PirateAssignment later = fixture.MakeAssignment(committee);
            later.epoch++;
            instances.insert(later.CreateOwnGroup()->instance);
        }
        NS_TEST_EXPECT_MSG_EQ(instances.size(), 6, "each committee of each epoch has its own");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The other messages.
 */
class MessagesCase : public TestCase
{
  public:
    MessagesCase()
        : TestCase("Messages survive the wire, and forged ones are nothing")
    {
    }

  private:
    void DoRun() override
    {
        const PirateFixture fixture;
        const ParameterVectorPtr sum = PirateFixture::MakeVector(4);
        const PirateAggregate aggregate = fixture.MakeAggregate(0, MakeBlock(2), sum);
        const MessagePtr message = PirateFixture::Travel(
            PirateMessages::MakeAggregate(aggregate, PirateMessages::PHASE_REDUCE));
        TestAggregate(aggregate, message);

        PirateFetch fetch;
        fetch.wanted = PirateWanted::GRADIENT;
        fetch.iteration = 5;
        fetch.step = 6;
        fetch.owner = 7;
        fetch.digest = fixture.ComputeDigest(sum);
        const MessagePtr asked = PirateFixture::Travel(PirateMessages::MakeFetch(fetch));
        const auto request = PirateMessages::GetFetch(*asked);
        NS_TEST_ASSERT_MSG_EQ(request.has_value(), true, "a request is read");
        NS_TEST_EXPECT_MSG_EQ((request->wanted == fetch.wanted), true, "what");
        NS_TEST_EXPECT_MSG_EQ(request->iteration, 5, "iteration");
        NS_TEST_EXPECT_MSG_EQ(request->step, 6, "step");
        NS_TEST_EXPECT_MSG_EQ(request->owner, 7, "owner");
        NS_TEST_EXPECT_MSG_EQ((request->digest == fetch.digest), true, "digest");
        for (uint64_t wanted : {4, 5, 255})
        {
            const MessagePtr forged = PirateFixture::Change(asked, [wanted](Message& m) {
                m.SetUnsigned("wanted", wanted);
            });
            NS_TEST_EXPECT_MSG_EQ(PirateMessages::GetFetch(*forged).has_value(),
                                  false,
                                  "there is no " << wanted);
        }

        const SignedGradient gradient = fixture.MakeGradient(5);
        const MessagePtr given = PirateFixture::Travel(gradient.message);
        const VectorSeal seal = PirateMessages::GetSeal(*given);
        NS_TEST_EXPECT_MSG_EQ((seal.digest == gradient.digest), true, "digest of a gradient");
        NS_TEST_EXPECT_MSG_EQ(
            fixture.keys.CreateAuthenticator(1)->Verify(5,
                                                        given->GetBulk(),
                                                        PirateMessages::MakeStatement(0, 0),
                                                        seal)(),
            true,
            "its signature");
        std::set<Bytes> statements;
        for (uint32_t epoch : {0, 1, 256})
        {
            for (Round round : {0, 1, 256})
            {
                statements.insert(PirateMessages::MakeStatement(epoch, round));
            }
        }
        NS_TEST_EXPECT_MSG_EQ(statements.size(), 9, "a gradient counts once");
        for (const MessagePtr& whole : {message, asked, given})
        {
            const Bytes control = whole->EncodeControl();
            for (size_t length = 0; length < control.size(); length++)
            {
                const Bytes part(control.begin(), control.begin() + length);
                NS_TEST_ASSERT_MSG_EQ((Message::Decode(whole->GetSchema(), 0, 0, part) == nullptr),
                                      true,
                                      "a part of a message is none");
            }
        }
    }

    /**
     * @param aggregate what was sent
     * @param message as it arrives
     */
    void TestAggregate(const PirateAggregate& aggregate, const MessagePtr& message)
    {
        const auto read = PirateMessages::GetAggregate(*message);
        NS_TEST_ASSERT_MSG_EQ(read.has_value(), true, "an aggregate is read");
        NS_TEST_EXPECT_MSG_EQ(read->iteration, aggregate.iteration, "iteration");
        NS_TEST_EXPECT_MSG_EQ(read->step, aggregate.step, "step");
        NS_TEST_EXPECT_MSG_EQ((read->payload == aggregate.payload), true, "payload");
        NS_TEST_EXPECT_MSG_EQ(read->sum->IsIdentical(*aggregate.sum), true, "sum");
        NS_TEST_EXPECT_MSG_EQ(read->proof.headers.size(), 1, "headers");
        NS_TEST_EXPECT_MSG_EQ(
            (read->proof.certificate->proof == aggregate.proof.certificate->proof),
            true,
            "certificate");
        PirateAggregate empty = aggregate;
        empty.sum = nullptr;
        const auto without = PirateMessages::GetAggregate(*PirateFixture::Travel(
            PirateMessages::MakeAggregate(empty, PirateMessages::PHASE_RECOVER)));
        NS_TEST_EXPECT_MSG_EQ((without && !without->sum), true, "an empty slot has no vector");

        const auto isRefused = [&message](const std::function<void(Message&)>& change) {
            return !PirateMessages::GetAggregate(*PirateFixture::Change(message, change));
        };
        const Bytes proof = message->GetBytes("proof");
        for (size_t length = 0; length < proof.size(); length++)
        {
            const Bytes part(proof.begin(), proof.begin() + length);
            NS_TEST_ASSERT_MSG_EQ(isRefused([&part](Message& m) { m.SetBytes("proof", part); }),
                                  true,
                                  "a part of a proof of " << length << " bytes is none");
        }
        Bytes more = proof;
        more.push_back(0);
        NS_TEST_EXPECT_MSG_EQ(isRefused([&more](Message& m) { m.SetBytes("proof", more); }),
                              true,
                              "nor is more");
        CommitProof headless = aggregate.proof;
        headless.headers.clear();
        ByteWriter writer;
        headless.Encode(writer);
        const Bytes bytes = writer.Take();
        NS_TEST_EXPECT_MSG_EQ(isRefused([&bytes](Message& m) { m.SetBytes("proof", bytes); }),
                              true,
                              "nor is a certificate without headers");
        NS_TEST_EXPECT_MSG_EQ(
            isRefused([](Message& m) { m.SetBulk(std::make_shared<RawPayload>(Bytes(5))); }),
            true,
            "5 bytes are no vector");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The suite.
 */
class PiratePartsTestSuite : public TestSuite
{
  public:
    PiratePartsTestSuite()
        : TestSuite("fl-pirate-parts", Type::UNIT)
    {
        AddTestCase(new BlockCodecCase);
        AddTestCase(new AssignmentCase);
        AddTestCase(new MessagesCase);
    }
};

const PiratePartsTestSuite g_piratePartsTestSuite; ///< the suite

} // namespace
