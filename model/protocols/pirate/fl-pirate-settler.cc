/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-settler.h"

#include "fl-pirate-messages.h"

#include "ns3/fl-parameter-payload.h"

#include <utility>

namespace ns3
{
namespace fl
{

PirateSettler::PirateSettler(ProtocolHost& host,
                             const PirateSettings& settings,
                             const PirateAssignment& assignment,
                             VectorBroadcaster& broadcaster,
                             PirateLedger& ledger,
                             PirateStepCache& cache,
                             PirateProposalChecker& checker,
                             Adopt adopt,
                             std::function<void()> changed)
    : m_host(host),
      m_settings(settings),
      m_assignment(assignment),
      m_schedule(assignment.committees),
      m_broadcaster(broadcaster),
      m_ledger(ledger),
      m_cache(cache),
      m_checker(checker),
      m_adopt(std::move(adopt)),
      m_changed(std::move(changed))
{
}

bool
PirateSettler::Decide(const PirateBlock& block, PirateAggregate aggregate, bool isOwn)
{
    PirateIteration& current = m_ledger.GetCurrent();
    // With an empty slot the ring forgets the input as soon as the step is decided.
    const std::optional<PirateStepTask> task = MakeTask(block);
    if (!current.Decide(block))
    {
        return false;
    }
    current.decided[block.step] = std::move(aggregate);
    if (isOwn && m_schedule.IsPassedOn(block.step))
    {
        m_own.insert(PirateLedger::Position(block.iteration, block.step));
    }
    if (block.step + 1 == m_schedule.GetSteps())
    {
        m_own.erase(m_own.begin(), m_own.lower_bound(PirateLedger::Position(block.iteration, 0)));
        m_ledger.Complete(block.model);
    }
    Settle(block, task);
    return true;
}

void
PirateSettler::Retry(Round iteration, uint32_t step)
{
    const PirateIteration* found = m_ledger.Find(iteration);
    const PirateBlock* decided = found == nullptr ? nullptr : found->GetDecided(step);
    if (decided != nullptr)
    {
        const PirateBlock block = *decided;
        Settle(block, MakeTask(block));
    }
}

void
PirateSettler::RetryAll(Round iteration)
{
    const PirateIteration* found = m_ledger.Find(iteration);
    const std::set<uint32_t> unsettled =
        found == nullptr ? std::set<uint32_t>() : found->FindUnsettled();
    for (uint32_t step : unsettled)
    {
        // One that has come may bring another, or the end of the iteration.
        PirateIteration* current = m_ledger.Find(iteration);
        if (current != nullptr && current->GetRing().GetResult(step) == nullptr)
        {
            Retry(iteration, step);
        }
    }
}

std::optional<PirateStepTask>
PirateSettler::MakeTask(const PirateBlock& block)
{
    const PirateIteration& iteration = m_ledger.Get(block.iteration);
    return iteration.FindMissing(block.step, block.contributions).empty()
               ? iteration.MakeTask(block.step, block.contributions)
               : std::nullopt;
}

void
PirateSettler::Settle(const PirateBlock& block, const std::optional<PirateStepTask>& task)
{
    const PirateLedger::Position position(block.iteration, block.step);
    if (task)
    {
        if (m_computing.insert(position).second)
        {
            m_cache.Compute(block.iteration,
                            block.step,
                            *task,
                            [this, block, position](const PirateStepOutcome& outcome) {
                                m_computing.erase(position);
                                TakeOutcome(block, outcome);
                            });
        }
    }
    if (!m_checker.IsJudgedBySum(block.step))
    {
        return;
    }
    if (block.result == block.input)
    {
        const RingSlot* input = m_ledger.Get(block.iteration).GetRing().GetInput(block.step);
        if (input != nullptr)
        {
            TakeSum(block, input->sum);
        }
    }
    else
    {
        // Also with the task: what was judged as plausible need not be what the gradients make.
        m_checker.FindDecidedSum(block, [this, block](const ParameterVectorPtr& sum) {
            TakeSum(block, sum);
        });
    }
}

void
PirateSettler::TakeOutcome(const PirateBlock& block, const PirateStepOutcome& outcome)
{
    if (outcome.digest == block.result)
    {
        TakeSum(block, outcome.slot.sum);
    }
    if (outcome.model && outcome.modelDigest == block.model)
    {
        m_adopt(block.iteration + 1, outcome.model);
    }
}

void
PirateSettler::TakeSum(const PirateBlock& block, const ParameterVectorPtr& sum)
{
    PirateIteration* iteration = m_ledger.Find(block.iteration);
    if (iteration == nullptr)
    {
        return;
    }
    const bool isNew = iteration->GetRing().SetSum(block.step, sum);
    PirateAggregate& aggregate = iteration->decided[block.step];
    aggregate.sum = sum;
    const bool isWithheld = m_settings.attack && m_settings.attack->WithholdsAggregates();
    const bool isOwn = m_own.erase(PirateLedger::Position(block.iteration, block.step)) > 0;
    if (isOwn && !isWithheld && aggregate.proof.certificate)
    {
        m_broadcaster.Send(
            m_assignment.sink.nodes,
            PirateMessages::MakeAggregate(aggregate,
                                          PirateMessages::GetPhase(m_schedule, block.step)));
    }
    if (isNew)
    {
        RetryAll(block.iteration); // the last step needs all finished slots
        m_changed();
    }
}

bool
PirateSettler::HandleProposed(NodeIndex from, const MessagePtr& message)
{
    const PirateLedger::Position position(message->GetRound(), message->GetUnsigned("step"));
    const ParameterVectorPtr sum =
        ParameterPayload::FromPayload(message->GetBulk(), *m_settings.trainer.setup->initial);
    if (!m_assignment.own.Has(from) || !sum || position.second >= m_schedule.GetSteps() ||
        !m_checker.IsJudgedBySum(position.second))
    {
        return false;
    }
    // Its leader has decided all steps before, which this member may not have heard of yet.
    const PirateLedger::Position next = m_ledger.GetPosition();
    const PirateIteration* iteration = m_ledger.Find(position.first);
    const bool isAhead = position == next ||
                         position == PirateLedger::Position(next.first, next.second + 1) ||
                         position == PirateLedger::Position(next.first + 1, 0);
    const bool isMissing = iteration != nullptr &&
                           iteration->GetDecided(position.second) != nullptr &&
                           iteration->FindUnsettled().count(position.second) > 0;
    if (isAhead || isMissing)
    {
        m_checker.TakeProposedSum(from, position.first, position.second, sum);
        Retry(position.first, position.second);
        m_changed();
    }
    return true;
}

bool
PirateSettler::HandleRecovered(NodeIndex from, const MessagePtr& message)
{
    const std::optional<PirateAggregate> aggregate = PirateMessages::GetAggregate(*message);
    const ParameterVectorPtr sum =
        ParameterPayload::FromPayload(message->GetBulk(), *m_settings.trainer.setup->initial);
    if (!m_assignment.own.Has(from) || !aggregate || (message->GetBulk() && !sum))
    {
        return false;
    }
    const PirateIteration* iteration = m_ledger.Find(aggregate->iteration);
    if (iteration == nullptr || iteration->FindUnsettled().count(aggregate->step) == 0)
    {
        return true; // asked for once, and not wanted any more
    }
    const DigestScheme* digests = &m_settings.trainer.setup->cryptography->GetDigestScheme();
    m_host.Compute<Digest>(
        Cost::OfHashing(sum ? sum->GetByteSize() : 0),
        WorkClass::PROTOCOL,
        [digests, sum] { return PirateStepTask::ComputeDigest(*digests, sum); },
        [this, sum, round = aggregate->iteration, step = aggregate->step](const Digest& digest) {
            const PirateIteration* found = m_ledger.Find(round);
            const PirateBlock* decided = found == nullptr ? nullptr : found->GetDecided(step);
            if (decided != nullptr && decided->result == digest)
            {
                TakeSum(PirateBlock(*decided), sum);
            }
        });
    return true;
}

} // namespace fl
} // namespace ns3
