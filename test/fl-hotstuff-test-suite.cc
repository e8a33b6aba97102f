/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-consensus-harness.h"

#include "ns3/fl-commit-proof.h"
#include "ns3/fl-modeled-cryptography.h"
#include "ns3/fl-round-robin-leader-election.h"
#include "ns3/fl-stable-leader-election.h"
#include "ns3/test.h"

#include <numeric>
#include <string>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// Delay of every message.
const Time HOP = MilliSeconds(10);

/**
 * @param size number of replicas
 * @param form basic or chained
 * @param leader round-robin or stable
 * @param target payloads to decide
 * @return a group without faults
 */
ConsensusHarness::Settings
MakeSettings(uint32_t size, const std::string& form, const std::string& leader, uint32_t target)
{
    ConsensusHarness::Settings settings;
    settings.members =
        std::make_shared<const ConsensusMembers>(CreateObject<ModeledCryptography>(), size);
    settings.rules = ConsensusHarness::MakeRules(form);
    if (leader == "stable")
    {
        settings.election = CreateObject<StableLeaderElection>();
    }
    else
    {
        settings.election = CreateObject<RoundRobinLeaderElection>();
    }
    settings.options = CreateObject<HotStuffOptions>();
    settings.delay = HOP;
    settings.target = target;
    settings.random = CreateObject<UniformRandomVariable>();
    return settings;
}

/**
 * @ingroup decentralized-fl-tests
 * Steps of the protocol on links of equal delay, counted in hops, and messages per decision.
 */
class HopTest : public TestCase
{
  public:
    /**
     * @param size number of replicas
     * @param form basic or chained
     * @param leader round-robin or stable
     * @param encodes whether messages are encoded and decoded
     */
    HopTest(uint32_t size, const std::string& form, const std::string& leader, bool encodes)
        : TestCase(form + " n=" + std::to_string(size) + " " + leader +
                   (encodes ? " encoded" : "")),
          m_size(size),
          m_form(form),
          m_leader(leader),
          m_encodes(encodes)
    {
    }

  private:
    void DoRun() override;

    const uint32_t m_size;      ///< number of replicas
    const std::string m_form;   ///< basic or chained
    const std::string m_leader; ///< round-robin or stable
    const bool m_encodes;       ///< whether messages are encoded and decoded
};

void
HopTest::DoRun()
{
    constexpr uint32_t BLOCKS = 20;
    const bool isBasic = m_form == "basic";
    ConsensusHarness::Settings settings = MakeSettings(m_size, m_form, m_leader, BLOCKS);
    settings.encodesMessages = m_encodes;
    ConsensusHarness group(settings);
    group.AddHonest();
    group.Start();
    group.RunUntil([&] { return group.HaveAllDecided(BLOCKS); }, Seconds(60));
    const uint64_t sent =
        std::accumulate(group.messages.begin(), group.messages.end(), uint64_t{0});

    NS_TEST_ASSERT_MSG_EQ(group.HaveAllDecided(BLOCKS), true, "all blocks are decided");
    NS_TEST_EXPECT_MSG_EQ(group.hasConflict, false, "all agree");
    // The root's leader proposes at 0. A group of one has no links.
    const Time hop = m_size > 1 ? HOP : Time(0);
    ConsensusInstance& first = group.Get(0);
    NS_TEST_EXPECT_MSG_EQ(first.proposedAt.at(0), Time(0), "the first leader proposes at once");
    NS_TEST_EXPECT_MSG_EQ(first.certifiedAt.at(2), hop * 6, "third certificate at the leader");
    NS_TEST_EXPECT_MSG_EQ(first.decidedAt.at(0), hop * 6, "decision at the leader");
    for (uint32_t i = 1; i < m_size; i++)
    {
        NS_TEST_EXPECT_MSG_EQ(group.Get(i).decidedAt.at(0), hop * 7, "decision at a replica");
    }
    // From one proposal of a steady leader to its next one, and so from decision to decision.
    const Time period = isBasic ? hop * 6 : hop * 2;
    for (uint32_t i = 1; i < 3; i++)
    {
        NS_TEST_EXPECT_MSG_EQ(first.proposedAt.at(i) - first.proposedAt.at(i - 1),
                              period,
                              "time between proposals");
    }
    for (uint32_t i = 1; i < 4 && m_leader == "stable"; i++)
    {
        NS_TEST_EXPECT_MSG_EQ(first.decidedAt.at(i) - first.decidedAt.at(i - 1),
                              period,
                              "time between decisions");
    }
    // Basic: three phases and DECIDE to all, three votes from all. Chained: one proposal to all
    // and one vote from all; three more blocks, whose votes do not decide, flush the last one.
    const uint64_t perBlock = isBasic ? 7 : 2;
    const uint64_t flush = isBasic ? 0 : 2 * 2 + 1;
    NS_TEST_EXPECT_MSG_EQ(sent,
                          (m_size - 1) * (perBlock * BLOCKS + flush),
                          "messages, linear in n");
    // Each replica verifies each certificate once, each leader no more votes than it needs, and
    // nobody the votes of its own.
    const uint32_t quorum = settings.members->group->quorum;
    const ConsensusInstance& last = group.Get(m_size - 1);
    if (m_leader == "stable" && m_size > 1)
    {
        const uint64_t certificates = isBasic ? 3 * BLOCKS : BLOCKS + 2;
        NS_TEST_EXPECT_MSG_EQ(last.work.verifications,
                              certificates * quorum,
                              "signatures verified by a follower");
        NS_TEST_EXPECT_MSG_EQ(first.work.verifications,
                              certificates * (quorum - 1),
                              "signatures verified by the leader");
    }
    // Nothing is left to do: the group is silent, and no view fails.
    group.Run(Seconds(10));
    const uint64_t later =
        std::accumulate(group.messages.begin(), group.messages.end(), uint64_t{0});
    NS_TEST_EXPECT_MSG_LT(later - sent, 2 * m_size, "an idle group is silent");
    NS_TEST_EXPECT_MSG_EQ(group.messages[3], 0, "no view has failed");
}

/**
 * @ingroup decentralized-fl-tests
 * Proofs of decisions, and what makes them fail.
 */
class CommitProofTest : public TestCase
{
  public:
    /**
     * @param form basic or chained
     */
    explicit CommitProofTest(const std::string& form)
        : TestCase("proof of a decision, " + form),
          m_form(form)
    {
    }

  private:
    void DoRun() override;

    const std::string m_form; ///< basic or chained
};

void
CommitProofTest::DoRun()
{
    const ConsensusHarness::Settings settings = MakeSettings(4, m_form, "stable", 5);
    ConsensusHarness group(settings);
    group.AddHonest();
    group.Start();
    group.Run(Seconds(5));
    const ConsensusMembers& members = *settings.members;
    const DigestScheme& scheme = members.cryptography->GetDigestScheme();
    ConsensusInstance& replica = group.Get(2);
    NS_TEST_ASSERT_MSG_GT(replica.decided.size(), 4, "five blocks are decided");
    for (size_t i = 0; i < 5; i++)
    {
        const auto made = CommitProof::Create(replica.core->GetTree(),
                                              replica.decided[i]->digest,
                                              replica.decidedBy[i]);
        NS_TEST_ASSERT_MSG_EQ(made.has_value(), true, "a proof is made");
        NS_TEST_EXPECT_MSG_EQ(made->headers.size(), (m_form == "basic" ? 1 : 3), "headers");
        ByteWriter writer;
        made->Encode(writer);
        const Bytes bytes = writer.Take();
        ByteReader reader(bytes.data(), bytes.size());
        const auto proof = CommitProof::Decode(reader);
        NS_TEST_ASSERT_MSG_EQ(proof.has_value(), true, "it survives the wire");
        const auto shown = proof->Check(*settings.rules, scheme);
        NS_TEST_EXPECT_MSG_EQ((shown && *shown == replica.decided[i]->digest),
                              true,
                              "it shows the block");
        NS_TEST_EXPECT_MSG_EQ(members.certificates->Verify(*members.group,
                                                           proof->certificate->statement,
                                                           proof->certificate->proof),
                              true,
                              "its certificate is valid");
        CommitProof forged = *proof;
        forged.headers[0].payloadSize++;
        const auto other = forged.Check(*settings.rules, scheme);
        NS_TEST_EXPECT_MSG_EQ((other && *other == replica.decided[i]->digest),
                              false,
                              "another header does not show the block");
        NS_TEST_EXPECT_MSG_EQ(other.has_value(), false, "and is not certified");
        forged = *proof;
        forged.headers.pop_back();
        NS_TEST_EXPECT_MSG_EQ(forged.Check(*settings.rules, scheme).has_value(),
                              false,
                              "a part of a proof is none");
    }
    // A certificate of an earlier phase, or of one block alone, decides nothing.
    CommitProof weak;
    weak.headers = {replica.decided[1]->header};
    weak.certificate = std::make_shared<const QuorumCertificate>(QuorumCertificate{
        {Phase::PREPARE, replica.decided[1]->header.view, replica.decided[1]->digest},
        Bytes()});
    NS_TEST_EXPECT_MSG_EQ(weak.Check(*settings.rules, scheme).has_value(),
                          false,
                          "a first certificate decides nothing");
}

/**
 * @ingroup decentralized-fl-tests
 * Leaders by view.
 */
class LeaderElectionTest : public TestCase
{
  public:
    LeaderElectionTest()
        : TestCase("leaders by view")
    {
    }

  private:
    void DoRun() override;
};

void
LeaderElectionTest::DoRun()
{
    const auto robin = CreateObject<RoundRobinLeaderElection>();
    const ReplicaIndex expected[] = {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 0};
    for (View view = 1; view <= 13; view++)
    {
        NS_TEST_EXPECT_MSG_EQ(robin->GetLeader(view, 3), expected[view - 1], "leader of a view");
        const View next = robin->GetViewAfterTimeout(view);
        NS_TEST_EXPECT_MSG_EQ(robin->GetLeader(next, 3),
                              (expected[view - 1] + 1) % 3,
                              "the next leader has its turn");
        NS_TEST_EXPECT_MSG_EQ(robin->GetLeader(next - 1, 3), expected[view - 1], "from its start");
    }
    const auto stable = CreateObject<StableLeaderElection>();
    NS_TEST_EXPECT_MSG_EQ(stable->GetLeader(1, 4), 0, "first leader");
    NS_TEST_EXPECT_MSG_EQ(stable->GetLeader(1000000, 4), 0, "stays");
    View view = 17;
    for (uint32_t i = 1; i < 9; i++)
    {
        view = stable->GetViewAfterTimeout(view) + 5;
        NS_TEST_EXPECT_MSG_EQ(stable->GetLeader(view, 4), i % 4, "until a timeout");
    }
}

/**
 * @ingroup decentralized-fl-tests
 * The core of HotStuff without faults.
 */
class HotStuffTestSuite : public TestSuite
{
  public:
    HotStuffTestSuite()
        : TestSuite("fl-hotstuff", Type::UNIT)
    {
        for (const char* form : {"basic", "chained"})
        {
            for (uint32_t size : {1, 2, 3, 4, 7, 10})
            {
                AddTestCase(new HopTest(size, form, "stable", false));
                AddTestCase(new HopTest(size, form, "round-robin", false));
            }
            AddTestCase(new HopTest(7, form, "round-robin", true));
            AddTestCase(new CommitProofTest(form));
        }
        AddTestCase(new LeaderElectionTest);
    }
};

/// Registers the suite.
HotStuffTestSuite g_hotStuffTestSuite;

} // namespace
