/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"
#include "fl-pirate-system.h"

#include "ns3/fl-attack.h"
#include "ns3/fl-input-error.h"
#include "ns3/fl-parameter-payload.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-tests
 * An attack that wants to see the vectors of all benign nodes.
 */
class AllSeeingAttack : public Attack
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("ns3::fl::AllSeeingAttack")
                                .SetParent<Attack>()
                                .SetGroupName("DecentralizedFl")
                                .AddConstructor<AllSeeingAttack>();
        return tid;
    }

    AttackKnowledge GetKnowledge() const override
    {
        AttackKnowledge knowledge;
        knowledge.benignVectors = true;
        return knowledge;
    }

  private:
    ParameterVector DoCraft(const AttackView& view) const override
    {
        return *view.own.honest;
    }
};

} // namespace fl
} // namespace ns3

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * 16 members in 4 committees that learn from images. Position 0 of committee 0 (member 1), position
 * 1 of committee 1 (member 6) and so on seed the slot of the next committee.
 *
 * @param scope what the rule sees
 * @param aggregator the rule
 * @return the options
 */
PirateSystem::Options
MakeOptions(const std::string& scope, const std::string& aggregator)
{
    PirateSystem::Options options;
    options.members = 16;
    options.committees = 4;
    options.iterations = 3;
    options.hasRealisticData = true;
    options.scope = scope;
    options.aggregator = aggregator;
    return options;
}

/**
 * @ingroup decentralized-fl-tests
 * Gradients turned around and made longer.
 */
class RejectedGradientCase : public TestCase
{
  public:
    RejectedGradientCase()
        : TestCase("The rejected gradients are those of the attackers")
    {
    }

  private:
    void DoRun() override
    {
        const double norm = FindLargestNorm();
        NS_TEST_ASSERT_MSG_GT(norm, 0, "gradients");
        const std::string bound = "norm-bound:Bound=" + std::to_string(2 * norm);
        // Neither seeds a slot; both do; one does; the last members of two committees.
        for (const std::set<NodeIndex>& byzantine :
             std::vector<std::set<NodeIndex>>{{5, 10}, {6, 11}, {1, 2}, {12, 13}})
        {
            Check(MakeOptions("committee", "median-distance"), byzantine);
            Check(MakeOptions("step", bound), byzantine);
            PirateSystem::Options options = MakeOptions("step", bound);
            options.check = "detector";
            Check(options, byzantine);
        }
    }

    /**
     * @return the largest norm of a gradient without attackers
     */
    static double FindLargestNorm()
    {
        PirateSystem system(MakeOptions("committee", "mean"));
        system.Run();
        double largest = 0;
        for (const PirateRound& round : system.rounds)
        {
            for (const auto& [node, gradient] : system.GetAcceptedGradients(round.iteration))
            {
                double sum = 0;
                for (size_t i = 0; i < gradient->size(); i++)
                {
                    sum += double{gradient->data()[i]} * gradient->data()[i];
                }
                largest = std::max(largest, std::sqrt(sum));
            }
        }
        return largest;
    }

    /**
     * @param options what to run
     * @param byzantine who attacks
     */
    void Check(PirateSystem::Options options, const std::set<NodeIndex>& byzantine)
    {
        options.attack = "scaled-sign-flip:Scale=10";
        options.byzantine = byzantine;
        const std::string name = options.aggregator + ", " + options.check + ", attackers " +
                                 std::to_string(*byzantine.begin()) + " and " +
                                 std::to_string(*byzantine.rbegin());
        PirateSystem system(options);
        NS_TEST_EXPECT_MSG_EQ(system.Run(), true, "comes to rest: " << name);
        NS_TEST_EXPECT_MSG_EQ(system.HaveAgreed(), true, "one model in all: " << name);
        NS_TEST_ASSERT_MSG_EQ(system.rounds.size(), options.iterations, "all done: " << name);
        for (const PirateRound& round : system.rounds)
        {
            NS_TEST_EXPECT_MSG_EQ((round.rejected == byzantine), true, "rejected: " << name);
            NS_TEST_EXPECT_MSG_EQ(round.accepted.size(), 14, "accepted: " << name);
            NS_TEST_EXPECT_MSG_EQ(round.viewChanges, 0, name);
            if (options.check == "recompute")
            {
                const auto gradients = system.GetAcceptedGradients(round.iteration);
                NS_TEST_EXPECT_MSG_EQ(gradients.size(), 14, name);
                NS_TEST_EXPECT_MSG_LT(system.GetError(round.iteration, gradients),
                                      1e-5,
                                      "the mean of the others: " << name);
            }
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A member that signs two gradients in each iteration, and shows both.
 */
class EquivocatingOwnerCase : public TestCase
{
  public:
    EquivocatingOwnerCase()
        : TestCase("Two signed gradients of one owner do not stop an iteration")
    {
    }

  private:
    void DoRun() override
    {
        for (const std::string form : {"basic", "chained"})
        {
            for (const std::string scope : {"committee", "step"})
            {
                for (const NodeIndex owner : {1, 5})
                {
                    Check(form, scope, owner);
                }
            }
        }
    }

    /**
     * @param form form of HotStuff
     * @param scope what the rule sees
     * @param owner who signs two: a seed or not
     */
    void Check(const std::string& form, const std::string& scope, NodeIndex owner)
    {
        PirateSystem::Options options = MakeOptions(scope, "mean");
        options.form = form;
        PirateSystem system(options);
        system.filter = [&](NodeIndex from, NodeIndex to, const MessagePtr& message) {
            if (message->GetSchema().type != PirateMessages::GRADIENT || from != owner ||
                message->GetUnsigned("owner") != owner || to % 8 < 4)
            {
                return message;
            }
            auto other = std::make_shared<ParameterVector>(
                *ParameterPayload::FromPayload(message->GetBulk()));
            other->Scale(2);
            return system.MakeGradient(message->GetRound(), owner, other);
        };
        const std::string name = form + ", scope " + scope + ", owner " + std::to_string(owner);
        NS_TEST_EXPECT_MSG_EQ(system.Run(), true, "comes to rest: " << name);
        NS_TEST_EXPECT_MSG_EQ(system.HaveAgreed(), true, "one model in all: " << name);
        NS_TEST_ASSERT_MSG_EQ(system.rounds.size(), options.iterations, "all done: " << name);
        for (const PirateRound& round : system.rounds)
        {
            NS_TEST_EXPECT_MSG_EQ(round.accepted.count(owner), 1, "one counts: " << name);
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What cannot be done as chosen.
 */
class PirateRefusalCase : public TestCase
{
  public:
    PirateRefusalCase()
        : TestCase("What cannot work is refused with one clear line")
    {
    }

  private:
    void DoRun() override
    {
        Expect("7 nodes in committees of 4", [] {
            CommitteePlan::Draw({1, 2, 3, 4, 5, 6, 7}, 4, MakeUniform(1));
        });
        PirateSystem::Options options;
        options.check = "detector";
        Expect("--proposal-check=detector with --scope=committee", [&] { PirateSystem{options}; });
        options = PirateSystem::Options();
        for (const std::string rule : {"median", "trimmed-mean"})
        {
            for (const std::string scope : {"committee", "step"})
            {
                options.aggregator = rule;
                options.scope = scope;
                Expect("--aggregator=" + rule + " mixes", [&] { PirateSystem{options}; });
                Expect(scope == "step" ? "accepted: detector, mean, norm-bound" : ", detector, ",
                       [&] { PirateSystem{options}; });
            }
        }
        NS_TEST_EXPECT_MSG_EQ(AllSeeingAttack::GetTypeId().GetName(),
                              "ns3::fl::AllSeeingAttack",
                              "registered as a choice");
        options = PirateSystem::Options();
        options.attack = "all-seeing";
        options.byzantine = {2};
        Expect("the vectors of all benign nodes", [&] { PirateSystem{options}; });
        options = PirateSystem::Options();
        options.scope = "step"; // a rule that compares vectors needs more than one
        options.aggregator = "median-distance";
        Expect("3 vectors, but pirate with --scope=step gives 1", [&] { PirateSystem{options}; });
        for (const std::string rule : {"geometric-median", "cosine-nearest"})
        {
            options.aggregator = rule;
            Expect("--aggregator=" + rule +
                       " compares vectors with each other, which pirate with "
                       "--scope=step does not give together",
                   [&] { PirateSystem{options}; });
        }
        for (const std::string rule : {"mean", "norm-bound"})
        {
            options.aggregator = rule;
            PirateSystem system{options}; // is accepted
        }
    }

    /**
     * @param part what the message must name
     * @param action what must be refused
     */
    void Expect(const std::string& part, const std::function<void()>& action)
    {
        std::string text;
        try
        {
            action();
        }
        catch (const InputError& error)
        {
            text = error.what();
        }
        NS_TEST_EXPECT_MSG_NE(text.find(part), std::string::npos, part << " in: " << text);
        NS_TEST_EXPECT_MSG_EQ(text.find('\n'), std::string::npos, "one line: " << text);
        Simulator::Destroy();
    }
};

/**
 * @ingroup decentralized-fl-tests
 * PIRATE with Byzantine gradients.
 */
class PirateByzantineTestSuite : public TestSuite
{
  public:
    PirateByzantineTestSuite()
        : TestSuite("fl-pirate-byzantine", Type::SYSTEM)
    {
        AddTestCase(new RejectedGradientCase);
        AddTestCase(new EquivocatingOwnerCase);
        AddTestCase(new PirateRefusalCase);
    }
};

PirateByzantineTestSuite g_pirateByzantineTestSuite; ///< registers the suite

} // namespace
