/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fedavg-server-core.h"

#include "fl-fedavg-messages.h"

#include "ns3/fl-parameter-payload.h"
#include "ns3/fl-random.h"
#include "ns3/log.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace ns3
{
namespace fl
{

NS_LOG_COMPONENT_DEFINE("FlFedAvgServerCore");

FedAvgServerCore::FedAvgServerCore(ProtocolHost& host, FedAvgServerSettings settings)
    : m_host(host),
      m_settings(std::move(settings)),
      m_needed(m_settings.clients.size()),
      m_model(m_settings.setup->initial)
{
}

void
FedAvgServerCore::Start()
{
    if (m_settings.joinDeadline > Time(0))
    {
        m_timer = m_host.StartTimer(m_settings.joinDeadline, [this] {
            m_timer.reset();
            m_needed = 1;
            StartRound();
        });
    }
}

uint64_t
FedAvgServerCore::GetRejected() const
{
    return m_rejected;
}

bool
FedAvgServerCore::IsFinished() const
{
    return m_state == State::FINISHED;
}

void
FedAvgServerCore::Reject(NodeIndex from, const char* reason)
{
    NS_LOG_WARN("server rejects a message of client " << from << ": " << reason);
    m_rejected++;
}

void
FedAvgServerCore::HandleMessage(NodeIndex from, const MessagePtr& message)
{
    const MessageSchema& schema = message->GetSchema();
    if (m_settings.clients.count(from) == 0)
    {
        Reject(from, "not a registered client");
    }
    else if (schema.system == FedAvgMessages::SYSTEM && schema.type == FedAvgMessages::JOIN)
    {
        HandleJoin(from, *message);
    }
    else if (schema.system == FedAvgMessages::SYSTEM && schema.type == FedAvgMessages::UPDATE)
    {
        HandleUpdate(from, *message);
    }
    else
    {
        Reject(from, "not for the server");
    }
}

void
FedAvgServerCore::HandleJoin(NodeIndex client, const Message& message)
{
    if (message.GetUnsigned("samples") != m_settings.clients.at(client))
    {
        Reject(client, "not the registered number of samples");
        return;
    }
    m_isAvailable[client] = true;
    if (m_state == State::COLLECTING)
    {
        HandleLost(client); // before that, the model has not been sent
    }
    else if (m_state == State::JOINING)
    {
        StartRound();
    }
}

void
FedAvgServerCore::StartRound()
{
    std::vector<NodeIndex> available;
    for (const auto& [client, isAvailable] : m_isAvailable)
    {
        if (isAvailable)
        {
            available.push_back(client);
        }
    }
    if (available.size() < m_needed)
    {
        return;
    }
    m_needed = 1;
    if (m_timer)
    {
        m_host.CancelTimer(*m_timer);
        m_timer.reset();
    }
    m_state = State::SIGNING;
    const double share = m_settings.clientFraction * m_settings.clients.size();
    const uint32_t wanted =
        std::clamp<uint32_t>(std::lround(share), 1, static_cast<uint32_t>(available.size()));
    m_participants.clear();
    for (uint32_t position : DrawSubset(available.size(), wanted, m_settings.selection))
    {
        m_participants[available[position]] = Participant();
    }
    m_record.start = m_host.GetNow();
    m_record.selected = m_participants.size();

    const auto payload = std::make_shared<const ParameterPayload>(m_model);
    m_host.Compute<VectorSeal>(
        VectorAuthenticator::GetSignCost(payload->GetSize()),
        WorkClass::PROTOCOL,
        m_settings.authenticator->Sign(
            payload,
            FedAvgMessages::MakeStatement(FedAvgMessages::MODEL, m_record.round, 0)),
        [this](VectorSeal seal) { Distribute(seal); });
}

void
FedAvgServerCore::Distribute(const VectorSeal& seal)
{
    m_state = State::COLLECTING;
    std::vector<NodeIndex> receivers;
    for (const auto& [client, participant] : m_participants)
    {
        if (participant.answer == Answer::PENDING)
        {
            receivers.push_back(client);
        }
    }
    m_host.Send(receivers,
                FedAvgMessages::MakeModel(m_record.round,
                                          std::make_shared<const ParameterPayload>(m_model),
                                          seal));
    if (m_settings.roundDeadline > Time(0))
    {
        m_timer = m_host.StartTimer(m_settings.roundDeadline, [this] {
            m_timer.reset();
            Aggregate();
        });
    }
    SettleRound();
}

void
FedAvgServerCore::HandleUpdate(NodeIndex client, const Message& message)
{
    const auto participant = m_participants.find(client);
    if (m_state != State::COLLECTING || message.GetRound() != m_record.round ||
        participant == m_participants.end() || participant->second.answer != Answer::PENDING)
    {
        Reject(client, "not expected now");
        return;
    }
    const ParameterVectorPtr update = ParameterPayload::FromPayload(message.GetBulk(), *m_model);
    if (!update || message.GetUnsigned("samples") != m_settings.clients.at(client))
    {
        Reject(client, "not an update of this model");
        participant->second.answer = Answer::REJECTED;
        SettleRound();
        return;
    }
    participant->second.answer = Answer::CHECKING;
    participant->second.update = update;
    participant->second.loss = message.GetReal("loss");
    m_host.Compute<bool>(VectorAuthenticator::GetVerifyCost(message.GetBulkSize()),
                         WorkClass::PROTOCOL,
                         m_settings.authenticator->Verify(
                             client,
                             message.GetBulk(),
                             FedAvgMessages::MakeStatement(FedAvgMessages::UPDATE,
                                                           m_record.round,
                                                           m_settings.clients.at(client)),
                             FedAvgMessages::GetSeal(message)),
                         [this, client, round = m_record.round](bool isGenuine) {
                             if (m_state == State::COLLECTING && round == m_record.round)
                             {
                                 HandleChecked(client, isGenuine);
                             }
                         });
}

void
FedAvgServerCore::HandleChecked(NodeIndex client, bool isGenuine)
{
    if (!isGenuine)
    {
        Reject(client, "the signature is not genuine");
    }
    m_participants.at(client).answer = isGenuine ? Answer::ACCEPTED : Answer::REJECTED;
    SettleRound();
}

void
FedAvgServerCore::HandlePeerFailure(NodeIndex peer)
{
    const auto client = m_isAvailable.find(peer);
    if (client != m_isAvailable.end())
    {
        NS_LOG_INFO("server cannot reach client " << peer);
        client->second = false;
        HandleLost(peer);
    }
}

void
FedAvgServerCore::HandleLost(NodeIndex client)
{
    const auto participant = m_participants.find(client);
    if (participant != m_participants.end() && participant->second.answer == Answer::PENDING &&
        (m_state == State::COLLECTING || m_state == State::SIGNING))
    {
        participant->second.answer = Answer::FAILED;
        SettleRound();
    }
}

void
FedAvgServerCore::SettleRound()
{
    const bool isSettled =
        std::none_of(m_participants.begin(), m_participants.end(), [](const auto& entry) {
            return entry.second.answer == Answer::PENDING ||
                   entry.second.answer == Answer::CHECKING;
        });
    if (m_state == State::COLLECTING && isSettled)
    {
        Aggregate();
    }
}

void
FedAvgServerCore::Aggregate()
{
    m_state = State::AGGREGATING;
    if (m_timer)
    {
        m_host.CancelTimer(*m_timer);
        m_timer.reset();
    }
    // Updates of this round would be refused from now on: nobody needs its model any more.
    for (const auto& [client, participant] : m_participants)
    {
        m_host.Withdraw(client, FedAvgMessages::IsVector);
    }

    /// What the closure below makes.
    struct Outcome
    {
        AggregationResult result; ///< of the rule
        ParameterVectorPtr model; ///< the next model
    };

    AggregationRequest request;
    request.dimension = m_model->size();
    request.sized = !m_model->HasContent();
    std::vector<NodeIndex> positions;
    for (auto& [client, participant] : m_participants)
    {
        if (participant.answer == Answer::ACCEPTED)
        {
            positions.push_back(client);
            request.inputs.push_back(
                AggregationInput{std::move(participant.update),
                                 static_cast<double>(m_settings.clients.at(client))});
        }
    }
    const Aggregator* rule = PeekPointer(m_settings.setup->aggregator);
    Cost cost;
    if (!positions.empty())
    {
        cost.flops = static_cast<uint64_t>(rule->GetFlops(positions.size(), request.dimension));
        cost.memoryBytes = (positions.size() + 1) * m_model->GetByteSize();
    }
    m_host.Compute<Outcome>(
        cost,
        WorkClass::LEARNING,
        [rule, model = m_model, request = std::move(request)] {
            Outcome outcome{AggregationResult(), model};
            if (!request.inputs.empty())
            {
                outcome.result = rule->Aggregate(request);
            }
            if (outcome.result.HasVector())
            {
                auto next = std::make_shared<ParameterVector>(*model);
                next->AddScaled(1, outcome.result.vector);
                outcome.model = next;
            }
            return outcome;
        },
        [this, positions](Outcome outcome) {
            CompleteRound(outcome.result, positions, outcome.model);
        },
        m_model->HasContent() ? 2 * m_model->GetByteSize() : 0);
}

void
FedAvgServerCore::CompleteRound(const AggregationResult& result,
                                const std::vector<NodeIndex>& positions,
                                ParameterVectorPtr model)
{
    // What the rule refused, for example because it was not finite, counts as rejected too.
    for (uint32_t position : result.rejected)
    {
        Reject(positions[position], "the rule refuses the update");
        m_participants.at(positions[position]).answer = Answer::REJECTED;
    }
    double loss = 0;
    double samples = 0;
    for (const auto& [client, participant] : m_participants)
    {
        switch (participant.answer)
        {
        case Answer::ACCEPTED:
            if (!result.HasVector())
            {
                m_record.rejected.push_back(client); // too few were left for the rule
                break;
            }
            m_record.accepted.push_back(client);
            if (std::isfinite(participant.loss)) // a Byzantine client can state anything
            {
                loss += participant.loss * m_settings.clients.at(client);
                samples += m_settings.clients.at(client);
            }
            break;
        case Answer::REJECTED:
            m_record.rejected.push_back(client);
            break;
        case Answer::FAILED:
            m_record.failed++;
            break;
        case Answer::PENDING:
        case Answer::CHECKING:
            m_record.late++;
            break;
        }
    }
    m_record.trainingLoss = samples > 0 ? loss / samples : std::numeric_limits<double>::quiet_NaN();
    m_model = std::move(model);
    m_record.model = m_model;
    m_record.end = m_host.GetNow();
    const FedAvgRound completed = m_record;
    m_record = FedAvgRound();
    m_record.round = completed.round + 1;
    m_state = m_record.round < m_settings.rounds ? State::JOINING : State::FINISHED;
    m_participants.clear();
    m_settings.roundCompleted(completed);
    if (m_state == State::JOINING)
    {
        StartRound();
    }
}

} // namespace fl
} // namespace ns3
