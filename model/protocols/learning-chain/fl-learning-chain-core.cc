/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-chain-core.h"

#include "fl-learning-chain-messages.h"

#include "ns3/fl-parameter-payload.h"
#include "ns3/log.h"

#include <limits>
#include <memory>
#include <utility>

namespace ns3
{
namespace fl
{

NS_LOG_COMPONENT_DEFINE("FlLearningChainCore");

namespace
{

/// Iterations that others may be ahead for their gradients to be kept.
constexpr Round MAX_AHEAD = 3;

/// Vectors that may wait to be sent to a node before its requests are ignored.
constexpr uint64_t MAX_QUEUED_VECTORS = 16;

} // namespace

LearningChainCore::LearningChainCore(ProtocolHost& host, LearningChainSettings settings)
    : m_host(host),
      m_settings(std::move(settings)),
      m_dissemination(host, m_settings),
      m_gradients(m_settings.nodes, m_settings.reading),
      m_ledger(m_settings.cache, m_settings.trainer.setup->initial),
      m_fetcher(host, m_settings),
      m_verifier(host,
                 [this](const LearningChainGradientPtr& gradient, bool isGenuine) {
                     HandleCheckedGradient(gradient, isGenuine);
                 }),
      m_proposer(host,
                 m_settings,
                 m_gradients,
                 m_ledger,
                 m_fetcher,
                 {[this](const LearningChainBlockPtr& block) {
                      const GossipForward forward =
                          m_dissemination.Publish(block->digest, block->created);
                      const auto height = m_ledger.GetChain().GetHeight(block->parent);
                      m_host.Send(forward.to,
                                  LearningChainMessages::MakeBlock(*block,
                                                                   static_cast<Round>(*height + 1),
                                                                   forward.ttl));
                      AddBlock(block, m_host.GetSelf());
                  },
                  [this] {
                      m_counters.wrongUpdates++;
                      FollowChain();
                  },
                  [this] {
                      m_ledger.BreakTie();
                      FollowChain();
                  }}),
      m_loss(std::numeric_limits<double>::quiet_NaN())
{
}

void
LearningChainCore::Start()
{
    if (!m_settings.isRejoin)
    {
        FollowChain();
        return;
    }
    // What was before is lost; the first block that is connected, or nobody's answer, ends the
    // wait.
    m_fetcher.Fetch(LearningChainMessages::WANTED_HEAD,
                    m_settings.cache->GetGenesis(),
                    m_fetcher.DrawPeer(),
                    0,
                    [this] { FollowChain(); });
}

void
LearningChainCore::HandlePeerFailure(NodeIndex /* peer */)
{
    // Whoever was away asks for what it lacks; requests have timeouts of their own.
}

const LearningChainLedger&
LearningChainCore::GetLedger() const
{
    return m_ledger;
}

const LearningChainCounters&
LearningChainCore::GetCounters() const
{
    return m_counters;
}

uint64_t
LearningChainCore::GetStoredBytes() const
{
    return m_gradients.GetStoredBytes() + m_ledger.GetStoredBytes();
}

void
LearningChainCore::HandleMessage(NodeIndex from, const MessagePtr& message)
{
    const MessageSchema& schema = message->GetSchema();
    if (schema.system != LearningChainMessages::SYSTEM)
    {
        m_counters.rejected++;
    }
    else if (schema.type == LearningChainMessages::GRADIENT)
    {
        HandleGradient(from, message);
    }
    else if (schema.type == LearningChainMessages::BLOCK)
    {
        HandleBlock(from, message);
    }
    else
    {
        HandleRequest(from, message);
    }
}

bool
LearningChainCore::HasPlaceFor(const LearningChainGradient& gradient) const
{
    const auto height = m_ledger.GetChain().GetHeight(gradient.base);
    const Round head = m_ledger.GetHeight();
    if (height)
    {
        return gradient.iteration == *height + 1 && gradient.iteration >= head &&
               m_gradients.HasPlaceFor(gradient, true);
    }
    return gradient.iteration >= head && gradient.iteration - head <= MAX_AHEAD &&
           m_gradients.HasPlaceFor(gradient, false);
}

void
LearningChainCore::HandleGradient(NodeIndex from, const MessagePtr& message)
{
    LearningChainGradientPtr gradient = m_settings.cache->ReadGradient(message);
    if (!gradient)
    {
        m_counters.rejected++;
        return;
    }
    if (!m_fetcher.IsAsked(gradient->id, from) &&
        (!HasPlaceFor(*gradient) ||
         !m_dissemination.Admit(from, gradient->owner, gradient->id, gradient->created, message)))
    {
        return;
    }
    m_verifier.Check(std::move(gradient));
}

void
LearningChainCore::HandleCheckedGradient(const LearningChainGradientPtr& gradient, bool isGenuine)
{
    if (!isGenuine)
    {
        m_counters.rejected++;
        for (const auto& [from, message] : m_dissemination.Reject(gradient->id))
        {
            HandleGradient(from, message);
        }
        return;
    }
    const GossipForward forward = m_dissemination.Accept(gradient->id);
    if (!forward.to.empty())
    {
        m_host.Send(forward.to, LearningChainMessages::MakeGradient(*gradient, forward.ttl));
    }
    const bool isAskedFor = m_fetcher.IsWaitingFor(gradient->id);
    m_fetcher.Stop(gradient->id);
    if (HasPlaceFor(*gradient))
    {
        m_gradients.Add(gradient, m_ledger.GetChain().GetHeight(gradient->base).has_value());
        ProposeIfReady();
    }
    else if (isAskedFor)
    {
        m_gradients.AddNamed(gradient);
    }
    m_proposer.HandleGradient();
}

void
LearningChainCore::HandleBlock(NodeIndex from, const MessagePtr& message)
{
    const LearningChainBlockPtr block = m_settings.cache->ReadBlock(*message);
    if (!block)
    {
        m_counters.rejected++;
        return;
    }
    const bool isAnswer = m_fetcher.IsAsked(block->digest, from) ||
                          m_fetcher.IsAsked(m_settings.cache->GetGenesis(), from);
    if (!isAnswer &&
        !m_dissemination.Admit(from, block->proposer, block->digest, block->created, message))
    {
        return;
    }
    if (m_ledger.Find(block->digest))
    {
        // It had come as an answer.
        HandleCheckedBlock(from, block, true);
        return;
    }
    if (!m_checking.insert(block->digest).second)
    {
        return;
    }
    const Cost cost = VectorAuthenticator::GetVerifyCost(block->payload->GetSize()) +
                      Cost::OfHashing(block->GetSharesSize()) + m_settings.work->GetVerifyCost();
    m_host.Compute<bool>(
        cost,
        WorkClass::PROTOCOL,
        [block,
         work = PeekPointer(m_settings.work),
         seal = m_settings.authenticator->Verify(block->proposer,
                                                 block->payload,
                                                 LearningChainMessages::MakeStatement(*block),
                                                 block->seal)] {
            return work->Verify(block->challenge, block->nonce) && seal();
        },
        [this, from, block](bool isGenuine) {
            m_checking.erase(block->digest);
            HandleCheckedBlock(from, block, isGenuine);
        });
}

void
LearningChainCore::HandleCheckedBlock(NodeIndex from,
                                      const LearningChainBlockPtr& block,
                                      bool isGenuine)
{
    if (!isGenuine)
    {
        m_counters.rejected++;
        for (const auto& [other, message] : m_dissemination.Reject(block->digest))
        {
            HandleBlock(other, message);
        }
        return;
    }
    const GossipForward forward = m_dissemination.Accept(block->digest);
    if (!forward.to.empty())
    {
        m_host.Send(forward.to,
                    LearningChainMessages::MakeBlock(*block, m_ledger.GetHeight(), forward.ttl));
    }
    m_fetcher.Stop(block->digest);
    m_fetcher.Stop(m_settings.cache->GetGenesis());
    AddBlock(block, from);
}

void
LearningChainCore::HandleRequest(NodeIndex from, const MessagePtr& message)
{
    // Who asks for more than can be sent has to ask somebody else.
    const uint64_t vector = m_settings.trainer.setup->initial->GetByteSize();
    if (m_host.GetQueuedBytes(from) > MAX_QUEUED_VECTORS * vector)
    {
        return;
    }
    Digest id = LearningChainMessages::GetDigest(*message, "id");
    const uint64_t wanted = message->GetUnsigned("wanted");
    if (wanted == LearningChainMessages::WANTED_GRADIENT)
    {
        if (const auto gradient = m_gradients.FindById(id))
        {
            m_host.Send({from}, LearningChainMessages::MakeGradient(*gradient, 1));
        }
        return;
    }
    if (wanted == LearningChainMessages::WANTED_HEAD)
    {
        if (m_ledger.GetHeight() <= message->GetRound())
        {
            return; // who asks is no worse off
        }
        id = m_ledger.GetChain().GetHead();
    }
    const LearningChainBlockPtr block = m_ledger.Find(id);
    const auto height = m_ledger.GetChain().GetHeight(id);
    if (block && height)
    {
        m_host.Send({from},
                    LearningChainMessages::MakeBlock(*block, static_cast<Round>(*height), 1));
    }
}

void
LearningChainCore::AddBlock(const LearningChainBlockPtr& block, NodeIndex from)
{
    const ChainUpdate update = m_ledger.Add(block);
    if (update.outcome == ChainOutcome::ORPHAN)
    {
        FetchParent(block->digest, from);
        return;
    }
    for (const Digest& connected : update.connected)
    {
        m_gradients.SetBaseKnown(connected,
                                 static_cast<Round>(*m_ledger.GetChain().GetHeight(connected)));
    }
    m_counters.sideBlocks += update.outcome == ChainOutcome::SIDE;
    m_counters.reorganizations += update.outcome == ChainOutcome::REORGANIZED;
    if (m_ledger.GetHeight() > m_reported)
    {
        m_gradients.CloseBefore(m_ledger.GetHeight());
        Report();
    }
    FollowChain();
}

void
LearningChainCore::FetchParent(const Digest& orphan, NodeIndex from)
{
    const auto missing = m_ledger.GetChain().GetMissing(orphan);
    if (!missing || m_checking.count(*missing) > 0)
    {
        return; // it is connected, or what it lacks is here
    }
    m_fetcher.Fetch(LearningChainMessages::WANTED_BLOCK, *missing, from, m_ledger.GetHeight(), [] {
    });
}

void
LearningChainCore::Report()
{
    m_reported = m_ledger.GetHeight();
    LearningChainReport report;
    report.node = m_host.GetSelf();
    report.height = m_reported;
    report.start = m_start;
    report.end = m_host.GetNow();
    report.trainingLoss = m_loss;
    report.block = m_ledger.Find(m_ledger.GetChain().GetHead());
    report.accepted = m_proposer.GetAccepted();
    report.storedBytes = GetStoredBytes();
    report.counters = m_counters;
    report.model = m_ledger.GetModel(m_ledger.GetChain().GetHead());
    m_settings.observer(report);
}

void
LearningChainCore::FollowChain()
{
    const Digest base = m_ledger.GetBase();
    if (m_base == base)
    {
        return;
    }
    StopTraining();
    m_proposer.Stop();
    m_base = base;
    m_start = m_host.GetNow();
    if (*m_ledger.GetChain().GetHeight(base) >= m_settings.iterations)
    {
        return;
    }
    NS_LOG_INFO("node " << m_host.GetSelf() << " builds on block " << base);
    if (m_gradients.Find(base, m_host.GetSelf()))
    {
        // It has been here before, and has waited for the gradients of others.
        m_proposer.Begin(base);
    }
    else
    {
        Train();
    }
}

void
LearningChainCore::Train()
{
    const UpdateTrainer& trainer = m_settings.trainer;
    const ParameterVectorPtr model = m_ledger.GetModel(*m_base);
    const auto round = static_cast<Round>(*m_ledger.GetChain().GetHeight(*m_base));
    // The model is the sum of that before and the aggregate.
    Cost cost = trainer.GetCost();
    cost.flops += 2 * model->size();
    auto work = trainer.MakeWork(round, model, m_state);
    if (m_settings.noise && !trainer.isByzantine)
    {
        const auto drawn =
            model->HasContent() ? m_settings.noise->Draw(model->size()) : ParameterVectorPtr();
        work = [train = std::move(work), noise = PeekPointer(m_settings.noise), drawn] {
            TrainedUpdate trained = train();
            trained.update =
                std::make_shared<const ParameterVector>(noise->Apply(*trained.update, drawn));
            return trained;
        };
    }
    m_task = m_host.Compute<TrainedUpdate>(
        cost,
        WorkClass::LEARNING,
        std::move(work),
        [this](const TrainedUpdate& trained) { Seal(trained); },
        trainer.GetResultBytes());
}

void
LearningChainCore::Seal(const TrainedUpdate& trained)
{
    m_state = trained.state;
    m_loss = trained.loss;
    LearningChainGradient gradient;
    gradient.owner = m_host.GetSelf();
    gradient.iteration = static_cast<Round>(*m_ledger.GetChain().GetHeight(*m_base) + 1);
    gradient.base = *m_base;
    gradient.created = m_host.GetNow();
    gradient.update = trained.update;
    gradient.payload = std::make_shared<const ParameterPayload>(trained.update);
    auto sign = m_settings.authenticator->Sign(gradient.payload,
                                               LearningChainMessages::MakeStatement(gradient));
    const Cost cost = VectorAuthenticator::GetSignCost(gradient.payload->GetSize());
    m_task = m_host.Compute<VectorSeal>(
        cost,
        WorkClass::PROTOCOL,
        std::move(sign),
        [this, gradient = std::move(gradient)](VectorSeal seal) mutable {
            m_task.reset();
            gradient.seal = std::move(seal);
            const LearningChainGradientPtr own = m_settings.cache->AddGradient(std::move(gradient));
            m_gradients.Add(own, true);
            const GossipForward forward = m_dissemination.Publish(own->id, own->created);
            m_host.Send(forward.to, LearningChainMessages::MakeGradient(*own, forward.ttl));
            Collect();
        });
}

void
LearningChainCore::Collect()
{
    m_isCollecting = true;
    m_timer = m_host.StartTimer(m_settings.gradientTimeout, [this] {
        m_timer.reset();
        m_isCollecting = false;
        m_proposer.Begin(*m_base);
    });
    ProposeIfReady();
}

void
LearningChainCore::ProposeIfReady()
{
    if (m_isCollecting && m_gradients.GetCount(*m_base) == m_settings.nodes)
    {
        StopTraining();
        m_proposer.Begin(*m_base);
    }
}

void
LearningChainCore::StopTraining()
{
    m_isCollecting = false;
    if (m_task)
    {
        m_host.CancelWork(*m_task);
        m_task.reset();
    }
    if (m_timer)
    {
        m_host.CancelTimer(*m_timer);
        m_timer.reset();
    }
}

} // namespace fl
} // namespace ns3
