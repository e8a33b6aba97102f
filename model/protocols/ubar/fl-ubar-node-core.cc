/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-ubar-node-core.h"

#include "fl-ubar-adversary.h"
#include "fl-ubar-messages.h"

#include "ns3/fl-parameter-payload.h"
#include "ns3/log.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace fl
{

NS_LOG_COMPONENT_DEFINE("FlUbarNodeCore");

UbarNodeCore::UbarNodeCore(ProtocolHost& host, UbarSettings settings)
    : m_host(host),
      m_settings(std::move(settings)),
      m_sampler(m_settings.samples, m_settings.setup->batchSize, m_settings.shuffle),
      m_inbox(m_settings.neighbors, m_settings.honestShare),
      m_estimate(m_settings.setup->initial)
{
    if (m_settings.adversary)
    {
        m_settings.adversary->Listen(m_settings.node, [this] { Strike(); });
    }
}

UbarNodeCore::~UbarNodeCore()
{
    if (m_settings.adversary)
    {
        m_settings.adversary->Listen(m_settings.node, {});
    }
}

void
UbarNodeCore::Start()
{
    BeginRound(0);
}

bool
UbarNodeCore::IsFinished() const
{
    return m_isFinished;
}

void
UbarNodeCore::BeginRound(Round round)
{
    const uint64_t late = m_report.late;
    const uint64_t rejected = m_report.rejected;
    m_report = UbarRoundReport();
    m_report.node = m_settings.node;
    m_report.round = round;
    m_report.start = m_host.GetNow();
    m_report.neighbors = m_settings.neighbors.size();
    m_report.late = late;
    m_report.rejected = rejected;
    m_move.reset();
    m_isStruck = false;
    m_isSettling = false;
    m_inbox.Enter(round);
    if (m_settings.roundTimeout > Time(0))
    {
        m_wait = m_host.StartTimer(m_settings.roundTimeout, [this] {
            m_wait.reset();
            if (!m_inbox.IsComplete())
            {
                m_report.isTimedOut = true;
                m_inbox.GiveUp();
                Settle();
            }
        });
    }
    if (m_settings.observer.estimate)
    {
        m_settings.observer.estimate(UbarEstimateReport{m_settings.node, round, m_estimate});
    }
    // What has not left by now is of no use to anybody who keeps step.
    for (NodeIndex neighbor : m_settings.neighbors)
    {
        m_host.Withdraw(neighbor, [](const Message&) { return true; });
    }
    StartMove();
    if (!m_settings.adversary)
    {
        SendEstimate(m_settings.neighbors, round, m_estimate);
        return;
    }
    if (m_settings.roundTimeout > Time(0))
    {
        m_hide = m_host.StartTimer(m_settings.roundTimeout / 2, [this] {
            m_hide.reset();
            Strike();
        });
    }
    Strike();
}

void
UbarNodeCore::StartMove()
{
    const LearningSetup& setup = *m_settings.setup;
    m_batch = m_sampler.Next();
    LocalTrainer::Task task;
    task.start = m_estimate;
    task.data =
        m_settings.adversary ? m_settings.adversary->GetData(m_settings.samples) : setup.train;
    task.epochs = {m_batch};
    task.seeds = LocalTrainer::DrawSeeds(*setup.learner, 1, m_settings.shuffle);
    task.batchSize = std::max<size_t>(1, m_batch.size());
    task.state = m_state;
    m_host.Compute<UbarMove>(
        UbarStep::GetMoveCost(setup, m_batch.size()),
        WorkClass::LEARNING,
        [&setup, task = std::move(task)] { return UbarStep::Move(setup, task); },
        [this](UbarMove move) {
            m_state = move.state;
            m_report.loss = move.loss;
            m_move = std::move(move);
            Settle();
        },
        m_estimate->GetByteSize() * (1 + setup.optimizer->GetMomentCount()));
}

void
UbarNodeCore::Strike()
{
    const std::shared_ptr<UbarAdversary>& adversary = m_settings.adversary;
    if (m_isStruck || m_isFinished)
    {
        return;
    }
    const bool isInformed =
        adversary->KnowsAll(m_report.round) &&
        (!adversary->SeesNeighbors() ||
         m_inbox.HasAnsweredAll(adversary->GetBenignNeighbors(m_settings.node)));
    const bool canWait = m_hide || m_settings.roundTimeout == Time(0);
    if (!isInformed && canWait)
    {
        return;
    }
    m_isStruck = true;
    if (m_hide)
    {
        m_host.CancelTimer(*std::exchange(m_hide, std::nullopt));
    }
    const OwnVectorView own{m_estimate, m_settings.node, m_report.round};
    for (const std::vector<NodeIndex>& victims : adversary->GetVictims(m_settings.node))
    {
        // What attackers compute costs no simulated time.
        m_host.Compute<ParameterVectorPtr>(
            Cost(),
            WorkClass::PROTOCOL,
            adversary->MakeStrike(own, m_settings.samples, m_inbox.GetEstimates(), victims),
            [this, victims, round = own.round](const ParameterVectorPtr& estimate) {
                SendEstimate(victims, round, estimate);
            },
            m_estimate->GetByteSize());
    }
    Settle();
}

void
UbarNodeCore::SendEstimate(const std::vector<NodeIndex>& to,
                           Round round,
                           const ParameterVectorPtr& estimate)
{
    const auto payload = std::make_shared<const ParameterPayload>(estimate);
    if (!m_settings.authenticator)
    {
        m_host.Send(to, UbarMessages::MakeEstimate(round, payload, std::nullopt));
        return;
    }
    m_host.Compute<VectorSeal>(
        VectorAuthenticator::GetSignCost(payload->GetSize()),
        WorkClass::PROTOCOL,
        m_settings.authenticator->Sign(payload, UbarMessages::MakeStatement(round)),
        [this, to, round, payload](const VectorSeal& seal) {
            m_host.Send(to, UbarMessages::MakeEstimate(round, payload, seal));
        });
}

void
UbarNodeCore::HandleMessage(NodeIndex from, const MessagePtr& message)
{
    const MessageSchema& schema = message->GetSchema();
    if (schema.system != UbarMessages::SYSTEM || schema.type != UbarMessages::ESTIMATE ||
        !std::binary_search(m_settings.neighbors.begin(), m_settings.neighbors.end(), from))
    {
        Reject(from, "is no estimate of a neighbor");
        return;
    }
    const Round round = message->GetRound();
    const ParameterVectorPtr estimate =
        ParameterPayload::FromPayload(message->GetBulk(), *m_settings.setup->initial);
    if (!estimate)
    {
        Reject(from, "has another form than the model");
        return;
    }
    if (!m_settings.authenticator)
    {
        TakeEstimate(from, round, estimate);
        return;
    }
    const std::optional<VectorSeal> seal = UbarMessages::GetSeal(*message);
    if (!seal)
    {
        Reject(from, "is not signed");
        return;
    }
    m_host.Compute<bool>(VectorAuthenticator::GetVerifyCost(message->GetBulkSize()),
                         WorkClass::PROTOCOL,
                         m_settings.authenticator->Verify(from,
                                                          message->GetBulk(),
                                                          UbarMessages::MakeStatement(round),
                                                          *seal),
                         [this, from, round, estimate](bool isGenuine) {
                             if (isGenuine)
                             {
                                 TakeEstimate(from, round, estimate);
                             }
                             else
                             {
                                 Reject(from, "is not signed by its sender");
                             }
                         });
}

void
UbarNodeCore::TakeEstimate(NodeIndex from, Round round, ParameterVectorPtr estimate)
{
    if (m_isFinished)
    {
        if (round < m_settings.rounds)
        {
            SendEstimate({from}, m_settings.rounds, m_estimate);
        }
        return;
    }
    switch (m_inbox.Add(from, round, std::move(estimate)))
    {
    case UbarInbox::Outcome::TAKEN:
        break;
    case UbarInbox::Outcome::LATE:
        m_report.late++;
        break;
    case UbarInbox::Outcome::REPEATED:
        Reject(from, "repeats a round");
        break;
    }
    if (m_settings.adversary)
    {
        Strike();
    }
    Settle();
}

void
UbarNodeCore::HandlePeerFailure(NodeIndex peer)
{
    if (std::binary_search(m_settings.neighbors.begin(), m_settings.neighbors.end(), peer))
    {
        m_inbox.HandleFailure(peer);
        Settle();
    }
}

void
UbarNodeCore::Settle()
{
    const bool hasSent = !m_settings.adversary || m_isStruck;
    if (m_isFinished || m_isSettling || !m_move || !hasSent ||
        !(m_inbox.IsComplete() || m_report.isTimedOut))
    {
        return;
    }
    m_isSettling = true;
    const LearningSetup& setup = *m_settings.setup;
    UbarStep::Task task;
    task.estimate = m_estimate;
    std::vector<NodeIndex> senders;
    for (const auto& [sender, estimate] : m_inbox.GetEstimates())
    {
        senders.push_back(sender);
        task.inputs.push_back(estimate);
    }
    m_report.received = senders.size();
    task.data = setup.train;
    task.batch = m_batch;
    task.change = m_move->change;
    task.selfWeight =
        m_settings.hasEqualShares ? 1.0 / (senders.size() + 1) : m_settings.selfWeight;
    m_host.Compute<UbarOutcome>(
        UbarStep::GetRunCost(setup, senders.size(), m_batch.size()),
        WorkClass::LEARNING,
        [&setup, task = std::move(task)] { return UbarStep::Run(setup, task); },
        [this, senders](const UbarOutcome& outcome) { CompleteRound(outcome, senders); },
        m_estimate->GetByteSize());
}

void
UbarNodeCore::CompleteRound(const UbarOutcome& outcome, const std::vector<NodeIndex>& senders)
{
    if (m_wait)
    {
        m_host.CancelTimer(*std::exchange(m_wait, std::nullopt));
    }
    if (m_hide)
    {
        m_host.CancelTimer(*std::exchange(m_hide, std::nullopt));
    }
    m_estimate = outcome.estimate;
    m_report.end = m_host.GetNow();
    m_report.estimate = m_estimate;
    m_report.isAggregated = outcome.isAggregated;
    for (size_t position = 0; position < outcome.weights.size(); position++)
    {
        m_report.weights[senders[position]] = outcome.weights[position];
    }
    m_report.next = std::max(m_report.round + 1, m_inbox.GetReachedRound());
    m_isFinished = m_report.next >= m_settings.rounds;
    if (m_settings.observer.round)
    {
        m_settings.observer.round(m_report);
    }
    if (!m_isFinished)
    {
        BeginRound(m_report.next);
    }
}

void
UbarNodeCore::Reject(NodeIndex from, const char* reason)
{
    NS_LOG_WARN("node " << m_settings.node << ": a message from node " << from << " " << reason);
    m_report.rejected++;
}

} // namespace fl
} // namespace ns3
