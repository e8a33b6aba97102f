/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-consensus-harness.h"
#include "fl-fake-host.h"

#include "ns3/fl-chained-hotstuff-rules.h"
#include "ns3/fl-consensus-replica.h"
#include "ns3/fl-message-catalog.h"
#include "ns3/fl-modeled-cryptography.h"
#include "ns3/fl-round-robin-leader-election.h"
#include "ns3/fl-silent-consensus-attack.h"
#include "ns3/test.h"

#include <memory>
#include <optional>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

constexpr uint8_t SYSTEM = 241;     ///< system of the messages of this suite
constexpr uint16_t FIRST_TYPE = 30; ///< first type of messages among replicas

/// Messages of this suite.
const MessageCatalogEntry g_messages(SystemSchema{
    SYSTEM,
    "consensus-replica-test",
    {"test"},
    [] {
        auto schemas = ConsensusReplica::MakeSchemas(SYSTEM, FIRST_TYPE);
        schemas.push_back(MessageSchema{SYSTEM, 1, "other", "other", false, {}, "No agreement."});
        return schemas;
    }()});

/// A replica that agrees on blocks of one byte.
class ByteReplica : public ConsensusReplica
{
  public:
    using ConsensusReplica::ConsensusReplica;

    bool IsProgressExpected() override
    {
        return true;
    }

    std::optional<Bytes> MakePayload(View /* view */,
                                     const std::vector<BlockPtr>& /* undecided */) override
    {
        return Bytes{1};
    }

    void CheckPayload(const BlockPtr& /* block */,
                      const std::vector<BlockPtr>& /* undecided */,
                      std::function<void(bool)> answer) override
    {
        answer(true);
    }

    void StoreSafetyState(const SafetyState& /* state */) override
    {
    }

    void Decide(const BlockPtr& block, const QuorumCertificatePtr& /* certificate */) override
    {
        decided.push_back(block);
    }

    std::vector<BlockPtr> decided; ///< blocks in order

  private:
    ConsensusLabel LabelMessage(const ConsensusMessage& message) const override
    {
        return ConsensusLabel{static_cast<Round>(ConsensusMessageCodec::GetView(message)), 5};
    }
};

/// Four replicas on the nodes 20, 21, 22, 23.
struct Group
{
    Group()
        : members(CreateObject<ModeledCryptography>(), 4)
    {
    }

    /**
     * @param replica a replica
     * @param host its host, with the index of its node
     * @param attack how it behaves if it is Byzantine
     * @return the replica, begun
     */
    std::unique_ptr<ByteReplica> Make(ReplicaIndex replica,
                                      FakeHost& host,
                                      Ptr<const ConsensusAttack> attack = nullptr) const
    {
        HotStuffSettings settings;
        settings.group = members.group;
        settings.self = replica;
        settings.keys = members.keys.at(replica);
        settings.cryptography = members.cryptography;
        settings.certificates = members.certificates;
        settings.rules = CreateObject<ChainedHotStuffRules>();
        settings.election = CreateObject<RoundRobinLeaderElection>();
        settings.pacemaker = CreateObject<Pacemaker>();
        settings.options = CreateObject<HotStuffOptions>();
        settings.random = CreateObject<UniformRandomVariable>();
        auto result =
            std::make_unique<ByteReplica>(host,
                                          ConsensusChannel{SYSTEM, FIRST_TYPE, {20, 21, 22, 23}});
        result->Start(settings, attack);
        return result;
    }

    ConsensusMembers members; ///< keys
};

/**
 * @param view number in the message
 * @param type type of the message, from 0
 * @param body content
 * @return a message of this suite
 */
MessagePtr
MakeRaw(uint64_t view, size_t type, Bytes body)
{
    auto message =
        std::make_shared<Message>(MessageCatalog::Get().At(SYSTEM, FIRST_TYPE + type), 0, 0);
    message->SetUnsigned("view", view).SetBytes("body", std::move(body));
    return message;
}

} // namespace

/**
 * @ingroup decentralized-fl-tests
 * What a replica sends, and how it is counted.
 */
class ConsensusReplicaSendTest : public TestCase
{
  public:
    ConsensusReplicaSendTest()
        : TestCase("sending, timers and work")
    {
    }

  private:
    void DoRun() override;
};

void
ConsensusReplicaSendTest::DoRun()
{
    const Group group;
    FakeHost host(20);
    const auto leader = group.Make(0, host);
    NS_TEST_EXPECT_MSG_EQ(host.timers.size(), 1, "the view has a timer at the host");
    for (const auto& [id, task] : host.tasks)
    {
        NS_TEST_EXPECT_MSG_EQ((task.workClass == WorkClass::PROTOCOL), true, "work goes first");
    }
    host.CompleteAll();
    NS_TEST_ASSERT_MSG_EQ(host.sent.size(), 1, "a broadcast is sent once");
    const FakeHost::Sent sent = host.TakeSent();
    NS_TEST_EXPECT_MSG_EQ((sent.to == std::vector<NodeIndex>{21, 22, 23}),
                          true,
                          "to the nodes of all others");
    NS_TEST_EXPECT_MSG_EQ(sent.message->GetSchema().name, "proposal", "a proposal");
    NS_TEST_EXPECT_MSG_EQ(sent.message->GetSchema().type, FIRST_TYPE, "its type");
    NS_TEST_EXPECT_MSG_EQ(sent.message->GetRound(), 1, "round as the system says");
    NS_TEST_EXPECT_MSG_EQ(sent.message->GetPhase(), 5, "phase as the system says");
    NS_TEST_EXPECT_MSG_EQ(sent.message->GetUnsigned("view"), 1, "view");
    host.ExpireOnly();
    NS_TEST_EXPECT_MSG_EQ(host.TakeSent().message->GetSchema().name, "new-view", "a timeout");

    // A vote goes to the one who collects it.
    FakeHost voterHost(22);
    const auto voter = group.Make(2, voterHost);
    NS_TEST_EXPECT_MSG_EQ(voter->HandleMessage(20, sent.message), true, "taken");
    voterHost.CompleteAll();
    const FakeHost::Sent vote = voterHost.TakeSent();
    NS_TEST_EXPECT_MSG_EQ(vote.message->GetSchema().name, "vote", "a vote");
    NS_TEST_EXPECT_MSG_EQ((vote.to == std::vector<NodeIndex>{20}), true, "for the leader's node");

    // A Byzantine replica is what its attack makes of it.
    FakeHost silentHost(20);
    const auto silent = group.Make(0, silentHost, CreateObject<SilentConsensusAttack>());
    silentHost.CompleteAll();
    NS_TEST_EXPECT_MSG_EQ(silentHost.sent.empty(), true, "the attack is between core and replica");
}

/**
 * @ingroup decentralized-fl-tests
 * Which messages a replica takes, and which it gives back.
 */
class ConsensusReplicaReceiveTest : public TestCase
{
  public:
    ConsensusReplicaReceiveTest()
        : TestCase("receiving")
    {
    }

  private:
    void DoRun() override;
};

void
ConsensusReplicaReceiveTest::DoRun()
{
    const Group group;
    FakeHost host(21);
    const auto replica = group.Make(1, host);
    const VoteStatement statement{Phase::PREPARE, 9, Digest()};
    const Bytes vote =
        ConsensusMessageCodec::Encode(ConsensusMessage(VoteMessage{statement, Bytes(8)}));
    constexpr size_t VOTE = 1;

    NS_TEST_EXPECT_MSG_EQ(replica->HandleMessage(20, MakeRaw(9, VOTE, vote)), true, "a vote");
    NS_TEST_EXPECT_MSG_EQ(replica->HandleMessage(19, MakeRaw(9, VOTE, vote)), false, "no member");
    NS_TEST_EXPECT_MSG_EQ(replica->HandleMessage(0, MakeRaw(9, VOTE, vote)),
                          false,
                          "a replica's number is not a node");
    NS_TEST_EXPECT_MSG_EQ(replica->HandleMessage(20, MakeRaw(8, VOTE, vote)), false, "wrong view");
    NS_TEST_EXPECT_MSG_EQ(replica->HandleMessage(20, MakeRaw(9, 2, vote)), false, "wrong type");
    Bytes longer = vote;
    longer.push_back(0);
    NS_TEST_EXPECT_MSG_EQ(replica->HandleMessage(20, MakeRaw(9, VOTE, longer)), false, "too long");
    for (size_t length = 0; length < vote.size(); length++)
    {
        const Bytes cut(vote.begin(), vote.begin() + length);
        NS_TEST_EXPECT_MSG_EQ(replica->HandleMessage(20, MakeRaw(9, VOTE, cut)), false, "cut");
    }
    const auto other = std::make_shared<Message>(MessageCatalog::Get().At(SYSTEM, 1), 0, 0);
    NS_TEST_EXPECT_MSG_EQ(replica->HandleMessage(20, other), false, "another type");
    NS_TEST_EXPECT_MSG_EQ(replica->GetCore().GetRejected(ConsensusRejectReason::NOT_A_MEMBER),
                          0,
                          "the core has seen members only");

    // One type each, in the order of the variant.
    const auto schemas = ConsensusReplica::MakeSchemas(7, 100);
    NS_TEST_ASSERT_MSG_EQ(schemas.size(), ConsensusMessageCodec::TYPES, "a type each");
    for (size_t type = 0; type < schemas.size(); type++)
    {
        NS_TEST_EXPECT_MSG_EQ(schemas[type].system, 7, "system");
        NS_TEST_EXPECT_MSG_EQ(schemas[type].type, 100 + type, "number");
        NS_TEST_EXPECT_MSG_EQ(schemas[type].role, ConsensusMessageCodec::GetName(type), "role");
    }
}

/**
 * @ingroup decentralized-fl-tests
 * Four replicas decide over messages that are written and read as on the wire.
 */
class ConsensusReplicaGroupTest : public TestCase
{
  public:
    ConsensusReplicaGroupTest()
        : TestCase("four replicas")
    {
    }

  private:
    void DoRun() override
    {
        const Group group;
        std::vector<std::unique_ptr<FakeHost>> hosts;
        std::vector<std::unique_ptr<ByteReplica>> replicas;
        for (NodeIndex node = 20; node < 24; node++)
        {
            hosts.push_back(std::make_unique<FakeHost>(node));
            replicas.push_back(group.Make(node - 20, *hosts.back()));
        }
        for (uint32_t step = 0; step < 40; step++)
        {
            for (NodeIndex from = 20; from < 24; from++)
            {
                FakeHost& host = *hosts[from - 20];
                host.CompleteAll();
                while (!host.sent.empty())
                {
                    const FakeHost::Sent sent = host.TakeSent();
                    const MessagePtr read = Message::Decode(sent.message->GetSchema(),
                                                            sent.message->GetRound(),
                                                            sent.message->GetPhase(),
                                                            sent.message->EncodeControl());
                    for (NodeIndex to : sent.to)
                    {
                        NS_TEST_EXPECT_MSG_EQ(replicas[to - 20]->HandleMessage(from, read),
                                              true,
                                              "all messages are good");
                    }
                }
            }
        }
        for (const auto& replica : replicas)
        {
            NS_TEST_ASSERT_MSG_GT(replica->decided.size(), 5, "blocks are decided");
            for (size_t i = 0; i < 5; i++)
            {
                NS_TEST_EXPECT_MSG_EQ(replica->decided[i]->digest,
                                      replicas[0]->decided[i]->digest,
                                      "the same everywhere");
            }
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The half of a replica that all systems share.
 */
class ConsensusReplicaTestSuite : public TestSuite
{
  public:
    ConsensusReplicaTestSuite()
        : TestSuite("fl-consensus-replica", Type::UNIT)
    {
        AddTestCase(new ConsensusReplicaSendTest());
        AddTestCase(new ConsensusReplicaReceiveTest());
        AddTestCase(new ConsensusReplicaGroupTest());
    }
};

static ConsensusReplicaTestSuite g_consensusReplicaTestSuite; //!< registers itself
