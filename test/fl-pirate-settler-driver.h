/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_SETTLER_DRIVER_H
#define FL_PIRATE_SETTLER_DRIVER_H

#include "fl-pirate-fixture.h"

#include "ns3/abort.h"
#include "ns3/fl-parameter-payload.h"
#include "ns3/fl-pirate-ledger.h"
#include "ns3/fl-pirate-proposal-checker.h"
#include "ns3/fl-pirate-recovery.h"
#include "ns3/fl-pirate-settler.h"
#include "ns3/fl-pirate-step-cache.h"
#include "ns3/fl-vector-broadcaster.h"

#include <cstdint>
#include <memory>

namespace ns3
{
namespace fl
{

/// The sum that step 0 comes to.
inline const ParameterVectorPtr g_sum = PirateFixture::MakeVector(5);

/**
 * @ingroup decentralized-fl-tests
 * Node 6 of committee 1, which has no gradients and so can compute no sum itself.
 */
struct SettlerDriver
{
    /**
     * @param check what members check of proposals
     */
    explicit SettlerDriver(PirateProposalCheck check)
        : host(PirateFixture::SELF),
          settings(fixture.MakeSettings(PirateFixture::SELF)),
          assignment(fixture.MakeAssignment(1)),
          ledger([this](Round iteration) {
              return std::make_unique<PirateIteration>(host, settings, assignment, iteration, [] {
              });
          }),
          cache(host),
          recovery(host, settings, assignment, [](Round, const ParameterVectorPtr&) {}),
          checker(host, settings, cache, recovery, 4, 2),
          broadcaster(host, MakeBroadcastSettings()),
          settler(
              host,
              settings,
              assignment,
              broadcaster,
              ledger,
              cache,
              checker,
              [](Round, const ParameterVectorPtr&) {},
              [this] { changes++; })
    {
        settings.check = check;
        settings.scope = check == CHECK_DETECTOR ? SCOPE_STEP : SCOPE_COMMITTEE;
        ledger.GetCurrent().model = fixture.setup->initial;
    }

    /**
     * @return ways of sums
     */
    BroadcastSettings MakeBroadcastSettings() const
    {
        BroadcastSettings broadcast;
        broadcast.dissemination = settings.dissemination;
        return broadcast;
    }

    /**
     * @param iteration training round
     * @param step a step
     * @return that it comes to the sum, of gradients that this member does not have
     */
    PirateBlock MakeBlock(Round iteration, uint32_t step) const
    {
        PirateBlock block;
        block.iteration = iteration;
        block.step = step;
        block.result = fixture.ComputeDigest(g_sum);
        block.weight = 1;
        block.contributions = {{5, fixture.MakeGradient(5).digest, 1, 1}};
        return block;
    }

    /**
     * The committee decides step 0.
     *
     * @param isOwn whether node 6 has proposed it
     */
    void Decide(bool isOwn)
    {
        const PirateBlock block = MakeBlock(0, 0);
        NS_ABORT_MSG_UNLESS(settler.Decide(block, fixture.MakeAggregate(1, block, nullptr), isOwn),
                            "the ring refuses the step");
    }

    /**
     * @param from sender
     * @param step the step
     * @param sum what it sends, may be null
     * @return whether the answer to a request is not refused at once
     */
    bool GiveRecovered(NodeIndex from, uint32_t step, const ParameterVectorPtr& sum)
    {
        const PirateAggregate aggregate = fixture.MakeAggregate(1, MakeBlock(0, step), sum);
        return settler.HandleRecovered(
            from,
            PirateMessages::MakeAggregate(aggregate, PirateMessages::PHASE_RECOVER));
    }

    /**
     * @param from sender
     * @param iteration training round
     * @param step the step
     * @param sum what it sends, may be null
     * @return whether the sum of a proposal is not refused
     */
    bool GiveProposed(NodeIndex from, Round iteration, uint32_t step, const ParameterVectorPtr& sum)
    {
        const auto payload = sum ? std::make_shared<const ParameterPayload>(sum) : nullptr;
        return settler.HandleProposed(
            from,
            PirateMessages::MakeProposed(iteration, step, PirateMessages::PHASE_REDUCE, payload));
    }

    /**
     * @param iteration training round
     * @param step a step
     * @return whether the right sum is among those that leaders have sent for it
     */
    bool IsKept(Round iteration, uint32_t step)
    {
        bool isKept = false;
        checker.FindDecidedSum(MakeBlock(iteration, step),
                               [&isKept](const ParameterVectorPtr&) { isKept = true; });
        host.CompleteAll();
        return isKept;
    }

    /// @return the vector of step 0, nullptr if it is not there
    ParameterVectorPtr GetSum()
    {
        const RingSlot* result = ledger.GetCurrent().GetRing().GetResult(0);
        return result == nullptr ? nullptr : result->sum;
    }

    PirateFixture fixture;         ///< keys and committees
    FakeHost host;                 ///< of node 6
    PirateSettings settings;       ///< of node 6
    PirateAssignment assignment;   ///< of committee 1
    PirateLedger ledger;           ///< what it knows
    PirateStepCache cache;         ///< arithmetic
    PirateRecovery recovery;       ///< asks for gradients
    PirateProposalChecker checker; ///< sums of leaders
    VectorBroadcaster broadcaster; ///< sends sums, directly
    PirateSettler settler;         ///< what is tested
    uint32_t changes{0};           ///< vectors that have come
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_SETTLER_DRIVER_H
