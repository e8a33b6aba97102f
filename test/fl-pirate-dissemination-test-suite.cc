/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-failure-case.h"

#include "ns3/fl-bulk-payload.h"
#include "ns3/test.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// What the rule sees, and what members check.
using Mode = std::pair<std::string, std::string>;

/// All that can be combined.
const std::vector<Mode> g_modes{{"committee", "recompute"},
                                {"step", "recompute"},
                                {"step", "detector"}};

/// Ways through other members.
const std::vector<std::string> g_ways{"binary-tree", "binary-tree:Pieces=3", "scatter-allgather"};

/**
 * @ingroup decentralized-fl-tests
 * What the cases share.
 */
class DisseminationCase : public PirateFailureCase
{
  protected:
    using PirateFailureCase::PirateFailureCase;

    /**
     * @param mode what the rule sees, and what members check
     * @param ways how sums come to members
     * @return the options
     */
    static PirateSystem::Options MakeWays(const Mode& mode, const std::string& ways)
    {
        PirateSystem::Options options = MakeOptions(3);
        options.scope = mode.first;
        options.check = mode.second;
        options.dissemination = ways;
        return options;
    }

    /**
     * @param system a system that has run
     * @param type a type of messages with sums
     * @return messages sent in the steps, without answers to requests
     */
    static uint64_t CountSums(const PirateSystem& system, uint16_t type)
    {
        return system.CountSent(type, PirateMessages::PHASE_REDUCE) +
               system.CountSent(type, PirateMessages::PHASE_GATHER);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Nothing goes wrong.
 */
class WaysCase : public DisseminationCase
{
  public:
    WaysCase()
        : DisseminationCase("The way of the sums does not change the model")
    {
    }

  private:
    void DoRun() override
    {
        for (const Mode& mode : g_modes)
        {
            const ParameterVectorPtr expected = RunHonest(MakeWays(mode, "leader-star"));
            for (const std::string& ways : g_ways)
            {
                const std::string name = ways + ", " + mode.first + ", " + mode.second;
                PirateSystem system(MakeWays(mode, ways));
                Complete(system, name);
                NS_TEST_EXPECT_MSG_EQ(
                    system.CountSent(PirateMessages::FETCH, PirateMessages::PHASE_RECOVER),
                    0,
                    "nothing to ask for: " << name);
                NS_TEST_EXPECT_MSG_EQ(system.GetModel(3)->IsIdentical(*expected), true, name);
                NS_TEST_EXPECT_MSG_EQ(CountSums(system, PirateMessages::AGGREGATE), 0, name);
                NS_TEST_EXPECT_MSG_EQ(CountSums(system, PirateMessages::PROPOSED), 0, name);
                NS_TEST_EXPECT_MSG_GT(CountSums(system, PirateMessages::PIECE), 0, name);
                NS_TEST_EXPECT_MSG_EQ(CountViewChanges(system), 0, name);
                for (const PirateRound& round : system.rounds)
                {
                    NS_TEST_EXPECT_MSG_EQ(round.rejectedMessages, 0, name);
                }
            }
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A member on whom others depend fails.
 */
class FailedForwarderCase : public DisseminationCase
{
  public:
    FailedForwarderCase()
        : DisseminationCase("Sums that a member keeps, changes or loses are asked for")
    {
    }

  private:
    static constexpr NodeIndex MEMBER = 1; ///< at position 0 of committee 0

    void DoRun() override
    {
        for (const Mode& mode : g_modes)
        {
            for (const std::string& ways : g_ways)
            {
                TestSilent(mode, ways);
                TestLiar(mode, ways);
                TestCrash(mode, ways);
            }
        }
        TestAttack();
    }

    /**
     * @param message a message that the member sends
     * @return whether it is a part of what another one sends
     */
    static bool IsForwarded(const Message& message)
    {
        return message.GetSchema().type == PirateMessages::PIECE &&
               message.GetUnsigned("sender") != MEMBER;
    }

    /**
     * @param system a system that has run
     * @param name its name
     */
    void ExpectRequests(const PirateSystem& system, const std::string& name)
    {
        NS_TEST_EXPECT_MSG_GT(
            system.CountSent(PirateMessages::FETCH, PirateMessages::PHASE_RECOVER),
            0,
            "some had to ask: " << name);
        // Who has had to ask may be late with its gradient.
        NS_TEST_EXPECT_MSG_GT(system.rounds.back().accepted.size(), 11, "most count: " << name);
    }

    /**
     * @param mode what the rule sees, and what members check
     * @param ways how sums come to members
     */
    void TestSilent(const Mode& mode, const std::string& ways)
    {
        const std::string name = "silent, " + ways + ", " + mode.first + ", " + mode.second;
        PirateSystem system(MakeWays(mode, ways));
        system.filter = [](NodeIndex from, NodeIndex, const MessagePtr& message) {
            return from == MEMBER && IsForwarded(*message) ? nullptr : message;
        };
        if (Complete(system, name))
        {
            ExpectRequests(system, name);
        }
    }

    /**
     * @param mode what the rule sees, and what members check
     * @param ways how sums come to members
     */
    void TestLiar(const Mode& mode, const std::string& ways)
    {
        const std::string name = "liar, " + ways + ", " + mode.first + ", " + mode.second;
        PirateSystem system(MakeWays(mode, ways));
        system.filter = [](NodeIndex from, NodeIndex, const MessagePtr& message) -> MessagePtr {
            if (from != MEMBER || !IsForwarded(*message))
            {
                return message;
            }
            auto changed = std::make_shared<Message>(*message);
            changed->SetBulk(std::make_shared<RawPayload>(Bytes(message->GetBulkSize(), 7)));
            return changed;
        };
        if (Complete(system, name))
        {
            ExpectRequests(system, name);
            NS_TEST_EXPECT_MSG_GT(system.rounds.back().rejectedMessages, 0, "seen: " << name);
        }
    }

    /**
     * @param mode what the rule sees, and what members check
     * @param ways how sums come to members
     */
    void TestCrash(const Mode& mode, const std::string& ways)
    {
        const std::string name = "crashed, " + ways + ", " + mode.first + ", " + mode.second;
        PirateSystem system(MakeWays(mode, ways));
        system.At(MilliSeconds(150), [&] {
            system.GetMember(MEMBER)->Fail();
            system.Update();
        });
        Complete(system, name);
    }

    /// Byzantine members keep pieces to themselves, too.
    void TestAttack()
    {
        for (const Mode& mode : g_modes)
        {
            PirateSystem::Options options = MakeWays(mode, "scatter-allgather");
            options.aggregateAttack = "withholding";
            options.byzantine = {MEMBER};
            PirateSystem system(options);
            uint64_t forwarded = 0;
            system.filter = [&forwarded](NodeIndex from, NodeIndex, const MessagePtr& message) {
                forwarded += from == MEMBER && IsForwarded(*message) ? 1 : 0;
                return message;
            };
            const std::string name = "withholding, " + mode.first + ", " + mode.second;
            if (Complete(system, name))
            {
                NS_TEST_EXPECT_MSG_EQ(forwarded, 0, "it sends nothing on: " << name);
                NS_TEST_EXPECT_MSG_GT(
                    system.CountSent(PirateMessages::FETCH, PirateMessages::PHASE_RECOVER),
                    0,
                    "some had to ask: " << name);
            }
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * PIRATE with sums that members send on to each other.
 */
class PirateDisseminationTestSuite : public TestSuite
{
  public:
    PirateDisseminationTestSuite()
        : TestSuite("fl-pirate-dissemination", Type::SYSTEM)
    {
        AddTestCase(new WaysCase);
        AddTestCase(new FailedForwarderCase);
    }
};

PirateDisseminationTestSuite g_pirateDisseminationTestSuite; ///< registers the suite

} // namespace
