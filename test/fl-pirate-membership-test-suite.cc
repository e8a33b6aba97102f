/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-failure-case.h"

#include "ns3/simulator.h"

#include <string>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * Members whose processes end.
 */
class CrashCase : public PirateFailureCase
{
  public:
    CrashCase()
        : PirateFailureCase("A member crashes at any time, for good or for a while")
    {
    }

  private:
    void DoRun() override
    {
        for (const std::string form : {"basic", "chained"})
        {
            for (const std::string scope : {"committee", "step"})
            {
                for (uint32_t crash = 5; crash < 500; crash += 97)
                {
                    Check(form, scope, MilliSeconds(crash), Time(0));
                    Check(form, scope, MilliSeconds(crash), MilliSeconds(crash + 5));
                    Check(form, scope, MilliSeconds(crash), MilliSeconds(crash + 1500));
                }
            }
        }
    }

    /**
     * @param form form of HotStuff
     * @param scope what the rule sees
     * @param crash when it crashes
     * @param back when it begins again; 0: never
     */
    void Check(const std::string& form, const std::string& scope, Time crash, Time back)
    {
        constexpr NodeIndex MEMBER = 6; // seeds the slot of committee 2
        PirateSystem::Options options = MakeOptions(6);
        options.form = form;
        options.scope = scope;
        PirateSystem system(options);
        const Ptr<PirateMemberApplication> member = system.GetMember(MEMBER);
        system.At(crash, [&] {
            member->Fail();
            system.Update();
        });
        if (back > Time(0))
        {
            system.At(back, [&] { member->Rejoin(); });
        }
        const std::string name = form + ", scope " + scope + ", down at " +
                                 std::to_string(crash.GetMilliSeconds()) + " ms, up at " +
                                 std::to_string(back.GetMilliSeconds()) + " ms";
        if (!Complete(system, name))
        {
            return;
        }
        NS_TEST_EXPECT_MSG_EQ(member->IsRunning(), (back > Time(0)), name);
        if (back > Time(0))
        {
            NS_TEST_EXPECT_MSG_EQ(system.rounds.back().accepted.count(MEMBER),
                                  1,
                                  "it takes part again: " << name);
            NS_TEST_EXPECT_MSG_EQ(system.rounds.back().accepted.size(),
                                  options.members,
                                  "with all others: " << name);
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Members that come late, or not at all.
 */
class LateJoinerCase : public PirateFailureCase
{
  public:
    LateJoinerCase()
        : PirateFailureCase("Permission control waits for a late member, but not forever")
    {
    }

  private:
    void DoRun() override
    {
        for (const uint32_t seconds : {5, 29, 31, 45})
        {
            const std::string name = "after " + std::to_string(seconds) + " s";
            PirateSystem system(MakeOptions(40));
            system.GetMember(6)->SetStartTime(Seconds(seconds));
            if (!Complete(system, name))
            {
                continue;
            }
            const Time begin = Seconds(seconds < 30 ? seconds : 30);
            NS_TEST_EXPECT_MSG_GT(system.rounds[0].start, begin, "nobody begins before: " << name);
            NS_TEST_EXPECT_MSG_LT(system.rounds[0].start, begin + MilliSeconds(100), name);
            NS_TEST_EXPECT_MSG_EQ((CountAccepted(6, system) == 40), (seconds < 30), name);
            NS_TEST_EXPECT_MSG_EQ(system.rounds.back().accepted.size(), 16, "in the end: " << name);
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Messages that are lost.
 */
class LossCase : public PirateFailureCase
{
  public:
    LossCase()
        : PirateFailureCase("A member that hears nothing, or is not heard, for a while")
    {
    }

  private:
    void DoRun() override
    {
        for (const std::string form : {"basic", "chained"})
        {
            for (const bool isDeaf : {true, false})
            {
                for (const double begin : {0.0, 0.1, 0.3})
                {
                    PirateSystem system(MakeForm(form));
                    system.filter = [&](NodeIndex from, NodeIndex to, const MessagePtr& message) {
                        const double now = Simulator::Now().GetSeconds();
                        // What permission control sends is not lost: it would be sent again.
                        const bool isLost = now >= begin && now < begin + 1.5 && from != 0 &&
                                            to != 0 && (isDeaf ? to : from) == 7;
                        return isLost ? nullptr : message;
                    };
                    const std::string name = form + (isDeaf ? ", deaf" : ", not heard") + " from " +
                                             std::to_string(begin) + " s on";
                    if (Complete(system, name))
                    {
                        NS_TEST_EXPECT_MSG_EQ(system.rounds.back().accepted.size(),
                                              16,
                                              "all take part in the end: " << name);
                    }
                }
            }
        }
    }

    /**
     * @param form form of HotStuff
     * @return the options
     */
    static PirateSystem::Options MakeForm(const std::string& form)
    {
        PirateSystem::Options options = MakeOptions(8);
        options.form = form;
        return options;
    }
};

/**
 * @ingroup decentralized-fl-tests
 * PIRATE with members that come and go.
 */
class PirateMembershipTestSuite : public TestSuite
{
  public:
    PirateMembershipTestSuite()
        : TestSuite("fl-pirate-membership", Type::SYSTEM)
    {
        AddTestCase(new CrashCase);
        AddTestCase(new LateJoinerCase);
        AddTestCase(new LossCase);
    }
};

PirateMembershipTestSuite g_pirateMembershipTestSuite; ///< registers the suite

} // namespace
