/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"

#include "ns3/fl-ubar-inbox.h"
#include "ns3/test.h"

#include <map>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// A vector that says who sent it, and in which round.
ParameterVectorPtr
MakeEstimate(NodeIndex from, Round round)
{
    return ShareVector({static_cast<float>(from), static_cast<float>(round)});
}

/**
 * @param inbox takes it
 * @param from a neighbor
 * @param round a round
 * @return what has become of it
 */
UbarInbox::Outcome
Add(UbarInbox& inbox, NodeIndex from, Round round)
{
    return inbox.Add(from, round, MakeEstimate(from, round));
}

/**
 * @param inbox an inbox
 * @return the round of each estimate by sender
 */
std::map<NodeIndex, Round>
RoundsOf(const UbarInbox& inbox)
{
    std::map<NodeIndex, Round> rounds;
    for (const auto& [node, estimate] : inbox.GetEstimates())
    {
        rounds[node] = static_cast<Round>(estimate->data()[1]);
    }
    return rounds;
}

using Rounds = std::map<NodeIndex, Round>; ///< rounds of estimates by sender

/**
 * @ingroup decentralized-fl-tests
 * Neighbors that keep step, up to one round ahead.
 */
class InStepCase : public TestCase
{
  public:
    InStepCase()
        : TestCase("Estimates of the round, and of the next")
    {
    }

  private:
    void DoRun() override
    {
        UbarInbox inbox({2, 5, 9}, 0.4);
        NS_TEST_EXPECT_MSG_EQ(inbox.IsComplete(), false, "all are waited for");
        NS_TEST_EXPECT_MSG_EQ((Add(inbox, 5, 0) == UbarInbox::Outcome::TAKEN), true, "of now");
        NS_TEST_EXPECT_MSG_EQ((Add(inbox, 5, 1) == UbarInbox::Outcome::TAKEN), true, "of the next");
        NS_TEST_EXPECT_MSG_EQ((Add(inbox, 5, 1) == UbarInbox::Outcome::REPEATED), true, "twice");
        NS_TEST_EXPECT_MSG_EQ((Add(inbox, 5, 0) == UbarInbox::Outcome::REPEATED), true, "again");
        Add(inbox, 2, 0);
        NS_TEST_EXPECT_MSG_EQ(inbox.HasAnsweredAll({2, 5}), true, "those have");
        NS_TEST_EXPECT_MSG_EQ(inbox.HasAnsweredAll({5, 9}), false, "9 has not");
        NS_TEST_EXPECT_MSG_EQ(inbox.IsComplete(), false, "9 is missing");
        Add(inbox, 9, 0);
        NS_TEST_EXPECT_MSG_EQ(inbox.IsComplete(), true, "all are here");
        NS_TEST_EXPECT_MSG_EQ((RoundsOf(inbox) == Rounds{{2, 0}, {5, 0}, {9, 0}}), true, "round 0");
        inbox.Enter(1);
        NS_TEST_EXPECT_MSG_EQ((RoundsOf(inbox) == Rounds{{5, 1}}), true, "what was early");
        NS_TEST_EXPECT_MSG_EQ((Add(inbox, 2, 0) == UbarInbox::Outcome::LATE), true, "over");
        NS_TEST_EXPECT_MSG_EQ(inbox.IsComplete(), false, "2 and 9 are missing");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Who is not waited for.
 */
class AbsentCase : public TestCase
{
  public:
    AbsentCase()
        : TestCase("Neighbors that do not answer")
    {
    }

  private:
    void DoRun() override
    {
        UbarInbox inbox({1, 2, 3}, 0.4);
        Add(inbox, 1, 0);
        Add(inbox, 2, 1); // has left round 0 out: messages of a sender come in order
        NS_TEST_EXPECT_MSG_EQ(inbox.IsComplete(), false, "3 is missing");
        inbox.HandleFailure(3);
        NS_TEST_EXPECT_MSG_EQ(inbox.IsComplete(), true, "3 could not be reached");
        NS_TEST_EXPECT_MSG_EQ((RoundsOf(inbox) == Rounds{{1, 0}}), true, "only 1 has answered");
        inbox.Enter(1);
        NS_TEST_EXPECT_MSG_EQ(inbox.HasAnsweredAll({3}), false, "in the next round it may again");
        inbox.GiveUp();
        NS_TEST_EXPECT_MSG_EQ(inbox.IsComplete(), true, "1 and 3 were given up");
        inbox.Enter(2);
        NS_TEST_EXPECT_MSG_EQ(inbox.HasAnsweredAll({1, 3}), true, "and are not waited for");
        NS_TEST_EXPECT_MSG_EQ(inbox.HasAnsweredAll({2}), false, "2 had answered");
        NS_TEST_EXPECT_MSG_EQ((Add(inbox, 1, 1) == UbarInbox::Outcome::LATE), true, "too late");
        NS_TEST_EXPECT_MSG_EQ(inbox.HasAnsweredAll({1}), false, "but 1 was heard of");
        Add(inbox, 3, 2);
        NS_TEST_EXPECT_MSG_EQ((RoundsOf(inbox) == Rounds{{3, 2}}), true, "3 is back");
        inbox.GiveUp();
        inbox.Enter(3);
        NS_TEST_EXPECT_MSG_EQ(inbox.HasAnsweredAll({3}), false, "3 had answered");
        NS_TEST_EXPECT_MSG_EQ(inbox.HasAnsweredAll({1, 2}), true, "1 and 2 had not");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * How far the others are, and how much of what is to come is kept.
 */
class AheadCase : public TestCase
{
  public:
    AheadCase()
        : TestCase("Neighbors that are ahead, and some that claim to be")
    {
    }

  private:
    void DoRun() override
    {
        // Of 5 neighbors 3 may be Byzantine: the word of 4 counts.
        UbarInbox inbox({1, 2, 3, 4, 5}, 0.4);
        for (NodeIndex liar : {1, 2, 3})
        {
            Add(inbox, liar, 4000000000U);
            NS_TEST_EXPECT_MSG_EQ(inbox.GetReachedRound(), 0, "liars alone");
        }
        Add(inbox, 4, 7);
        NS_TEST_EXPECT_MSG_EQ(inbox.GetReachedRound(), 7, "one more");
        Add(inbox, 4, 8);
        Add(inbox, 4, 9);
        Add(inbox, 5, 8);
        NS_TEST_EXPECT_MSG_EQ(inbox.GetReachedRound(), 9, "4 is the lowest of four");
        NS_TEST_EXPECT_MSG_EQ(inbox.IsComplete(), true, "nobody comes back to round 0");
        inbox.Enter(8);
        NS_TEST_EXPECT_MSG_EQ((RoundsOf(inbox) == Rounds{{4, 8}, {5, 8}}), true, "were kept");
        inbox.Enter(9);
        NS_TEST_EXPECT_MSG_EQ((RoundsOf(inbox) == Rounds{{4, 9}}), true, "was kept");

        // Of 10 neighbors 1 may be Byzantine; 1 - 0.9 is a little less than 0.1 in binary64.
        UbarInbox most({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 0.9);
        Add(most, 1, 50);
        NS_TEST_EXPECT_MSG_EQ(most.GetReachedRound(), 0, "one liar");
        Add(most, 2, 3);
        NS_TEST_EXPECT_MSG_EQ(most.GetReachedRound(), 3, "one more");

        UbarInbox other({1}, 1);
        for (Round round = 1; round <= 100; round++)
        {
            Add(other, 1, round);
        }
        NS_TEST_EXPECT_MSG_EQ(other.GetReachedRound(), 100, "an honest neighbor is believed");
        other.Enter(98);
        NS_TEST_EXPECT_MSG_EQ(other.GetEstimates().empty(), true, "only the newest are kept");
        other.Enter(99);
        NS_TEST_EXPECT_MSG_EQ((RoundsOf(other) == Rounds{{1, 99}}), true, "such as this");

        const UbarInbox lonely({}, 0.4);
        NS_TEST_EXPECT_MSG_EQ(lonely.IsComplete(), true, "nobody to wait for");
        NS_TEST_EXPECT_MSG_EQ(lonely.GetReachedRound(), 0, "nobody to believe");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The estimates that a node of decentralized SGD has received.
 */
class UbarInboxTestSuite : public TestSuite
{
  public:
    UbarInboxTestSuite()
        : TestSuite("fl-ubar-inbox", Type::UNIT)
    {
        AddTestCase(new InStepCase);
        AddTestCase(new AbsentCase);
        AddTestCase(new AheadCase);
    }
};

UbarInboxTestSuite g_ubarInboxTestSuite; ///< registers the suite

} // namespace
