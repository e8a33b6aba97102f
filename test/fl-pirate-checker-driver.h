/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_CHECKER_DRIVER_H
#define FL_PIRATE_CHECKER_DRIVER_H

#include "fl-fake-host.h"
#include "fl-pirate-fixture.h"

#include "ns3/fl-pirate-iteration.h"
#include "ns3/fl-pirate-proposal-checker.h"
#include "ns3/fl-pirate-recovery.h"
#include "ns3/fl-pirate-step-cache.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-tests
 * Node 6, which has the gradients of its committee and both seeds, checks what node 5 proposes as
 * step 0 of iteration 0: the sum of the gradients of nodes 1, 4, 5 and 8, after all have been
 * judged.
 */
struct CheckerDriver
{
    /**
     * @param settings of node 6
     * @param absent node whose gradient is missing, 0 if none is
     */
    explicit CheckerDriver(PirateSettings settings, NodeIndex absent = 0)
        : host(PirateFixture::SELF),
          settings(std::move(settings)),
          assignment(fixture.MakeAssignment(1)),
          iteration(host, this->settings, assignment, 0, [this] { Continue(); }),
          cache(host),
          recovery(host, this->settings, assignment, [](Round, const ParameterVectorPtr&) {}),
          checker(host, this->settings, cache, recovery, 4, 2)
    {
        iteration.model = fixture.setup->initial;
        iteration.modelDigest = fixture.ComputeDigest(iteration.model);
        for (NodeIndex owner : {1, 4, 5, 6, 7, 8})
        {
            if (owner != absent)
            {
                iteration.GetPool().Add(fixture.MakeGradient(owner));
            }
        }
    }

    /// Goes on with what is known.
    void Continue()
    {
        checker.Continue(PirateCheckContext{iteration, 0, step, step == 0 ? 0U : 2U, 3});
    }

    /**
     * @param judged owners that step 0 judges
     * @return the right proposal if all of them are accepted with weight 1
     */
    PirateBlock MakeBlock(const std::vector<NodeIndex>& judged) const
    {
        PirateBlock block;
        auto sum = std::make_shared<ParameterVector>(PirateFixture::DIMENSION);
        for (NodeIndex owner : judged)
        {
            const SignedGradient gradient = fixture.MakeGradient(owner);
            block.contributions.push_back({owner, gradient.digest, 1, 1});
            if (owner != 6 && owner != 7)
            {
                sum->AddScaled(1, *gradient.vector);
                block.weight++;
            }
        }
        block.result = fixture.ComputeDigest(sum);
        block.model = iteration.modelDigest;
        return block;
    }

    /**
     * @param block a proposal of node 5
     */
    void Begin(const PirateBlock& block)
    {
        verdict.reset();
        checker.Begin(5, block, [this](bool isAccepted) { verdict = isAccepted; });
        Continue();
    }

    /**
     * @param block a proposal of node 5
     * @return the verdict, nothing if there is none
     */
    std::optional<bool> Check(const PirateBlock& block)
    {
        Begin(block);
        host.CompleteAll();
        return verdict;
    }

    PirateFixture fixture;         ///< keys and committees
    FakeHost host;                 ///< of node 6
    const PirateSettings settings; ///< of node 6
    PirateAssignment assignment;   ///< of committee 1
    PirateIteration iteration;     ///< iteration 0
    PirateStepCache cache;         ///< its arithmetic
    PirateRecovery recovery;       ///< gets what is missing
    PirateProposalChecker checker; ///< what is tested
    uint32_t step{0};              ///< step to be decided next
    std::optional<bool> verdict;   ///< of the last proposal
};

/// Says yes.
inline const std::optional<bool> g_accepted{true};

/// Says no.
inline const std::optional<bool> g_refused{false};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_CHECKER_DRIVER_H
