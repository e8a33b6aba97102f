/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fake-host.h"

#include "ns3/fl-chained-hotstuff-rules.h"
#include "ns3/fl-command-pool.h"
#include "ns3/fl-command-replica.h"
#include "ns3/fl-hotstuff-client-core.h"
#include "ns3/fl-hotstuff-messages.h"
#include "ns3/fl-message-catalog.h"
#include "ns3/fl-modeled-cryptography.h"
#include "ns3/fl-signature-list-certificate-scheme.h"
#include "ns3/fl-stable-leader-election.h"
#include "ns3/test.h"

#include <memory>
#include <optional>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @param number any number
 * @return a digest of its own
 */
Digest
MakeDigest(uint8_t number)
{
    std::array<uint8_t, Digest::SIZE> bytes{};
    bytes[0] = number;
    return Digest(bytes);
}

} // namespace

/**
 * @ingroup decentralized-fl-tests
 * What a pool remembers, gives away and forgets.
 */
class CommandPoolTest : public TestCase
{
  public:
    CommandPoolTest()
        : TestCase("command pool")
    {
    }

  private:
    void DoRun() override
    {
        CommandPool pool;
        for (uint8_t number = 1; number <= 5; number++)
        {
            pool.Add(MakeDigest(10 - number), ClientCommand{7, number});
        }
        pool.Add(MakeDigest(9), ClientCommand{7, 1});
        NS_TEST_EXPECT_MSG_EQ(pool.GetWaiting(), 5, "each once");
        const auto chosen = pool.Choose(3, {MakeDigest(8)});
        NS_TEST_ASSERT_MSG_EQ(chosen.size(), 3, "as many as fit");
        NS_TEST_EXPECT_MSG_EQ(chosen[0], MakeDigest(9), "the first that arrived");
        NS_TEST_EXPECT_MSG_EQ(chosen[1], MakeDigest(7), "but for what is excluded");
        NS_TEST_EXPECT_MSG_EQ(chosen[2], MakeDigest(6), "in order");

        const auto command = pool.Decide(MakeDigest(9), CommandResult{4, 2, MakeDigest(77)});
        NS_TEST_ASSERT_MSG_EQ(command.has_value(), true, "it had arrived");
        NS_TEST_EXPECT_MSG_EQ(command->number, 1, "its number");
        NS_TEST_EXPECT_MSG_EQ(command->client, 7, "its client");
        NS_TEST_EXPECT_MSG_EQ(pool.IsWaiting(MakeDigest(9)), false, "it does not wait");
        NS_TEST_EXPECT_MSG_EQ(
            pool.Decide(MakeDigest(9), CommandResult{5, 0, MakeDigest(78)}).has_value(),
            false,
            "only once");
        NS_TEST_EXPECT_MSG_EQ(pool.FindResult(MakeDigest(9))->height, 4, "the first place counts");
        pool.Add(MakeDigest(9), ClientCommand{7, 1});
        NS_TEST_EXPECT_MSG_EQ(pool.IsWaiting(MakeDigest(9)), false, "nor when it comes again");

        // Decided before it arrives.
        pool.Decide(MakeDigest(50), CommandResult{6, 0, MakeDigest(79)});
        pool.Add(MakeDigest(50), ClientCommand{7, 6});
        NS_TEST_EXPECT_MSG_EQ(pool.IsWaiting(MakeDigest(50)), false, "it is done");
        NS_TEST_EXPECT_MSG_EQ(pool.FindResult(MakeDigest(50))->height, 6, "with its result");

        pool.Forget(8, 100);
        NS_TEST_EXPECT_MSG_EQ(pool.FindResult(MakeDigest(9)).has_value(), true, "another client");
        pool.Forget(7, 3);
        NS_TEST_EXPECT_MSG_EQ(pool.FindResult(MakeDigest(9)).has_value(), false, "forgotten");
        NS_TEST_EXPECT_MSG_EQ(pool.FindResult(MakeDigest(50)).has_value(), true, "still needed");
        NS_TEST_EXPECT_MSG_EQ(pool.IsWaiting(MakeDigest(8)), true, "what waits is kept");
        pool.Forget(7, 6);
        NS_TEST_EXPECT_MSG_EQ(pool.FindResult(MakeDigest(50)).has_value(), true, "up to here");
        pool.Forget(7, 100);
        NS_TEST_EXPECT_MSG_EQ(pool.FindResult(MakeDigest(50)).has_value(), false, "late arrival");
        pool.Add(MakeDigest(60), ClientCommand{7, 99});
        NS_TEST_EXPECT_MSG_EQ(pool.IsWaiting(MakeDigest(60)), false, "nobody waits for it");
        NS_TEST_EXPECT_MSG_EQ(
            pool.Decide(MakeDigest(8), CommandResult{9, 0, MakeDigest(80)}).has_value(),
            true,
            "a slow replica decides what others had long done");
        NS_TEST_EXPECT_MSG_EQ(pool.FindResult(MakeDigest(8)).has_value(), false, "for nobody");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The client accepts what f + 1 replicas agree on, and asks again.
 */
class HotStuffClientTest : public TestCase
{
  public:
    HotStuffClientTest()
        : TestCase("client core")
    {
    }

  private:
    void DoRun() override;
};

void
HotStuffClientTest::DoRun()
{
    FakeHost host(9);
    std::vector<CompletedCommand> completed;
    std::vector<uint64_t> started;
    HotStuffClientSettings settings;
    settings.replicas = {0, 1, 2, 3, 4, 5, 6};
    settings.faults = 2;
    settings.firstNumber = 41;
    settings.outstanding = 2;
    settings.commandBytes = 100;
    settings.retryTimeout = Seconds(5);
    settings.started = [&](uint64_t number) { started.push_back(number); };
    settings.completed = [&](const CompletedCommand& command) { completed.push_back(command); };
    HotStuffClientCore client(host, settings);
    host.now = Seconds(1);
    client.Start();

    NS_TEST_ASSERT_MSG_EQ(host.sent.size(), 2, "two commands are under way");
    const FakeHost::Sent first = host.TakeSent();
    NS_TEST_EXPECT_MSG_EQ((first.to == settings.replicas), true, "to all replicas at once");
    NS_TEST_EXPECT_MSG_EQ(first.message->GetUnsigned("number"), 41, "the first number");
    NS_TEST_EXPECT_MSG_EQ(first.message->GetUnsigned("lowest"), 41, "nothing is done");
    NS_TEST_EXPECT_MSG_EQ(first.message->GetBytes("command").size(), 100, "size");
    host.TakeSent();
    NS_TEST_EXPECT_MSG_EQ((started == std::vector<uint64_t>{41, 42}), true, "both are told");

    const CommandResult truth{3, 1, MakeDigest(5)};
    const CommandResult lie{3, 2, MakeDigest(5)};
    auto reply = [&](NodeIndex from, uint64_t number, const CommandResult& result) {
        host.now += MilliSeconds(1);
        client.HandleMessage(from, HotStuffMessages::MakeReply(number, result));
    };
    reply(0, 41, lie);   // 1.001
    reply(1, 41, truth); // 1.002: the first of those that count
    reply(2, 41, lie);
    reply(2, 41, truth); // its first word counts
    reply(2, 41, lie);
    reply(1, 41, truth); // the same again
    reply(9, 41, truth); // no replica
    reply(3, 41, truth);
    reply(4, 42, truth); // another command
    NS_TEST_EXPECT_MSG_EQ(completed.size(), 0, "two honest words are not enough");
    NS_TEST_EXPECT_MSG_EQ(client.GetIgnored(), 1, "one message was not of a replica");
    reply(5, 41, truth); // 1.010
    NS_TEST_ASSERT_MSG_EQ(completed.size(), 1, "three are");
    NS_TEST_EXPECT_MSG_EQ((completed[0].result == truth), true, "the truth");
    NS_TEST_EXPECT_MSG_EQ(completed[0].number, 41, "its number");
    NS_TEST_EXPECT_MSG_EQ(completed[0].sent, Seconds(1), "when it was sent");
    NS_TEST_EXPECT_MSG_EQ(completed[0].firstReply, MilliSeconds(1002), "first reply that counts");
    NS_TEST_EXPECT_MSG_EQ(completed[0].completed, MilliSeconds(1010), "last reply needed");
    reply(6, 41, truth);
    NS_TEST_EXPECT_MSG_EQ(completed.size(), 1, "the rest is late");
    const FakeHost::Sent next = host.TakeSent();
    NS_TEST_EXPECT_MSG_EQ(next.message->GetUnsigned("number"), 43, "the loop is closed");
    NS_TEST_EXPECT_MSG_EQ(next.message->GetUnsigned("lowest"), 42, "one is done");

    // No answers: it asks again, under the same number, until they come.
    NS_TEST_ASSERT_MSG_EQ(host.timers.size(), 2, "a timer each");
    NS_TEST_EXPECT_MSG_EQ(host.timers.begin()->second.delay, Seconds(5), "timeout");
    host.Expire(host.timers.begin()->first);
    NS_TEST_EXPECT_MSG_EQ(host.TakeSent().message->GetUnsigned("number"), 42, "the same again");
    NS_TEST_EXPECT_MSG_EQ(host.timers.size(), 2, "and perhaps once more");
    reply(0, 42, truth);
    reply(1, 42, truth);
    NS_TEST_EXPECT_MSG_EQ(completed.size(), 2, "words from before the timeout count");
    client.HandleMessage(0, HotStuffMessages::MakeRequest(1, 1, {}));
    NS_TEST_EXPECT_MSG_EQ(client.GetIgnored(), 2, "a replica asks nothing");
}

/**
 * @ingroup decentralized-fl-tests
 * Which blocks a replica votes for, and what it says to clients.
 */
class CommandReplicaTest : public TestCase
{
  public:
    CommandReplicaTest()
        : TestCase("blocks of commands")
    {
    }

  private:
    void DoRun() override;

    /**
     * @param host host of the replica
     * @return a replica with the index of the host among four
     */
    std::unique_ptr<CommandReplica> MakeReplica(FakeHost& host) const;
};

std::unique_ptr<CommandReplica>
CommandReplicaTest::MakeReplica(FakeHost& host) const
{
    Ptr<Cryptography> cryptography = CreateObject<ModeledCryptography>();
    Ptr<CertificateScheme> certificates = CreateObject<SignatureListCertificateScheme>();
    certificates->SetCryptography(cryptography);
    std::vector<KeyPairPtr> keys;
    std::vector<PublicKey> publicKeys;
    for (uint8_t i = 0; i < 4; i++)
    {
        KeySeed seed{};
        seed[0] = i;
        keys.push_back(cryptography->GetSignatureScheme().CreateKeyPair(seed));
        publicKeys.push_back(keys.back()->GetPublicKey());
    }
    CommandReplicaSettings settings;
    settings.replicas = {0, 1, 2, 3};
    settings.blockSize = 3;
    settings.consensus.group = ConsensusGroup::Create(1, publicKeys);
    settings.consensus.self = host.GetSelf();
    settings.consensus.keys = keys.at(host.GetSelf());
    settings.consensus.cryptography = cryptography;
    settings.consensus.certificates = certificates;
    settings.consensus.rules = CreateObject<ChainedHotStuffRules>();
    settings.consensus.election = CreateObject<StableLeaderElection>();
    settings.consensus.pacemaker = CreateObject<Pacemaker>();
    settings.consensus.options = CreateObject<HotStuffOptions>();
    settings.consensus.random = CreateObject<UniformRandomVariable>();
    settings.store = [](const SafetyState&) {};
    settings.proposed = [](const BlockPtr&) {};
    settings.certified = [](const QuorumCertificatePtr&) {};
    settings.decided = [](const BlockPtr&) {};
    settings.entered = [](View, ReplicaIndex, ViewReason) {};
    settings.rejected = [](ConsensusRejectReason) {};
    auto replica = std::make_unique<CommandReplica>(host, settings);
    replica->Begin();
    return replica;
}

void
CommandReplicaTest::DoRun()
{
    // What the leader makes of requests: 0 leads the first view.
    FakeHost leaderHost(0);
    const auto leader = MakeReplica(leaderHost);
    NS_TEST_EXPECT_MSG_EQ(leader->MakePayload(1, {}).has_value(), false, "nothing to propose");
    NS_TEST_EXPECT_MSG_EQ(leader->IsProgressExpected(), false, "nor to wait for");
    for (uint64_t number = 1; number <= 5; number++)
    {
        leader->HandleRequest(8, HotStuffMessages::MakeRequest(number, 1, Bytes(100)));
    }
    NS_TEST_EXPECT_MSG_GT(leaderHost.tasks.begin()->second.cost.hashedBytes,
                          100,
                          "commands are hashed");
    while (leader->MakePayload(1, {}).value_or(Bytes()).size() < 3 * Digest::SIZE)
    {
        leaderHost.Complete(leaderHost.tasks.begin()->first);
    }
    auto first = std::make_shared<Block>();
    first->header.view = 1;
    first->header.height = 1;
    first->payload = *leader->MakePayload(1, {});
    NS_TEST_EXPECT_MSG_EQ(first->payload.size(), 3 * Digest::SIZE, "no more than a block takes");
    leaderHost.CompleteAll();
    const Bytes rest = *leader->MakePayload(2, {first});
    NS_TEST_EXPECT_MSG_EQ(rest.size(), 2 * Digest::SIZE, "but for what is on its way");

    // What another replica thinks of it.
    FakeHost host(1);
    const auto replica = MakeReplica(host);
    std::optional<bool> answer;
    auto check = [&](View view, const Bytes& payload, const std::vector<BlockPtr>& undecided) {
        auto block = std::make_shared<Block>();
        block->header.view = view;
        block->payload = payload;
        answer.reset();
        replica->CheckPayload(block, undecided, [&answer](bool isAccepted) {
            answer = isAccepted;
        });
    };
    check(1, first->payload, {});
    NS_TEST_EXPECT_MSG_EQ(answer.has_value(), false, "it does not know the commands yet");
    for (uint64_t number = 1; number <= 3; number++)
    {
        NS_TEST_EXPECT_MSG_EQ(answer.has_value(), false, "nor all of them");
        replica->HandleRequest(8, HotStuffMessages::MakeRequest(number, 1, Bytes(100)));
        host.CompleteAll();
    }
    NS_TEST_EXPECT_MSG_EQ(answer.value_or(false), true, "it votes when it has them");
    check(1, first->payload, {});
    NS_TEST_EXPECT_MSG_EQ(answer.value_or(false), true, "and at once when it had them");
    check(1, first->payload, {first});
    NS_TEST_EXPECT_MSG_EQ(answer.value_or(true), false, "not if they stand in the chain");
    Bytes twice(first->payload.begin(), first->payload.begin() + Digest::SIZE);
    twice.insert(twice.end(), twice.begin(), twice.end());
    check(1, twice, {});
    NS_TEST_EXPECT_MSG_EQ(answer.value_or(true), false, "not if one stands there twice");
    Bytes four = first->payload;
    four.insert(four.end(), rest.begin(), rest.begin() + Digest::SIZE);
    check(1, four, {});
    NS_TEST_EXPECT_MSG_EQ(answer.value_or(true), false, "not if there are too many");
    check(1, Bytes(Digest::SIZE + 1), {});
    NS_TEST_EXPECT_MSG_EQ(answer.value_or(true), false, "not if they are no digests");

    // An open question ends with its view.
    check(1, rest, {});
    replica->NotifyView(2, 0, ViewReason::CERTIFICATE);
    for (uint64_t number = 4; number <= 5; number++)
    {
        replica->HandleRequest(8, HotStuffMessages::MakeRequest(number, 1, Bytes(100)));
    }
    host.CompleteAll();
    NS_TEST_EXPECT_MSG_EQ(answer.has_value(), false, "nobody asks any more");

    // Execution: a reply each, in the order of the block, and again to who asks again.
    host.sent.clear();
    first->digest = MakeDigest(3);
    replica->Decide(first, nullptr);
    NS_TEST_ASSERT_MSG_EQ(host.sent.size(), 3, "a reply each");
    for (uint64_t number = 1; number <= 3; number++)
    {
        const FakeHost::Sent reply = host.TakeSent();
        NS_TEST_EXPECT_MSG_EQ((reply.to == std::vector<NodeIndex>{8}), true, "to the client");
        NS_TEST_EXPECT_MSG_EQ(reply.message->GetUnsigned("number"), number, "of the command");
        const CommandResult expected{1, static_cast<uint32_t>(number - 1), MakeDigest(3)};
        NS_TEST_EXPECT_MSG_EQ((HotStuffMessages::GetResult(*reply.message) == expected),
                              true,
                              "where it stands");
    }
    check(2, first->payload, {});
    NS_TEST_EXPECT_MSG_EQ(answer.value_or(true), false, "what is decided is not decided again");
    replica->HandleRequest(8, HotStuffMessages::MakeRequest(2, 1, Bytes(100)));
    host.CompleteAll();
    NS_TEST_ASSERT_MSG_EQ(host.sent.size(), 1, "the client has missed it");
    NS_TEST_EXPECT_MSG_EQ(host.TakeSent().message->GetUnsigned("position"), 1, "the same again");
    NS_TEST_EXPECT_MSG_EQ(replica->IsProgressExpected(), true, "two commands wait");
}

/**
 * @ingroup decentralized-fl-tests
 * The messages of clients keep what they say on their way.
 */
class HotStuffMessagesTest : public TestCase
{
  public:
    HotStuffMessagesTest()
        : TestCase("requests and replies on the wire")
    {
    }

  private:
    void DoRun() override
    {
        const MessagePtr request = HotStuffMessages::MakeRequest(1ULL << 40, 77, {1, 2, 3});
        const CommandResult result{1ULL << 50, 4000000000U, MakeDigest(8)};
        const MessagePtr reply = HotStuffMessages::MakeReply(9, result);
        for (const MessagePtr& message : {request, reply})
        {
            const MessageSchema& schema = message->GetSchema();
            NS_TEST_EXPECT_MSG_EQ(
                (MessageCatalog::Get().Find(schema.system, schema.type) == &schema),
                true,
                "in the catalog");
            Bytes control = message->EncodeControl();
            const auto decoded = Message::Decode(schema, 0, message->GetPhase(), control);
            NS_TEST_ASSERT_MSG_EQ((decoded != nullptr), true, "it can be read");
            NS_TEST_EXPECT_MSG_EQ((decoded->EncodeControl() == control), true, "round trip");
            control.pop_back();
            NS_TEST_EXPECT_MSG_EQ((Message::Decode(schema, 0, 0, control) == nullptr),
                                  true,
                                  "truncated");
        }
        // Sizes from the tables: 8 + 8 + (4 + 3), and 8 + 8 + 4 + 32 bytes.
        NS_TEST_EXPECT_MSG_EQ(request->EncodeControl().size(), 23, "size of a request");
        NS_TEST_EXPECT_MSG_EQ(reply->EncodeControl().size(), 52, "size of a reply");
        NS_TEST_EXPECT_MSG_EQ((HotStuffMessages::GetResult(*reply) == result), true, "result");
        NS_TEST_EXPECT_MSG_EQ(MessageCatalog::Get().GetPhaseName(HotStuffMessages::SYSTEM,
                                                                 HotStuffMessages::PHASE_CLIENT),
                              "client",
                              "name of the phase");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Commands: from the client to the chain and back.
 */
class HotStuffCommandTestSuite : public TestSuite
{
  public:
    HotStuffCommandTestSuite()
        : TestSuite("fl-hotstuff-command", Type::UNIT)
    {
        AddTestCase(new CommandPoolTest());
        AddTestCase(new HotStuffClientTest());
        AddTestCase(new CommandReplicaTest());
        AddTestCase(new HotStuffMessagesTest());
    }
};

static HotStuffCommandTestSuite g_hotStuffCommandTestSuite; //!< registers itself
