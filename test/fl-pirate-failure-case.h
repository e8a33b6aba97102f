/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_FAILURE_CASE_H
#define FL_PIRATE_FAILURE_CASE_H

#include "fl-pirate-system.h"

#include "ns3/test.h"

#include <string>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-tests
 * Parts of the cases with something that goes wrong.
 */
class PirateFailureCase : public TestCase
{
  protected:
    /**
     * @param name what goes wrong
     */
    explicit PirateFailureCase(const std::string& name)
        : TestCase(name)
    {
    }

    /**
     * 16 members in 4 committees. Members 1 and 2 are at position 0 of committees 0 and 1, the
     * first leaders with a stable leader; the gradient of member 1 seeds the slot of committee 1.
     *
     * @param iterations iterations
     * @return the options
     */
    static PirateSystem::Options MakeOptions(uint32_t iterations)
    {
        PirateSystem::Options options;
        options.members = 16;
        options.committees = 4;
        options.iterations = iterations;
        return options;
    }

    /**
     * @param member a member
     * @param system a system
     * @return iterations in which its gradient counts
     */
    static uint32_t CountAccepted(NodeIndex member, const PirateSystem& system)
    {
        uint32_t count = 0;
        for (const PirateRound& round : system.rounds)
        {
            count += round.accepted.count(member);
        }
        return count;
    }

    /**
     * Runs, and checks what must hold in any case.
     *
     * @param system a system
     * @param name its name
     * @return whether all iterations are done
     */
    bool Complete(PirateSystem& system, const std::string& name)
    {
        NS_TEST_EXPECT_MSG_EQ(system.Run(), true, "comes to rest: " << name);
        NS_TEST_EXPECT_MSG_EQ(system.HaveAgreed(), true, "one model in all: " << name);
        NS_TEST_EXPECT_MSG_EQ(system.rounds.size(), system.options.iterations, "all: " << name);
        const uint32_t steps = 2 * (system.options.committees - 1);
        for (const PirateRound& round : system.rounds)
        {
            for (uint32_t committee = 0; committee < system.options.committees; committee++)
            {
                NS_TEST_EXPECT_MSG_EQ(system.CountSteps(committee, round.iteration),
                                      steps,
                                      "steps of committee " << committee << ": " << name);
            }
            NS_TEST_EXPECT_MSG_EQ(round.modelDigests, 1, name);
            if (system.options.check == "recompute") // a leader's own gradient is sent, too
            {
                NS_TEST_EXPECT_MSG_LT(
                    system.GetError(round.iteration, system.GetAcceptedGradients(round.iteration)),
                    1e-5,
                    "the mean of what was accepted: " << name);
            }
        }
        return system.rounds.size() == system.options.iterations;
    }

    /**
     * Runs without attackers.
     *
     * @param options what to run
     * @return the last model
     */
    ParameterVectorPtr RunHonest(const PirateSystem::Options& options)
    {
        PirateSystem system(options);
        Complete(system, "without attack");
        NS_TEST_EXPECT_MSG_EQ(
            system.CountSent(PirateMessages::FETCH, PirateMessages::PHASE_RECOVER),
            0,
            "nothing to ask for");
        return system.GetModel(options.iterations);
    }

    /**
     * @param system a system that has run
     * @return views after timeouts, over all iterations
     */
    static uint64_t CountViewChanges(const PirateSystem& system)
    {
        uint64_t count = 0;
        for (const PirateRound& round : system.rounds)
        {
            count += round.viewChanges;
        }
        return count;
    }

    /**
     * @param system a system that has run
     * @return proposals refused, over all iterations
     */
    static uint64_t CountRefused(const PirateSystem& system)
    {
        uint64_t count = 0;
        for (const PirateRound& round : system.rounds)
        {
            count += round.refusedProposals;
        }
        return count;
    }
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_FAILURE_CASE_H
