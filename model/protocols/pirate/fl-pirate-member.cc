/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-member.h"

#include "fl-pirate-broadcast.h"
#include "fl-pirate-messages.h"

#include "ns3/fl-parameter-payload.h"
#include "ns3/log.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace fl
{

NS_LOG_COMPONENT_DEFINE("FlPirateMember");

PirateMember::PirateMember(ProtocolHost& host,
                           const PirateSettings& settings,
                           const PirateAssignment& assignment)
    : m_host(host),
      m_settings(settings),
      m_assignment(assignment),
      m_schedule(assignment.committees),
      m_group(assignment.CreateOwnGroup()),
      m_ledger([this](Round iteration) {
          return std::make_unique<PirateIteration>(m_host,
                                                   m_settings,
                                                   m_assignment,
                                                   iteration,
                                                   [this, iteration] {
                                                       m_settler.RetryAll(iteration);
                                                       Advance();
                                                   });
      }),
      m_replica(
          host,
          ConsensusChannel{PirateMessages::SYSTEM, PirateMessages::CONSENSUS, assignment.own.nodes},
          settings,
          *this),
      m_inputs(
          host,
          settings,
          m_assignment,
          [this](const PirateBlock& block, const RingSlot& slot) { HandleInput(block, slot); }),
      m_recovery(
          host,
          settings,
          m_assignment,
          [this](Round iteration, const ParameterVectorPtr& model) { Adopt(iteration, model); }),
      m_reporter(host, settings, m_assignment),
      m_source(host, settings, assignment.epoch),
      m_exchange(host, settings, m_assignment, [this] { Advance(); }),
      m_broadcaster(
          host,
          MakePirateBroadcastSettings(settings,
                                      m_assignment,
                                      [this](NodeIndex sender, const MessagePtr& message) {
                                          HandleMessage(sender, message);
                                      })),
      m_archive(host, settings, m_assignment),
      m_cache(host),
      m_checker(host,
                settings,
                m_cache,
                m_recovery,
                assignment.own.nodes.size(),
                m_schedule.GetSteps() / 2),
      m_settler(
          host,
          settings,
          m_assignment,
          m_broadcaster,
          m_ledger,
          m_cache,
          m_checker,
          [this](Round iteration, const ParameterVectorPtr& model) { Adopt(iteration, model); },
          [this] { Advance(); })
{
}

void
PirateMember::Start()
{
    const LearningSetup& setup = *m_settings.trainer.setup;
    PirateIteration& first = m_ledger.GetCurrent();
    first.model = setup.initial;
    first.modelDigest =
        PirateStepTask::ComputeDigest(setup.cryptography->GetDigestScheme(), setup.initial);
    m_isCatchingUp = m_settings.storage->safety.has_value();

    m_replica.Start(m_group);
    if (m_isCatchingUp)
    {
        // If nothing had been decided before the crash, there is nothing to catch up with.
        m_host.StartTimer(m_settings.inputTimeout, [this] {
            if (std::exchange(m_isCatchingUp, false))
            {
                BeginIteration();
            }
        });
        return;
    }
    BeginIteration();
}

bool
PirateMember::IsFinished() const
{
    return m_ledger.GetRound() >= m_settings.iterations;
}

void
PirateMember::BeginIteration()
{
    PirateIteration& begun = m_ledger.GetCurrent();
    if (IsFinished() || !begun.model)
    {
        Advance();
        return;
    }
    begun.start = m_host.GetNow();
    m_source.Start(
        m_ledger.GetRound(),
        begun.model,
        [this, iteration = m_ledger.GetRound()](const SignedGradient& gradient, double loss) {
            if (iteration == m_ledger.GetRound())
            {
                PirateIteration& current = m_ledger.Get(iteration);
                current.trainingLoss = loss;
                current.GetPool().Add(gradient);
                m_exchange.SendOwn(gradient);
                OfferGradient();
                Advance();
            }
        });
    Advance();
}

void
PirateMember::OfferGradient()
{
    if (!IsFinished())
    {
        m_exchange.OfferToLeader(m_ledger.GetPosition().second,
                                 m_ledger.GetCurrent(),
                                 m_replica.GetLeaderNode());
    }
}

bool
PirateMember::IsReady()
{
    const Position position = m_ledger.GetPosition();
    PirateIteration& current = m_ledger.GetCurrent();
    return !IsFinished() && !m_isCatchingUp && current.model &&
           position.second < m_schedule.GetSteps() && current.GetInputDigest(position.second) &&
           m_exchange.HasGradients(position.second, current, IsLeader(), m_group->quorum);
}

void
PirateMember::Advance()
{
    if (!IsFinished())
    {
        const Position position = m_ledger.GetPosition();
        PirateIteration& current = m_ledger.GetCurrent();
        m_inputs.Await(m_ledger.GetRound(), current.FindMissingInputs());
        m_recovery.WantSums(m_ledger.GetRound(), current.FindUnsettled());
        RecoverGradients();
        if (IsReady())
        {
            Prepare();
        }
        if (position.second < m_schedule.GetSteps())
        {
            m_checker.Continue(
                PirateCheckContext{current,
                                   m_ledger.GetRound(),
                                   position.second,
                                   m_schedule.GetSlot(m_assignment.committee, position.second),
                                   m_group->quorum});
        }
    }
    else
    {
        m_inputs.Await(m_ledger.GetRound(), {});
        m_recovery.WantSums(m_ledger.GetRound(), {});
    }
    m_replica.GetCore().HandleProgressExpected();
}

void
PirateMember::RecoverGradients()
{
    if (m_checker.IsPending())
    {
        return; // the checker asks for those of the proposal
    }
    const Position position = m_ledger.GetPosition();
    PirateIteration& current = m_ledger.GetCurrent();
    std::vector<PirateContribution> missing;
    if (m_settings.scope == SCOPE_COMMITTEE && position.second < m_schedule.GetSteps())
    {
        missing = current.FindMissing(position.second, current.Choose(position.second));
    }
    for (const PirateContribution& gradient : missing)
    {
        current.GetPool().Want(gradient.owner, gradient.digest);
    }
    m_recovery.WantGradients(position.first, missing, m_host.GetSelf());
}

std::optional<PirateStepTask>
PirateMember::MakeOwnTask(bool isFalsified)
{
    const uint32_t step = m_ledger.GetPosition().second;
    const PirateIteration& current = m_ledger.GetCurrent();
    const std::vector<PirateContribution> choice = current.Choose(step);
    if (!current.FindMissing(step, choice).empty())
    {
        return std::nullopt;
    }
    std::optional<PirateStepTask> task = current.MakeTask(step, choice);
    if (task && isFalsified)
    {
        task->attack = PeekPointer(m_settings.attack);
    }
    return task;
}

void
PirateMember::Prepare()
{
    if (m_settings.scope == SCOPE_STEP && !IsLeader())
    {
        return; // it does not have the gradients
    }
    const Position position = m_ledger.GetPosition();
    const std::optional<PirateStepTask> task = MakeOwnTask(IsLeader() && m_settings.attack);
    if (task && !m_cache.Has(position.first, position.second, *task))
    {
        const auto go = [this](const PirateStepOutcome&) {
            m_replica.GetCore().HandleProgressExpected();
        };
        m_cache.Compute(position.first, position.second, *task, go);
    }
}

bool
PirateMember::IsLeader() const
{
    return m_replica.GetLeaderNode() == m_host.GetSelf();
}

bool
PirateMember::IsDecisionExpected()
{
    return m_isCatchingUp || m_checker.IsPending() || IsReady();
}

std::optional<PirateBlock>
PirateMember::Propose()
{
    if (!IsReady())
    {
        return std::nullopt;
    }
    Prepare();
    const Position position = m_ledger.GetPosition();
    const std::optional<PirateStepTask> task = MakeOwnTask(m_settings.attack != nullptr);
    const PirateStepOutcome* outcome =
        task ? m_cache.Find(position.first, position.second, *task) : nullptr;
    if (outcome == nullptr)
    {
        return std::nullopt;
    }
    PirateBlock block;
    block.iteration = position.first;
    block.step = position.second;
    block.slot = m_schedule.GetSlot(m_assignment.committee, position.second);
    block.input = task->inputDigest;
    block.result = outcome->digest;
    block.weight = outcome->slot.weight;
    block.model = outcome->modelDigest;
    block.contributions = outcome->contributions;
    return block;
}

void
PirateMember::HandleProposed(const PirateBlock& block)
{
    m_reporter.NoteProposed(block);
    if (!m_checker.IsJudgedBySum(block.step))
    {
        m_exchange.PassOn(block, m_ledger.Get(block.iteration));
        return;
    }
    const std::optional<PirateStepTask> task = MakeOwnTask(m_settings.attack != nullptr);
    const PirateStepOutcome* outcome =
        task ? m_cache.Find(block.iteration, block.step, *task) : nullptr;
    if (outcome != nullptr && outcome->slot.weight > task->input.weight)
    {
        const MessagePtr message = PirateMessages::MakeProposed(
            block.iteration,
            block.step,
            PirateMessages::GetPhase(m_schedule, block.step),
            std::make_shared<const ParameterPayload>(outcome->slot.sum));
        m_ledger.Get(block.iteration).proposed = message;
        m_broadcaster.Send(m_assignment.GetReceivers(m_host.GetSelf()), message);
    }
}

void
PirateMember::Check(NodeIndex proposer, const PirateBlock& block, std::function<void(bool)> answer)
{
    if (IsFinished())
    {
        return answer(false); // there is nothing left to agree on
    }
    m_checker.Begin(proposer, block, [this, block, answer](bool isAccepted) {
        if (isAccepted)
        {
            m_reporter.NoteAccepted(block);
        }
        answer(isAccepted);
    });
    Advance();
}

void
PirateMember::HandleDecided(const PirateBlock& block, PirateAggregate aggregate, bool isOwn)
{
    const Position position(block.iteration, block.step);
    if (IsFinished() || position != m_ledger.GetPosition())
    {
        NS_LOG_WARN("node " << m_host.GetSelf() << " cannot use a decided block of step "
                            << block.step << " of iteration " << block.iteration);
        return;
    }
    PirateIteration& current = m_ledger.GetCurrent();
    m_reporter.ReportStep(block, current, isOwn);
    const bool isFirst = std::exchange(m_isCatchingUp, false);
    const Round iteration = m_ledger.GetRound();
    if (block.step + 1 == m_schedule.GetSteps())
    {
        current.held = CountHeld(); // the most: the iteration before is forgotten next
    }
    m_checker.Drop();
    if (!m_settler.Decide(block, std::move(aggregate), isOwn))
    {
        return;
    }
    if (m_ledger.GetRound() > iteration)
    {
        m_inputs.Forget(iteration);
        if (!m_ledger.GetCurrent().model)
        {
            m_recovery.WantModel(m_ledger.GetRound(), block.model);
        }
    }
    const Position next = m_ledger.GetPosition();
    m_cache.Forget(next.first, next.second);
    m_checker.Forget(next.first, next.second);
    // Most decisions end a view: who leads the next step is known after this event.
    m_host.StartTimer(Time(0), [this] { OfferGradient(); });
    if (isFirst)
    {
        // What was missed comes at once: only then it is known whether there is a model to train.
        m_host.StartTimer(Time(0), [this] {
            if (m_ledger.GetRound() == 0)
            {
                BeginIteration();
            }
        });
    }
    Advance();
}

void
PirateMember::Adopt(Round iteration, const ParameterVectorPtr& model)
{
    PirateIteration& next = m_ledger.Get(iteration);
    if (iteration != m_ledger.GetRound() || next.model)
    {
        return;
    }
    next.model = model;
    m_recovery.StopWantingModel();
    m_reporter.ReportIteration(iteration - 1,
                               m_ledger.Get(iteration - 1),
                               next,
                               m_replica,
                               m_rejected + m_broadcaster.GetRejected());
    BeginIteration();
}

PirateHeldBytes
PirateMember::CountHeld() const
{
    PirateHoldings holdings;
    m_ledger.Hold(holdings);
    m_inputs.Hold(holdings);
    m_checker.Hold(holdings);
    m_cache.Hold(holdings);
    return holdings.Count();
}

void
PirateMember::HandleInput(const PirateBlock& block, const RingSlot& slot)
{
    if (block.iteration + 1 >= m_ledger.GetRound())
    {
        m_ledger.Get(block.iteration).SetInput(block.step + 1, slot, block.result);
        m_settler.Retry(block.iteration, block.step + 1);
        Advance();
    }
}

void
PirateMember::HandleView()
{
    m_checker.Drop();
    OfferGradient();
    Advance();
}

ConsensusLabel
PirateMember::GetLabel() const
{
    PirateIteration* current = m_ledger.Find(m_ledger.GetRound());
    const uint32_t step = current == nullptr ? 0 : current->GetRing().GetNextStep();
    return ConsensusLabel{m_ledger.GetRound(), PirateMessages::GetPhase(m_schedule, step)};
}

void
PirateMember::HandlePeerFailure(NodeIndex peer)
{
    m_exchange.SetReachable(peer, false);
    Advance();
}

bool
PirateMember::HandleMessage(NodeIndex from, const MessagePtr& message)
{
    m_exchange.SetReachable(from, true);
    const Round round = message->GetRound();
    bool isAccepted = true;
    switch (message->GetSchema().type)
    {
    case PirateMessages::GRADIENT:
        // Those of an iteration that is over are late; members are at most one iteration apart,
        // unless this one lies behind.
        isAccepted = round < m_ledger.GetRound() || round > m_ledger.GetRound() + 1 ||
                     m_ledger.Get(round).GetPool().Offer(from, message);
        break;
    case PirateMessages::PROPOSED:
        isAccepted = m_settler.HandleProposed(from, message);
        break;
    case PirateMessages::AGGREGATE:
        isAccepted = m_assignment.source.Has(from) ? m_inputs.HandleAggregate(from, message)
                                                   : m_settler.HandleRecovered(from, message);
        break;
    case PirateMessages::PIECE:
        isAccepted = m_broadcaster.HandlePiece(from, message);
        break;
    case PirateMessages::FETCH:
        isAccepted = m_archive.Answer(from, message, m_ledger);
        break;
    case PirateMessages::MODEL:
        isAccepted = m_recovery.HandleModel(from, message);
        break;
    default:
        isAccepted = m_replica.HandleMessage(from, message);
    }
    m_rejected += isAccepted ? 0 : 1;
    return isAccepted;
}

} // namespace fl
} // namespace ns3
