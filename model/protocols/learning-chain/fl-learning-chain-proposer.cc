/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-chain-proposer.h"

#include "ns3/fl-merkle-tree.h"
#include "ns3/fl-parameter-payload.h"
#include "ns3/log.h"

#include <utility>

namespace ns3
{
namespace fl
{

NS_LOG_COMPONENT_DEFINE("FlLearningChainProposer");

LearningChainProposer::LearningChainProposer(ProtocolHost& host,
                                             const LearningChainSettings& settings,
                                             const LearningChainGradients& gradients,
                                             LearningChainLedger& ledger,
                                             LearningChainFetcher& fetcher,
                                             Outputs outputs)
    : m_host(host),
      m_settings(settings),
      m_gradients(gradients),
      m_ledger(ledger),
      m_fetcher(fetcher),
      m_outputs(std::move(outputs)),
      m_miner(settings.work->CreateMiner(host, settings.power, settings.random))
{
}

void
LearningChainProposer::Begin(const Digest& base)
{
    Stop();
    m_base = base;
    m_accepted.clear();
    const LearningChainBlockPtr suspect = GetSuspect();
    if (suspect && suspect->shares->size() < m_settings.quorum)
    {
        Judge(false);
    }
    else if (suspect && HasTrainedFor(*suspect))
    {
        Examine();
    }
    else
    {
        Aggregate();
    }
}

void
LearningChainProposer::Stop()
{
    m_state = State::IDLE;
    m_miner->Stop();
    if (m_task)
    {
        m_host.CancelWork(*m_task);
        m_task.reset();
    }
    for (const Digest& gradient : std::exchange(m_asked, {}))
    {
        m_fetcher.Stop(gradient);
    }
    m_fetcher.Stop(m_settings.cache->GetGenesis());
}

void
LearningChainProposer::AskForHead()
{
    m_fetcher.Fetch(LearningChainMessages::WANTED_HEAD,
                    m_settings.cache->GetGenesis(),
                    m_fetcher.DrawPeer(),
                    m_ledger.GetHeight(),
                    [this] { AskForHead(); });
}

void
LearningChainProposer::HandleGradient()
{
    if (m_state == State::GATHERING)
    {
        Examine();
    }
    else if (m_state == State::STARVING)
    {
        Aggregate();
    }
}

const std::vector<NodeIndex>&
LearningChainProposer::GetAccepted() const
{
    return m_accepted;
}

LearningChainBlockPtr
LearningChainProposer::GetSuspect() const
{
    const LearningChainBlockPtr block = m_ledger.Find(m_base);
    const bool isSpared = m_settings.byzantine && m_settings.byzantine->collude;
    if (!block || isSpared || block->proposer == m_host.GetSelf() || m_ledger.GetVerdict(m_base))
    {
        return nullptr;
    }
    return block;
}

bool
LearningChainProposer::HasTrainedFor(const LearningChainBlock& block) const
{
    return m_gradients.Find(block.parent, m_host.GetSelf()) != nullptr;
}

void
LearningChainProposer::Examine()
{
    const LearningChainBlockPtr block = m_ledger.Find(m_base);
    std::vector<LearningChainGradientPtr> gradients;
    bool isComplete = true;
    for (const LearningChainShare& share : *block->shares)
    {
        gradients.push_back(m_gradients.FindNamed(block->parent, share));
        if (gradients.back())
        {
            continue;
        }
        if (m_asked.insert(share.gradient).second)
        {
            m_fetcher.Fetch(LearningChainMessages::WANTED_GRADIENT,
                            share.gradient,
                            block->proposer,
                            m_ledger.GetHeight(),
                            [this] { Judge(false); });
        }
        else if (!m_fetcher.IsWaitingFor(share.gradient))
        {
            // It has come, and is not what the block says that it is.
            Judge(false);
            return;
        }
        isComplete = false;
    }
    if (!isComplete)
    {
        m_state = State::GATHERING;
        return;
    }
    m_state = State::WORKING;
    const auto work = m_settings.cache->Aggregate(gradients);
    m_task = m_host.StartWork(
        GetCost(gradients),
        WorkClass::LEARNING,
        work->Claim() ? [work] { work->Get(); } : std::function<void()>(),
        [this, work, block] {
            m_task.reset();
            const LearningChainAggregate& right = work->Get();
            Judge(right.vector && right.digest == block->seal.digest);
        },
        0);
}

void
LearningChainProposer::Judge(bool isRight)
{
    const Digest base = m_base;
    m_ledger.Judge(base, isRight);
    if (isRight)
    {
        Aggregate();
        return;
    }
    NS_LOG_INFO("node " << m_host.GetSelf() << " rolls back block " << base);
    Stop();
    m_outputs.judged();
}

bool
LearningChainProposer::IsToFalsify() const
{
    if (!m_settings.byzantine || !m_settings.byzantine->update)
    {
        return false;
    }
    // On a wrong update of theirs colluding nodes put a right one, which passes examination.
    const LearningChainBlockPtr block = m_ledger.Find(m_base);
    return !m_settings.byzantine->collude || !block ||
           m_settings.byzantine->members.count(block->proposer) == 0;
}

void
LearningChainProposer::Aggregate()
{
    if (m_gradients.GetCount(m_base) < m_settings.quorum)
    {
        m_state = State::STARVING;
        m_outputs.starving();
        if (m_state == State::STARVING)
        {
            AskForHead();
        }
        return;
    }
    m_fetcher.Stop(m_settings.cache->GetGenesis());
    const std::vector<LearningChainGradientPtr> gradients = m_gradients.GetAll(m_base);
    const auto work = m_settings.cache->Aggregate(gradients);
    LearningChainBlock draft;
    draft.proposer = m_host.GetSelf();
    draft.parent = m_base;
    draft.created = m_host.GetNow();
    Attack* attack = IsToFalsify() ? PeekPointer(m_settings.byzantine->update) : nullptr;
    AttackView view;
    view.own.node = m_host.GetSelf();
    view.own.round = static_cast<Round>(*m_ledger.GetChain().GetHeight(m_base));
    if (attack != nullptr)
    {
        view.noise = attack->DrawNoise(m_settings.trainer.setup->initial->size());
    }
    auto make = [work,
                 draft = std::move(draft),
                 attack,
                 view = std::move(view),
                 digests = &m_settings.cache->GetDigestScheme(),
                 authenticator = m_settings.authenticator] {
        LearningChainBlock block = draft;
        const LearningChainAggregate& right = work->Get();
        if (!right.vector)
        {
            return block;
        }
        block.shares = right.shares;
        block.aggregate = right.vector;
        block.payload = right.payload;
        block.seal.digest = right.digest;
        if (attack != nullptr)
        {
            AttackView filled = view;
            filled.own.honest = right.vector;
            block.aggregate = std::make_shared<const ParameterVector>(attack->Craft(filled));
            block.payload = std::make_shared<const ParameterPayload>(block.aggregate);
            block.seal.digest = MerkleTree(*digests, *block.payload).GetRoot();
        }
        block.ComputeChallenge(*digests);
        block.seal =
            authenticator->Sign(block.payload, LearningChainMessages::MakeStatement(block))();
        return block;
    };
    m_state = State::WORKING;
    m_task = m_host.Compute<LearningChainBlock>(
        GetCost(gradients) + Cost::OfSigning(1),
        WorkClass::LEARNING,
        std::move(make),
        [this, work](LearningChainBlock made) {
            m_task.reset();
            const LearningChainAggregate& right = work->Get();
            for (size_t i = 0; right.vector && i < right.shares->size(); i++)
            {
                if (right.weights.empty() || right.weights[i] > 0)
                {
                    m_accepted.push_back((*right.shares)[i].owner);
                }
            }
            Mine(std::move(made));
        },
        m_settings.trainer.setup->initial->HasContent()
            ? m_settings.trainer.setup->initial->GetByteSize()
            : 0);
}

void
LearningChainProposer::Mine(LearningChainBlock draft)
{
    if (!draft.aggregate)
    {
        m_state = State::STARVING;
        return;
    }
    m_state = State::MINING;
    const Digest challenge = draft.challenge;
    m_miner->Start(challenge, [this, draft = std::move(draft)](uint64_t nonce) {
        m_state = State::IDLE;
        LearningChainBlock block = draft;
        block.nonce = nonce;
        block.ComputeDigest(m_settings.cache->GetDigestScheme());
        m_outputs.found(m_settings.cache->AddBlock(std::move(block)));
    });
}

Cost
LearningChainProposer::GetCost(const std::vector<LearningChainGradientPtr>& gradients) const
{
    const ParameterVector& model = *m_settings.trainer.setup->initial;
    Cost cost = Cost::OfHashing(model.GetByteSize());
    cost.flops = static_cast<uint64_t>(
        m_settings.trainer.setup->aggregator->GetFlops(gradients.size(), model.size()));
    return cost;
}

} // namespace fl
} // namespace ns3
