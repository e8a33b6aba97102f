/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-consensus-harness.h"

#include "ns3/fl-commit-proof.h"
#include "ns3/fl-modeled-cryptography.h"
#include "ns3/fl-random.h"
#include "ns3/fl-real-cryptography.h"
#include "ns3/test.h"

#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @return one message of every type, with content in every field
 */
std::vector<ConsensusMessage>
MakeMessages()
{
    const auto scheme = CreateObject<ModeledCryptography>();
    const DigestScheme& digests = scheme->GetDigestScheme();
    const VoteStatement statement{Phase::PRE_COMMIT, 41, digests.Compute(Bytes{1})};
    const auto certificate =
        std::make_shared<const QuorumCertificate>(QuorumCertificate{statement, Bytes(200, 0xa5)});
    Block fields;
    fields.header.view = 42;
    fields.header.height = 17;
    fields.header.parent = statement.block;
    fields.header.justify = statement;
    fields.header.proposer = 3;
    fields.justify = certificate;
    fields.payload = Bytes(50, 0x5a);
    const BlockPtr block = Block::Seal(std::make_shared<const Block>(fields), digests);
    return {ProposalMessage{block},
            VoteMessage{statement, Bytes(64, 7)},
            CertificateMessage{certificate},
            NewViewMessage{43, 12, certificate},
            BlockRequestMessage{statement.block, 11},
            BlockResponseMessage{block->digest, {block, block}}};
}

/**
 * @ingroup decentralized-fl-tests
 * Messages survive the wire, and their sizes are what the fields add up to.
 */
class RoundTripTest : public TestCase
{
  public:
    RoundTripTest()
        : TestCase("messages survive the wire")
    {
    }

  private:
    void DoRun() override
    {
        const std::vector<ConsensusMessage> messages = MakeMessages();
        const size_t statement = 1 + 8 + 32;
        const size_t certificate = statement + 4 + 200;
        const size_t block = 8 + 8 + 32 + 4 + 4 + 50 + statement + 4;
        const size_t expected[] = {1 + block + 200,
                                   1 + statement + 2 + 64,
                                   1 + certificate,
                                   1 + 8 + 8 + certificate,
                                   1 + 32 + 8,
                                   1 + 32 + 2 + 2 * block};
        const auto scheme = CreateObject<ModeledCryptography>();
        for (size_t i = 0; i < messages.size(); i++)
        {
            const Bytes bytes = ConsensusMessageCodec::Encode(messages[i]);
            NS_TEST_EXPECT_MSG_EQ(bytes.size(), expected[i], "bytes of " << i);
            const ConsensusMessagePtr read = ConsensusMessageCodec::Decode(bytes);
            NS_TEST_ASSERT_MSG_EQ((read != nullptr), true, "is read");
            NS_TEST_EXPECT_MSG_EQ(read->index(), i, "type");
            NS_TEST_EXPECT_MSG_EQ((ConsensusMessageCodec::Encode(*read) == bytes), true, "equal");
            NS_TEST_EXPECT_MSG_EQ(ConsensusMessageCodec::GetView(*read),
                                  ConsensusMessageCodec::GetView(messages[i]),
                                  "view");
        }
        const auto& sent = std::get<ProposalMessage>(messages[0]).block;
        const auto read = ConsensusMessageCodec::Decode(ConsensusMessageCodec::Encode(messages[0]));
        const BlockPtr sealed =
            Block::Seal(std::get<ProposalMessage>(*read).block, scheme->GetDigestScheme());
        NS_TEST_EXPECT_MSG_EQ(sealed->digest, sent->digest, "the digest is computed, not sent");
        NS_TEST_EXPECT_MSG_EQ((Block::Seal(sealed, scheme->GetDigestScheme()) == sealed),
                              true,
                              "once");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Every field of a block but the proof of its certificate changes its digest.
 */
class DigestTest : public TestCase
{
  public:
    DigestTest()
        : TestCase("the digest covers the block")
    {
    }

  private:
    void DoRun() override
    {
        const auto scheme = CreateObject<RealCryptography>();
        const DigestScheme& digests = scheme->GetDigestScheme();
        const Block good = *std::get<ProposalMessage>(MakeMessages()[0]).block;
        const auto digest = [&digests](const Block& block) {
            return Block::Seal(std::make_shared<const Block>(block), digests)->digest;
        };
        std::vector<Block> changed(9, good);
        changed[0].header.view++;
        changed[1].header.height++;
        changed[2].header.parent = Digest();
        changed[3].header.justify.view++;
        changed[4].header.justify.phase = Phase::PREPARE;
        changed[5].header.justify.block = Digest();
        changed[6].header.proposer++;
        changed[7].payload.push_back(0);
        changed[8].payload[3]++;
        for (const Block& block : changed)
        {
            NS_TEST_EXPECT_MSG_NE(digest(block), digest(good), "another block");
        }
        Block same = good;
        same.justify = nullptr;
        NS_TEST_EXPECT_MSG_EQ(digest(same), digest(good), "any proof will do");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Bytes of any kind are read without harm, and only whole messages are accepted.
 */
class FuzzTest : public TestCase
{
  public:
    FuzzTest()
        : TestCase("hostile bytes")
    {
    }

  private:
    void DoRun() override
    {
        const auto random = MakeUniform(5);
        for (const ConsensusMessage& message : MakeMessages())
        {
            const Bytes good = ConsensusMessageCodec::Encode(message);
            for (size_t length = 0; length < good.size(); length++)
            {
                const Bytes part(good.begin(), good.begin() + length);
                NS_TEST_ASSERT_MSG_EQ((ConsensusMessageCodec::Decode(part) == nullptr),
                                      true,
                                      "a part is no message");
            }
            Bytes longer = good;
            longer.push_back(0);
            NS_TEST_EXPECT_MSG_EQ((ConsensusMessageCodec::Decode(longer) == nullptr),
                                  true,
                                  "nor is more");
            for (uint32_t i = 0; i < 5000; i++)
            {
                Bytes bad = good;
                const uint32_t changes = random->GetInteger(1, 6);
                for (uint32_t j = 0; j < changes; j++)
                {
                    const uint32_t place = random->GetInteger(0, bad.size() - 1);
                    bad[place] = random->GetInteger(0, 255);
                }
                const ConsensusMessagePtr read = ConsensusMessageCodec::Decode(bad);
                // What is accepted is the only reading of these bytes.
                NS_TEST_ASSERT_MSG_EQ(
                    (!read || ConsensusMessageCodec::Encode(*read).size() <= bad.size()),
                    true,
                    "nothing is read that was not there");
            }
        }
        for (uint32_t i = 0; i < 20000; i++)
        {
            Bytes noise(random->GetInteger(0, 80));
            for (uint8_t& byte : noise)
            {
                byte = random->GetInteger(0, 255);
            }
            if (!noise.empty())
            {
                noise[0] %= 8;
            }
            ConsensusMessageCodec::Decode(noise);
            ByteReader reader(noise.data(), noise.size());
            CommitProof::Decode(reader);
        }
        // Sizes that are claimed but not there are not believed.
        ByteWriter writer;
        writer.WriteUnsigned(5, 1);
        writer.WriteBytes(Digest().GetBytes().data(), Digest::SIZE);
        writer.WriteUnsigned(0xffff, 2);
        NS_TEST_EXPECT_MSG_EQ((ConsensusMessageCodec::Decode(writer.Take()) == nullptr),
                              true,
                              "too many blocks");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Certificates as lists of signatures: size, verdicts, the same for real and modeled primitives.
 */
class CertificateTest : public TestCase
{
  public:
    /**
     * @param size number of replicas
     */
    explicit CertificateTest(uint32_t size)
        : TestCase("certificates of " + std::to_string(size)),
          m_size(size)
    {
    }

  private:
    void DoRun() override
    {
        Check(ConsensusMembers(CreateObject<RealCryptography>(), m_size));
        Check(ConsensusMembers(CreateObject<ModeledCryptography>(), m_size));
    }

    /**
     * @param members keys and group
     */
    void Check(const ConsensusMembers& members);

    const uint32_t m_size; ///< number of replicas
};

void
CertificateTest::Check(const ConsensusMembers& members)
{
    const CertificateScheme& scheme = *members.certificates;
    const ConsensusGroup& group = *members.group;
    const uint32_t faults = (m_size - 1) / 3;
    NS_TEST_EXPECT_MSG_EQ(group.faults, faults, "f");
    NS_TEST_EXPECT_MSG_EQ(group.quorum, m_size - faults, "quorum");
    NS_TEST_EXPECT_MSG_GT(2 * group.quorum, m_size + faults, "quorums share an honest replica");
    const VoteStatement statement{Phase::COMMIT, 9, Digest()};
    std::vector<CertificateScheme::Share> shares;
    std::vector<ReplicaIndex> signers;
    for (ReplicaIndex i = m_size; i-- > faults;)
    {
        const Bytes share = scheme.CreateShare(group, *members.keys[i], statement);
        NS_TEST_EXPECT_MSG_EQ(scheme.VerifyShare(group, i, statement, share), true, "a share");
        NS_TEST_EXPECT_MSG_EQ(scheme.VerifyShare(group, (i + 1) % m_size, statement, share),
                              (m_size == 1),
                              "of nobody else");
        shares.emplace_back(i, share);
        signers.insert(signers.begin(), i);
    }
    const Bytes proof = scheme.Combine(group, shares);
    // The published size counts the digest of the block too.
    NS_TEST_EXPECT_MSG_EQ(proof.size() + Digest::SIZE,
                          64 * group.quorum + (m_size + 7) / 8 + 32,
                          "size");
    NS_TEST_EXPECT_MSG_EQ(scheme.GetProofSize(group), proof.size(), "as announced");
    NS_TEST_EXPECT_MSG_EQ((scheme.GetSigners(group, proof) == signers), true, "signers");
    NS_TEST_EXPECT_MSG_EQ(scheme.Verify(group, statement, proof), true, "valid");
    NS_TEST_EXPECT_MSG_EQ(scheme.GetVerificationCost(group).verifications, group.quorum, "cost");
    ConsensusGroup sibling = group;
    sibling.instance++;
    NS_TEST_EXPECT_MSG_EQ(scheme.Verify(sibling, statement, proof), false, "in its group only");
    // What the scheme remembers must not count for another group, and may for one that is equal.
    std::vector<PublicKey> keys = *group.keys;
    NS_TEST_EXPECT_MSG_EQ(
        scheme.Verify(*ConsensusGroup::Create(group.instance, keys), statement, proof),
        true,
        "the same keys");
    keys.back().bytes.front() ^= 1;
    NS_TEST_EXPECT_MSG_EQ(
        scheme.Verify(*ConsensusGroup::Create(group.instance, keys), statement, proof),
        false,
        "another key of a signer");
    VoteStatement other = statement;
    other.phase = Phase::PRE_COMMIT;
    NS_TEST_EXPECT_MSG_EQ(scheme.Verify(group, other, proof), false, "of its phase only");
    other = statement;
    other.view++;
    NS_TEST_EXPECT_MSG_EQ(scheme.Verify(group, other, proof), false, "of its view only");
    for (size_t place = 0; place < proof.size(); place += 13)
    {
        Bytes bad = proof;
        bad[place] ^= 0x10;
        NS_TEST_EXPECT_MSG_EQ(scheme.Verify(group, statement, bad), false, "no byte may change");
    }
}

/**
 * @ingroup decentralized-fl-tests
 * Messages and certificates of the agreement.
 */
class ConsensusMessageTestSuite : public TestSuite
{
  public:
    ConsensusMessageTestSuite()
        : TestSuite("fl-consensus-message", Type::UNIT)
    {
        AddTestCase(new RoundTripTest);
        AddTestCase(new DigestTest);
        AddTestCase(new FuzzTest);
        for (uint32_t size : {1, 2, 4, 5, 6, 8, 9, 31})
        {
            AddTestCase(new CertificateTest(size));
        }
    }
};

/// Registers the suite.
ConsensusMessageTestSuite g_consensusMessageTestSuite;

} // namespace
