/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-consensus-harness.h"

#include "ns3/fl-modeled-cryptography.h"
#include "ns3/fl-random.h"
#include "ns3/fl-real-cryptography.h"
#include "ns3/fl-stable-leader-election.h"
#include "ns3/test.h"

#include <string>
#include <utility>

using namespace ns3;
using namespace ns3::fl;

namespace
{

using Reason = ConsensusRejectReason; ///< why a replica refuses something

/**
 * @param cryptography real or modeled primitives
 * @param form basic or chained
 * @return a group of four, led by replica 0
 */
ConsensusHarness::Settings
MakeSettings(Ptr<Cryptography> cryptography, const std::string& form)
{
    ConsensusHarness::Settings settings;
    settings.members = std::make_shared<const ConsensusMembers>(cryptography, 4);
    settings.rules = ConsensusHarness::MakeRules(form);
    settings.election = CreateObject<StableLeaderElection>();
    settings.options = CreateObject<HotStuffOptions>();
    settings.random = MakeUniform(77);
    return settings;
}

/**
 * @ingroup decentralized-fl-tests
 * Forged votes, certificates and blocks: each is refused for its own reason and changes nothing.
 */
class ForgeryTest : public TestCase
{
  public:
    /**
     * @param form basic or chained
     * @param isReal whether the cryptography is real
     */
    ForgeryTest(const std::string& form, bool isReal)
        : TestCase("forgeries, " + form + (isReal ? ", real" : ", modeled")),
          m_form(form),
          m_isReal(isReal)
    {
    }

  private:
    void DoRun() override;
    void ForgeVotes();        ///< Votes that replica 0 collects.
    void ForgeCertificates(); ///< Certificates that replica 1 gets.
    void ForgeBlocks();       ///< Blocks that replica 1 gets.

    /// Starts a group whose messages are all lost.
    void StartGroup();

    /**
     * Delivers a message and lets the work be done.
     *
     * @param from supposed sender
     * @param to receiver
     * @param message the message
     * @param reason reason that must be counted once more
     * @param what what was forged
     */
    void Expect(ReplicaIndex from,
                size_t to,
                ConsensusMessage message,
                Reason reason,
                const std::string& what);

    /**
     * @param statement what is voted for
     * @param signers who really signs, in the order of their places
     * @param bitmap the bits
     * @return a certificate
     */
    QuorumCertificatePtr Sign(const VoteStatement& statement,
                              const std::vector<ReplicaIndex>& signers,
                              uint8_t bitmap) const;

    /**
     * @param header what it says
     * @param justify its certificate
     * @return a proposal
     */
    static ProposalMessage Propose(const BlockHeader& header, const QuorumCertificatePtr& justify);

    const std::string m_form;                  ///< basic or chained
    const bool m_isReal;                       ///< whether the cryptography is real
    std::unique_ptr<ConsensusHarness> m_group; ///< the group
    BlockPtr m_genesis;                        ///< its root
    QuorumCertificatePtr m_rootCertificate;    ///< certificate of the root
};

void
ForgeryTest::StartGroup()
{
    const Ptr<Cryptography> cryptography =
        m_isReal ? Ptr<Cryptography>(CreateObject<RealCryptography>())
                 : Ptr<Cryptography>(CreateObject<ModeledCryptography>());
    m_group = std::make_unique<ConsensusHarness>(MakeSettings(cryptography, m_form));
    m_group->AddHonest();
    m_group->route = [](const ConsensusHarness::Transit&, std::vector<Time>&) {};
    m_group->Start();
    m_group->Run(MilliSeconds(1));
    m_genesis = m_group->Get(1).core->GetTree().GetDecided();
    m_rootCertificate = m_group->Get(1).core->GetSafetyState().highest;
}

void
ForgeryTest::Expect(ReplicaIndex from,
                    size_t to,
                    ConsensusMessage message,
                    Reason reason,
                    const std::string& what)
{
    HotStuffCore& core = *m_group->Get(to).core;
    const auto count = [&core] {
        std::array<uint64_t, static_cast<size_t>(Reason::COUNT)> counts;
        for (size_t i = 0; i < counts.size(); i++)
        {
            counts[i] = core.GetRejected(static_cast<Reason>(i));
        }
        return counts;
    };
    auto expected = count();
    const View view = core.GetView();
    m_group->Inject(from, to, std::move(message));
    m_group->Run(MilliSeconds(1));
    expected[static_cast<size_t>(reason)]++;
    NS_TEST_EXPECT_MSG_EQ((count() == expected), true, "counted once by its reason: " << what);
    NS_TEST_EXPECT_MSG_EQ(core.GetView(), view, "no progress by " << what);
    NS_TEST_EXPECT_MSG_EQ(m_group->Get(to).decided.size(), 0, "no decision by " << what);
}

QuorumCertificatePtr
ForgeryTest::Sign(const VoteStatement& statement,
                  const std::vector<ReplicaIndex>& signers,
                  uint8_t bitmap) const
{
    const ConsensusMembers& members = *m_group->settings.members;
    Bytes proof{bitmap};
    for (ReplicaIndex signer : signers)
    {
        const Bytes share =
            members.certificates->CreateShare(*members.group, *members.keys[signer], statement);
        proof.insert(proof.end(), share.begin(), share.end());
    }
    return std::make_shared<const QuorumCertificate>(QuorumCertificate{statement, proof});
}

ProposalMessage
ForgeryTest::Propose(const BlockHeader& header, const QuorumCertificatePtr& justify)
{
    auto block = std::make_shared<Block>();
    block->header = header;
    block->header.justify = justify->statement;
    block->justify = justify;
    block->payload = {1, 2, 3};
    return ProposalMessage{block};
}

void
ForgeryTest::ForgeVotes()
{
    StartGroup();
    const ConsensusMembers& members = *m_group->settings.members;
    ConsensusInstance& leader = m_group->Get(0);
    NS_TEST_ASSERT_MSG_EQ(leader.proposedAt.size(), 1, "the leader has proposed");
    const VoteStatement good = leader.core->GetSafetyState().lastVote;
    const auto share = [&](ReplicaIndex signer, const VoteStatement& statement) {
        return members.certificates->CreateShare(*members.group, *members.keys[signer], statement);
    };
    Expect(9, 0, VoteMessage{good, share(1, good)}, Reason::NOT_A_MEMBER, "a stranger");
    Expect(0, 0, VoteMessage{good, share(0, good)}, Reason::NOT_A_MEMBER, "itself");
    Expect(1, 0, VoteMessage{good, share(2, good)}, Reason::INVALID_SHARE, "another signer");
    VoteStatement other = good;
    other.view++;
    Expect(2, 0, VoteMessage{good, share(2, other)}, Reason::INVALID_SHARE, "another view");
    other = good;
    other.phase = Phase::PRE_COMMIT;
    Expect(3, 0, VoteMessage{good, share(3, other)}, Reason::INVALID_SHARE, "another phase");
    // Everybody has had a vote for this statement counted; none more is.
    Expect(1, 0, VoteMessage{good, share(1, good)}, Reason::DUPLICATE, "a second vote");
    if (m_form == "chained")
    {
        Expect(1, 0, VoteMessage{other, share(1, other)}, Reason::WRONG_PHASE, "a phase");
    }
    other = good;
    other.block = m_genesis->digest;
    Expect(1, 0, VoteMessage{other, share(1, other)}, Reason::EQUIVOCATION, "a double vote");
    other = good;
    other.view += 1000;
    Expect(1, 0, VoteMessage{other, share(1, other)}, Reason::FUTURE_VIEW, "the future");
    other = good;
    Expect(2, 1, VoteMessage{other, share(2, other)}, Reason::WRONG_COLLECTOR, "a collector");
    Expect(2, 0, VoteMessage{good, Bytes()}, Reason::DUPLICATE, "an empty second share");
    NS_TEST_EXPECT_MSG_EQ(leader.certifiedAt.size(), 0, "no certificate comes of all that");
}

void
ForgeryTest::ForgeCertificates()
{
    StartGroup();
    const VoteStatement target = m_group->Get(0).core->GetSafetyState().lastVote;
    const auto send =
        [&](const QuorumCertificatePtr& certificate, Reason reason, const std::string& what) {
            Expect(0, 1, CertificateMessage{certificate}, reason, what);
            Expect(2, 1, NewViewMessage{9, 0, certificate}, reason, what + " in a new view");
        };
    send(Sign(target, {0, 1}, 0xc0), Reason::MALFORMED_CERTIFICATE, "too few signers");
    send(Sign(target, {0, 1, 2}, 0xc0), Reason::MALFORMED_CERTIFICATE, "too few bits");
    send(Sign(target, {0, 1, 2}, 0xf0), Reason::MALFORMED_CERTIFICATE, "too many bits");
    send(Sign(target, {0, 1, 2}, 0xc8), Reason::MALFORMED_CERTIFICATE, "a bit out of range");
    send(Sign(target, {0, 1, 2, 3}, 0xf0),
         Reason::MALFORMED_CERTIFICATE,
         "more signers than a quorum");
    send(Sign(target, {}, 0), Reason::MALFORMED_CERTIFICATE, "no proof");
    send(Sign(target, {0, 1, 1}, 0xe0), Reason::INVALID_CERTIFICATE, "a signer counted twice");
    send(Sign(target, {1, 0, 2}, 0xe0), Reason::INVALID_CERTIFICATE, "signers out of order");
    VoteStatement other = target;
    other.view++;
    const auto moved = std::make_shared<QuorumCertificate>(*Sign(target, {0, 1, 2}, 0xe0));
    moved->statement.view += 5;
    send(moved, Reason::INVALID_CERTIFICATE, "another view");
    const auto renamed = std::make_shared<QuorumCertificate>(*Sign(target, {0, 1, 2}, 0xe0));
    renamed->statement.block = Digest();
    send(renamed, Reason::INVALID_CERTIFICATE, "another block");
    if (m_form == "chained")
    {
        other.phase = Phase::COMMIT;
        send(Sign(other, {0, 1, 2}, 0xe0), Reason::WRONG_PHASE, "a phase that there is not");
    }
    else
    {
        const auto raised = std::make_shared<QuorumCertificate>(*Sign(target, {0, 1, 2}, 0xe0));
        raised->statement.phase = Phase::COMMIT;
        send(raised, Reason::INVALID_CERTIFICATE, "another phase");
    }
    NS_TEST_EXPECT_MSG_EQ((m_group->Get(1).core->GetSafetyState().highest == m_rootCertificate),
                          true,
                          "none was believed");
    Expect(2,
           1,
           BlockResponseMessage{target.block, {}},
           Reason::UNREQUESTED_BLOCKS,
           "blocks that nobody asked for");
}

void
ForgeryTest::ForgeBlocks()
{
    StartGroup();
    BlockHeader header;
    header.view = 1;
    header.height = 1;
    header.parent = m_genesis->digest;
    const QuorumCertificatePtr root = m_rootCertificate;

    BlockHeader bad = header;
    Expect(2, 1, Propose(header, root), Reason::WRONG_LEADER, "another leader");
    bad.proposer = 2;
    Expect(0, 1, Propose(bad, root), Reason::WRONG_LEADER, "in another one's name");
    bad = header;
    bad.height = 0;
    Expect(0, 1, Propose(bad, root), Reason::MALFORMED_BLOCK, "height 0");
    bad = header;
    bad.height = 2;
    Expect(0, 1, Propose(bad, root), Reason::WRONG_HEIGHT, "a height left out");
    bad = header;
    bad.view = 0;
    Expect(0, 1, Propose(bad, root), Reason::STALE, "a view that is over");
    const auto forged = std::make_shared<QuorumCertificate>(
        QuorumCertificate{{Phase::PREPARE, 1, m_genesis->digest}, Bytes()});
    Expect(0, 1, Propose(header, forged), Reason::MALFORMED_BLOCK, "justified by its view");
    bad.view = 2;
    Expect(0, 1, Propose(bad, forged), Reason::MALFORMED_CERTIFICATE, "no proof");
    auto mismatch = std::make_shared<Block>(*Propose(header, root).block);
    mismatch->header.justify.view = 0;
    mismatch->header.justify.block = Digest();
    Expect(0, 1, ProposalMessage{mismatch}, Reason::MALFORMED_BLOCK, "two justifications");
    auto large = std::make_shared<Block>(*Propose(header, root).block);
    large->payload.resize(Block::MAX_PAYLOAD_SIZE + 1);
    Expect(0, 1, ProposalMessage{large}, Reason::MALFORMED_BLOCK, "a payload too large");

    // A good block is voted for, once; a second one of the same view is not.
    m_group->Inject(0, 1, Propose(header, root));
    m_group->Run(MilliSeconds(1));
    const VoteStatement vote = m_group->Get(1).core->GetSafetyState().lastVote;
    NS_TEST_EXPECT_MSG_EQ(vote.view, 1, "a good block gets a vote");
    auto second = std::make_shared<Block>(*Propose(header, root).block);
    second->payload = {9};
    Expect(0, 1, ProposalMessage{second}, Reason::DUPLICATE, "a second block");
    NS_TEST_EXPECT_MSG_EQ((m_group->Get(1).core->GetSafetyState().lastVote == vote),
                          true,
                          "no second vote");
    // A block of the next view on a certificate of the first, but with another parent.
    const QuorumCertificatePtr certificate = Sign(vote, {0, 1, 2}, 0xe0);
    if (m_form == "chained")
    {
        bad = header;
        bad.view = 2;
        const View before = m_group->Get(1).core->GetView();
        m_group->Inject(0, 1, Propose(bad, certificate));
        m_group->Run(MilliSeconds(1));
        HotStuffCore& core = *m_group->Get(1).core;
        NS_TEST_EXPECT_MSG_EQ(core.GetView(), before + 1, "its certificate is good");
        NS_TEST_EXPECT_MSG_EQ(core.GetRejected(Reason::WRONG_PARENT), 1, "its parent is not");
        NS_TEST_EXPECT_MSG_EQ((core.GetSafetyState().lastVote == vote), true, "no vote");
    }
    else
    {
        // A lock, and then a block that stands beside the locked one.
        VoteStatement locked = vote;
        locked.phase = Phase::PRE_COMMIT;
        m_group->Inject(0, 1, CertificateMessage{Sign(locked, {0, 1, 2}, 0xe0)});
        m_group->Run(MilliSeconds(1));
        HotStuffCore& core = *m_group->Get(1).core;
        NS_TEST_EXPECT_MSG_EQ((core.GetSafetyState().locked == locked), true, "locked");
        const VoteStatement last = core.GetSafetyState().lastVote;
        for (ReplicaIndex from : {0, 2, 3})
        {
            m_group->Inject(from, 1, NewViewMessage{2, 0, root});
        }
        m_group->Run(MilliSeconds(1));
        NS_TEST_EXPECT_MSG_EQ(core.GetView(), 2, "the next view");
        bad = header;
        bad.view = 2;
        Expect(0, 1, Propose(bad, root), Reason::UNSAFE_BLOCK, "a block against the lock");
        NS_TEST_EXPECT_MSG_EQ((core.GetSafetyState().lastVote == last), true, "no vote");
    }
}

void
ForgeryTest::DoRun()
{
    ForgeVotes();
    ForgeCertificates();
    ForgeBlocks();
}

/**
 * @ingroup decentralized-fl-tests
 * Answers to a request for blocks that are not what was asked for.
 */
class ForgedBlocksTest : public TestCase
{
  public:
    ForgedBlocksTest()
        : TestCase("forged answers to requests for blocks")
    {
    }

  private:
    void DoRun() override
    {
        const ConsensusHarness::Settings settings =
            MakeSettings(CreateObject<ModeledCryptography>(), "basic");
        ConsensusHarness group(settings);
        group.AddHonest();
        // Replica 3 hears of the decisions only; the answers of all but replica 2 are forged.
        group.route = [&](const ConsensusHarness::Transit& transit, std::vector<Time>& delays) {
            if (transit.to != 3 || transit.message->index() != 0)
            {
                delays.push_back(settings.delay);
            }
        };
        const ConsensusHarness::Route honest = group.route;
        group.route = [&, honest](const ConsensusHarness::Transit& transit,
                                  std::vector<Time>& delays) {
            const auto* answer = std::get_if<BlockResponseMessage>(transit.message.get());
            if (!answer || transit.from == 2)
            {
                honest(transit, delays);
                return;
            }
            BlockResponseMessage forged = *answer;
            for (BlockPtr& block : forged.blocks)
            {
                auto copy = std::make_shared<Block>(*block);
                copy->payload.push_back(7);
                block = copy;
            }
            const ReplicaIndex from = transit.from;
            group.Schedule(settings.delay,
                           [&group, from, forged] { group.Inject(from, 3, forged); });
        };
        group.Start();
        const bool isDone = group.RunUntil([&] { return group.HaveAllDecided(10); }, Seconds(30));
        NS_TEST_EXPECT_MSG_EQ(isDone, true, "an honest answer comes in the end");
        NS_TEST_EXPECT_MSG_GT(group.Get(3).core->GetRejected(Reason::WRONG_BLOCKS),
                              0,
                              "forged ones are refused");
        NS_TEST_EXPECT_MSG_EQ(group.hasConflict, false, "all agree");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Hostile input to HotStuff.
 */
class HotStuffHostileTestSuite : public TestSuite
{
  public:
    HotStuffHostileTestSuite()
        : TestSuite("fl-hotstuff-hostile", Type::UNIT)
    {
        for (const char* form : {"basic", "chained"})
        {
            AddTestCase(new ForgeryTest(form, false));
            AddTestCase(new ForgeryTest(form, true));
        }
        AddTestCase(new ForgedBlocksTest);
    }
};

/// Registers the suite.
HotStuffHostileTestSuite g_hotStuffHostileTestSuite;

} // namespace
