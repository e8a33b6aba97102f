/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-broadcast-network.h"
#include "fl-learning-fixtures.h"

#include "ns3/fl-parameter-payload.h"
#include "ns3/fl-payload-slice.h"
#include "ns3/test.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// Ways that are not direct.
const std::vector<std::string> g_ways{"binary-tree", "binary-tree:Pieces=3", "scatter-allgather"};

/**
 * @param message a message
 * @param sent the message as it was sent
 * @return whether they are equal
 */
bool
IsSame(const Message& message, const Message& sent)
{
    if (message.GetSchema().type != sent.GetSchema().type ||
        message.GetRound() != sent.GetRound() || message.GetPhase() != sent.GetPhase() ||
        message.EncodeControl() != sent.EncodeControl())
    {
        return false;
    }
    const ParameterVectorPtr vector = ParameterPayload::FromPayload(message.GetBulk());
    return vector && vector->IsIdentical(*ParameterPayload::FromPayload(sent.GetBulk()));
}

/**
 * @param size number of parameters
 * @return different numbers
 */
ParameterVectorPtr
MakeNumbers(size_t size)
{
    std::vector<float> values(size);
    std::iota(values.begin(), values.end(), 0.5F);
    return ShareVector(values);
}

/**
 * @ingroup decentralized-fl-tests
 * Members that do as they should.
 */
class DeliveryCase : public TestCase
{
  public:
    DeliveryCase()
        : TestCase("Every member gets what was sent, once, in any order of the pieces")
    {
    }

  private:
    void DoRun() override
    {
        std::vector<std::string> ways = g_ways;
        ways.emplace_back("leader-star");
        for (const std::string& name : ways)
        {
            for (uint32_t count = 2; count <= 20; count++)
            {
                for (const bool isRaw : {false, true})
                {
                    Check(name, count, MakeNumbers(1 + 37 * (count % 3)), isRaw);
                }
                Check(name,
                      count,
                      std::make_shared<const ParameterVector>(ParameterVector::Sized(1000)),
                      false);
            }
        }
        TestEmpty();
    }

    /**
     * @param name ways
     * @param count number of members
     * @param vector what is sent
     * @param isRaw whether pieces travel as bytes
     */
    void Check(const std::string& name,
               uint32_t count,
               const ParameterVectorPtr& vector,
               bool isRaw)
    {
        const std::string text = name + ", " + std::to_string(count) + " members";
        BroadcastNetwork network(name, count);
        uint64_t fromSender = 0;
        network.filter = [&](NodeIndex from, NodeIndex, const MessagePtr& message) {
            fromSender += from == 1 ? message->GetBulkSize() : 0;
            return PirateFixture::Change(message, [isRaw](Message& changed) {
                if (isRaw)
                {
                    Bytes bytes(changed.GetBulkSize());
                    changed.GetBulk()->Read(0, bytes.data(), bytes.size());
                    changed.SetBulk(std::make_shared<RawPayload>(bytes));
                }
            });
        };
        const MessagePtr sent = network.Broadcast(1, vector);
        network.Run();
        for (NodeIndex node = 0; node < count; node++)
        {
            const auto& got = network.delivered[node];
            NS_TEST_ASSERT_MSG_EQ(got.size(), (node == 1 ? 0U : 1U), text);
            if (node != 1)
            {
                NS_TEST_EXPECT_MSG_EQ(got[0].first, 1, "whose it is: " << text);
                NS_TEST_EXPECT_MSG_EQ(IsSame(*got[0].second, *sent), true, text);
            }
        }
        NS_TEST_EXPECT_MSG_EQ(network.CountRejected(), 0, text);
        if (name == "scatter-allgather")
        {
            NS_TEST_EXPECT_MSG_EQ(fromSender, vector->GetByteSize(), "each part once: " << text);
        }
    }

    /// What has no bulk part is not cut.
    void TestEmpty()
    {
        BroadcastNetwork network("scatter-allgather", 5);
        const MessagePtr message = PirateMessages::MakeProposed(0, 0, 0, nullptr);
        network.members[0]->Send({1, 2, 3, 4}, message);
        NS_TEST_ASSERT_MSG_EQ(network.hosts[0]->sent.size(), 1, "one message");
        NS_TEST_EXPECT_MSG_EQ((network.hosts[0]->TakeSent().message == message), true, "as it is");
        network.members[0]->Send({}, network.Broadcast(0, MakeNumbers(9)));
        NS_TEST_EXPECT_MSG_EQ(network.hosts[0]->tasks.size(), 1, "nothing for nobody");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A receiver that sends something else on than it has got.
 */
class HostileForwarderCase : public TestCase
{
  public:
    HostileForwarderCase()
        : TestCase("What a receiver changes is noticed, and does not keep the rest from coming")
    {
    }

  private:
    /// Something done to a piece.
    using Lie = std::pair<std::string, std::function<void(Message&)>>;

    /**
     * @param field name of a field of bytes
     * @return changes one bit of it
     */
    static Lie Flip(const std::string& field)
    {
        return {field, [field](Message& message) {
                    Bytes bytes = message.GetBytes(field);
                    bytes.at(bytes.size() / 2) ^= 1;
                    message.SetBytes(field, bytes);
                }};
    }

    /**
     * @return what a receiver may try
     */
    static std::vector<Lie> MakeLies()
    {
        const auto add = [](const std::string& field, uint64_t by) {
            return Lie{field, [field, by](Message& message) {
                           message.SetUnsigned(field, message.GetUnsigned(field) + by);
                       }};
        };
        return {
            Flip("control"),
            Flip("root"),
            Flip("signature"),
            Flip("path"),
            add("piece", 1),
            add("size", 1),
            add("size", uint64_t{1} << 60),
            add("sender", 1),
            add("sender", 50),
            {"type", [](Message& m) { m.SetUnsigned("type", PirateMessages::MODEL); }},
            {"type of pieces", [](Message& m) { m.SetUnsigned("type", PirateMessages::PIECE); }},
            {"unknown type", [](Message& m) { m.SetUnsigned("type", 999); }},
            {"bulk",
             [](Message& m) {
                 Bytes bytes(m.GetBulkSize());
                 m.GetBulk()->Read(0, bytes.data(), bytes.size());
                 bytes.front() ^= 0x80;
                 m.SetBulk(std::make_shared<RawPayload>(bytes));
             }},
            {"shorter bulk", [](Message& m) { m.SetBulk(std::make_shared<RawPayload>(Bytes{1})); }},
            {"no bulk", [](Message& m) { m.SetBulk(nullptr); }},
            {"long path", [](Message& m) { m.SetBytes("path", Bytes(32 * 65)); }},
            {"broken path", [](Message& m) { m.SetBytes("path", Bytes(33)); }},
            {"no signature", [](Message& m) { m.SetBytes("signature", Bytes()); }}};
    }

    void DoRun() override
    {
        for (const std::string& ways : g_ways)
        {
            for (const uint32_t count : {4U, 7U, 12U})
            {
                for (const Lie& lie : MakeLies())
                {
                    Check(ways, count, lie);
                }
                Check(ways, count, {"silence", nullptr});
            }
        }
    }

    /**
     * Member 1 changes everything that it should send on.
     *
     * @param ways name of the schedule
     * @param count number of members
     * @param lie what it does
     */
    void Check(const std::string& ways, uint32_t count, const Lie& lie)
    {
        const std::string text = ways + ", " + std::to_string(count) + ", " + lie.first;
        BroadcastNetwork network(ways, count);
        uint64_t changed = 0;
        network.filter = [&](NodeIndex from, NodeIndex, const MessagePtr& message) {
            changed += from == 1 ? 1 : 0;
            const bool isSilent = from == 1 && !lie.second;
            return from != 1  ? message
                   : isSilent ? MessagePtr()
                              : PirateFixture::Change(message, lie.second);
        };
        const MessagePtr sent = network.Broadcast(0, MakeNumbers(100));
        network.Run();
        NS_TEST_ASSERT_MSG_GT(changed, 0, "it had something to send on: " << text);
        uint32_t without = 0;
        for (NodeIndex node = 1; node < count; node++)
        {
            for (const auto& [sender, message] : network.delivered[node])
            {
                NS_TEST_EXPECT_MSG_EQ(sender, 0, text);
                NS_TEST_EXPECT_MSG_EQ(IsSame(*message, *sent), true, "not a false one: " << text);
            }
            NS_TEST_EXPECT_MSG_LT(network.delivered[node].size(), 2, "once: " << text);
            without += network.delivered[node].empty() ? 1 : 0;
        }
        NS_TEST_EXPECT_MSG_EQ(network.delivered[1].size(), 1, "it has the vector: " << text);
        if (ways == "scatter-allgather")
        {
            NS_TEST_EXPECT_MSG_EQ(without, count - 2, "all others miss its piece: " << text);
        }
        else
        {
            // Members are numbered from the sender on, and 1 is the parent of 3 and 4.
            NS_TEST_EXPECT_MSG_EQ(network.delivered[2].size(), 1, "the other half: " << text);
            NS_TEST_EXPECT_MSG_EQ(network.delivered[3].size(), 0, "its part of the tree: " << text);
        }
        network.filter = nullptr;
        const MessagePtr next = network.Broadcast(0, MakeNumbers(100), 4);
        network.Run();
        for (NodeIndex node = 1; node < count; node++)
        {
            NS_TEST_ASSERT_MSG_EQ(network.delivered[node].empty(), false, "next: " << text);
            NS_TEST_EXPECT_MSG_EQ(IsSame(*network.delivered[node].back().second, *next),
                                  true,
                                  "what came before does not matter: " << text);
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What a receiver bears.
 */
class BroadcastLimitCase : public TestCase
{
  public:
    BroadcastLimitCase()
        : TestCase("Strangers are refused, and neither work nor memory grow without limit")
    {
    }

  private:
    void DoRun() override
    {
        // The pieces of one message of member 0, as member 4 gets them.
        BroadcastNetwork network("scatter-allgather", 5);
        std::vector<MessagePtr> pieces;
        network.filter = [&](NodeIndex from, NodeIndex, const MessagePtr& message) {
            pieces.push_back(message);
            return from == 0 ? nullptr : message;
        };
        network.Broadcast(0, MakeNumbers(100));
        network.Run();
        NS_TEST_ASSERT_MSG_EQ(pieces.size(), 4, "one for each receiver");
        NS_TEST_EXPECT_MSG_EQ(network.Hand(99, 4, pieces[0]), false, "of a stranger");
        NS_TEST_EXPECT_MSG_EQ(network.Hand(5, 4, pieces[0]), false, "of no member");
        NS_TEST_EXPECT_MSG_EQ(network.Hand(1, 0, pieces[0]), false, "of its own message");
        FakeHost& host = *network.hosts[4];
        for (uint32_t i = 0; i < 40; i++)
        {
            NS_TEST_EXPECT_MSG_EQ(network.Hand(1, 4, pieces[0]),
                                  (i < 32),
                                  "from one node at a time");
        }
        NS_TEST_EXPECT_MSG_EQ(host.tasks.size(), 32, "as many as eight messages have");
        NS_TEST_EXPECT_MSG_EQ(host.tasks.begin()->second.cost.verifications, 1, "with a signature");
        host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(host.sent.size(), 0, "it is not the one to send this on");
        NS_TEST_EXPECT_MSG_EQ(network.Hand(2, 4, pieces[0]), true, "it is there");
        NS_TEST_EXPECT_MSG_EQ(host.tasks.size(), 0, "and not checked again");
        NS_TEST_EXPECT_MSG_EQ(network.Hand(0, 4, pieces[3]), true, "its own");
        NS_TEST_EXPECT_MSG_EQ(host.tasks.begin()->second.cost.verifications, 0, "known by now");
        host.CompleteAll();
        NS_TEST_ASSERT_MSG_EQ(host.sent.size(), 1, "it sends that on");
        NS_TEST_EXPECT_MSG_EQ((host.TakeSent().to == std::vector<NodeIndex>{1, 2, 3}), true, "");
        TestMemory(network, pieces);
    }

    /**
     * Incomplete messages push out older ones of the same sender only.
     *
     * @param network whose member 4 has two pieces of a message of member 0
     * @param pieces all of them
     */
    void TestMemory(BroadcastNetwork& network, const std::vector<MessagePtr>& pieces)
    {
        network.filter = [&](NodeIndex, NodeIndex to, const MessagePtr& message) {
            const bool isFirst = message->GetUnsigned("piece") == 0;
            return to == 4 || (to == 1 && isFirst) ? message : nullptr;
        };
        for (uint32_t step = 10; step < 30; step++)
        {
            network.Broadcast(2, MakeNumbers(50), step);
            network.Run();
        }
        network.Hand(2, 4, pieces[1]);
        network.Hand(3, 4, pieces[2]);
        network.hosts[4]->CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(network.delivered[4].size(), 1, "member 2 has not pushed it out");

        NS_TEST_EXPECT_MSG_EQ(Survives(7), true, "with seven others of its sender");
        NS_TEST_EXPECT_MSG_EQ(Survives(8), false, "with eight");
    }

    /**
     * @param count number of later messages, of which the first piece comes
     * @return whether the other pieces of a message still complete it
     */
    static bool Survives(uint32_t count)
    {
        BroadcastNetwork network("scatter-allgather", 5);
        std::vector<MessagePtr> pieces; // of all messages, one after another
        network.filter = [&pieces](NodeIndex, NodeIndex, const MessagePtr& message) {
            pieces.push_back(message);
            return nullptr;
        };
        for (uint32_t step = 0; step <= count; step++)
        {
            network.Broadcast(3, MakeNumbers(60), step);
            network.Run();
            network.Hand(3, 4, pieces[4 * step]);
            network.hosts[4]->CompleteAll();
        }
        for (uint32_t piece = 1; piece < 4; piece++)
        {
            network.Hand(3, 4, pieces[piece]);
            network.hosts[4]->CompleteAll();
        }
        return network.delivered[4].size() == 1;
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Parts of payloads.
 */
class PayloadSliceCase : public TestCase
{
  public:
    PayloadSliceCase()
        : TestCase("Slices are put together without a copy if they are all of one payload")
    {
    }

  private:
    void DoRun() override
    {
        const Bytes bytes{1, 2, 3, 4, 5, 6, 7};
        const auto whole = std::make_shared<const RawPayload>(bytes);
        const auto slice = [](const BulkPayloadPtr& payload, uint64_t offset, uint64_t length) {
            return std::make_shared<const PayloadSlice>(payload, offset, length);
        };
        Bytes read(2);
        slice(whole, 2, 4)->Read(1, read.data(), 2);
        NS_TEST_EXPECT_MSG_EQ((read == Bytes{4, 5}), true, "a part of a part");
        NS_TEST_EXPECT_MSG_EQ(slice(whole, 2, 4)->GetSize(), 4, "its size");
        NS_TEST_EXPECT_MSG_EQ(
            (PayloadSlice::Join({slice(whole, 0, 3), slice(whole, 3, 4)}) == whole),
            true,
            "all of it");
        const auto other = std::make_shared<const RawPayload>(bytes);
        const std::vector<std::vector<BulkPayloadPtr>> cases{
            {slice(whole, 0, 3), slice(other, 3, 4)}, // of two payloads
            {slice(whole, 0, 3), slice(whole, 3, 3)}, // not to the end
            {slice(whole, 1, 3), slice(whole, 4, 3)}, // not from the start
            {slice(whole, 3, 4), slice(whole, 0, 3)}, // in another order
            {slice(whole, 0, 3), whole}};             // not only slices
        for (const auto& parts : cases)
        {
            Bytes expected;
            for (const BulkPayloadPtr& part : parts)
            {
                Bytes content(part->GetSize());
                part->Read(0, content.data(), content.size());
                expected.insert(expected.end(), content.begin(), content.end());
            }
            const BulkPayloadPtr joined = PayloadSlice::Join(parts);
            Bytes content(joined->GetSize());
            joined->Read(0, content.data(), content.size());
            NS_TEST_EXPECT_MSG_EQ((content == expected), true, "bytes in their order");
        }
        const auto sized = std::make_shared<const SizedPayload>(9);
        const BulkPayloadPtr joined = PayloadSlice::Join({slice(sized, 0, 4), slice(sized, 0, 4)});
        NS_TEST_EXPECT_MSG_EQ(joined->HasContent(), false, "no content");
        NS_TEST_EXPECT_MSG_EQ(joined->GetSize(), 8, "only a size");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The suite.
 */
class VectorBroadcasterTestSuite : public TestSuite
{
  public:
    VectorBroadcasterTestSuite()
        : TestSuite("fl-vector-broadcaster", Type::UNIT)
    {
        AddTestCase(new DeliveryCase);
        AddTestCase(new HostileForwarderCase);
        AddTestCase(new BroadcastLimitCase);
        AddTestCase(new PayloadSliceCase);
    }
};

const VectorBroadcasterTestSuite g_vectorBroadcasterTestSuite; ///< the suite

} // namespace
