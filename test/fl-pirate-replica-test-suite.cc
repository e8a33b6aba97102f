/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fake-host.h"
#include "fl-pirate-fixture.h"

#include "ns3/fl-block.h"
#include "ns3/fl-pirate-replica.h"
#include "ns3/test.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * A member that would propose a step, and accepts every one.
 */
class WillingClient : public PirateAgreementClient
{
  public:
    bool IsDecisionExpected() override
    {
        return true;
    }

    std::optional<PirateBlock> Propose() override
    {
        return PirateBlock();
    }

    void HandleProposed(const PirateBlock& /* block */) override
    {
    }

    void Check(NodeIndex proposer,
               const PirateBlock& /* block */,
               std::function<void(bool)> answer) override
    {
        asked.push_back(proposer);
        answer(true);
    }

    void HandleDecided(const PirateBlock& /* block */,
                       PirateAggregate /* aggregate */,
                       bool /* isOwn */) override
    {
    }

    void HandleView() override
    {
    }

    ConsensusLabel GetLabel() const override
    {
        return ConsensusLabel();
    }

    std::vector<NodeIndex> asked; ///< proposers of what it was asked about
};

/**
 * @ingroup decentralized-fl-tests
 * One step at a time.
 */
class OneStepCase : public TestCase
{
  public:
    OneStepCase()
        : TestCase("A step is neither proposed nor accepted on an undecided one")
    {
    }

  private:
    /**
     * @param payload a payload
     * @return a block of the member at position 2
     */
    static BlockPtr MakeBlock(Bytes payload)
    {
        auto block = std::make_shared<Block>();
        block->header.proposer = 2;
        block->payload = std::move(payload);
        return block;
    }

    void DoRun() override
    {
        const PirateFixture fixture;
        FakeHost host(PirateFixture::SELF);
        const PirateSettings settings = fixture.MakeSettings(PirateFixture::SELF);
        const std::vector<NodeIndex> members = fixture.MakeAssignment(1).own.nodes;
        WillingClient client;
        PirateReplica replica(
            host,
            ConsensusChannel{PirateMessages::SYSTEM, PirateMessages::CONSENSUS, members},
            settings,
            client);
        const BlockPtr step = MakeBlock(PirateBlock().Encode());
        const BlockPtr empty = MakeBlock(Bytes());

        NS_TEST_EXPECT_MSG_EQ(replica.MakePayload(1, {}).has_value(), true, "a step");
        NS_TEST_EXPECT_MSG_EQ(replica.MakePayload(1, {empty}).has_value(),
                              true,
                              "after empty ones");
        NS_TEST_EXPECT_MSG_EQ(replica.MakePayload(1, {step}).has_value(),
                              false,
                              "not after a step");

        std::optional<bool> verdict;
        const auto take = [&verdict](bool isAccepted) { verdict = isAccepted; };
        replica.CheckPayload(step, {empty}, take);
        NS_TEST_EXPECT_MSG_EQ((verdict == std::optional<bool>(true)), true, "as the member says");
        NS_TEST_EXPECT_MSG_EQ((client.asked == std::vector<NodeIndex>{members[2]}), true, "leader");
        NS_TEST_EXPECT_MSG_EQ(replica.GetRefusedProposals(), 0, "nothing is refused");

        replica.CheckPayload(step, {empty, step, empty}, take);
        NS_TEST_EXPECT_MSG_EQ((verdict == std::optional<bool>(false)), true, "a second one");
        replica.CheckPayload(MakeBlock({1, 2, 3}), {}, take);
        NS_TEST_EXPECT_MSG_EQ((verdict == std::optional<bool>(false)), true, "nonsense");
        NS_TEST_EXPECT_MSG_EQ(client.asked.size(), 1, "without the member");
        NS_TEST_EXPECT_MSG_EQ(replica.GetRefusedProposals(), 2, "both are counted");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The suite.
 */
class PirateReplicaTestSuite : public TestSuite
{
  public:
    PirateReplicaTestSuite()
        : TestSuite("fl-pirate-replica", Type::UNIT)
    {
        AddTestCase(new OneStepCase);
    }
};

const PirateReplicaTestSuite g_pirateReplicaTestSuite; ///< the suite

} // namespace
