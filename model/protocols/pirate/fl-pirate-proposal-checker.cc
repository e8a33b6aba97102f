/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-proposal-checker.h"

#include "ns3/log.h"

#include <cmath>
#include <memory>
#include <utility>

namespace ns3
{
namespace fl
{

NS_LOG_COMPONENT_DEFINE("FlPirateProposalChecker");

PirateProposalChecker::PirateProposalChecker(ProtocolHost& host,
                                             const PirateSettings& settings,
                                             PirateStepCache& cache,
                                             PirateRecovery& recovery,
                                             uint32_t members,
                                             uint32_t reduceSteps)
    : m_host(host),
      m_settings(settings),
      m_cache(cache),
      m_recovery(recovery),
      m_members(members),
      m_reduceSteps(reduceSteps)
{
}

void
PirateProposalChecker::Begin(NodeIndex proposer, const PirateBlock& block, Verdict verdict)
{
    m_pending = Pending{++m_number, proposer, block, std::move(verdict)};
}

void
PirateProposalChecker::Drop()
{
    m_pending.reset();
    m_recovery.WantGradients(0, {}, m_host.GetSelf());
    m_recovery.StopWantingProposed();
}

bool
PirateProposalChecker::IsPending() const
{
    return m_pending.has_value();
}

void
PirateProposalChecker::Answer(uint64_t number, bool isAccepted)
{
    if (!m_pending || m_pending->number != number)
    {
        return;
    }
    const Pending answered = std::move(*m_pending);
    Drop();
    if (!isAccepted)
    {
        NS_LOG_INFO("node " << m_host.GetSelf() << " refuses what node " << answered.proposer
                            << " proposes for step " << answered.block.step << " of iteration "
                            << answered.block.iteration);
    }
    answered.verdict(isAccepted);
}

bool
PirateProposalChecker::IsJudgedBySum(uint32_t step) const
{
    return m_settings.check == CHECK_DETECTOR && step < m_reduceSteps;
}

void
PirateProposalChecker::Continue(const PirateCheckContext& context)
{
    if (!m_pending || m_pending->isComputing)
    {
        return;
    }
    const PirateBlock& block = m_pending->block;
    const std::pair<Round, uint32_t> proposed(block.iteration, block.step);
    const std::pair<Round, uint32_t> next(context.number, context.step);
    if (proposed != next)
    {
        // A leader proposes a step when it has decided all before, and its block shows that.
        Answer(m_pending->number, false);
        return;
    }
    if (!context.iteration.model)
    {
        return; // it is being recovered
    }
    const std::optional<Digest> input = context.iteration.GetInputDigest(context.step);
    if (!input)
    {
        return; // the neighbor's result has not come yet
    }
    if (block.slot != context.slot || block.input != *input || !std::isfinite(block.weight) ||
        !context.iteration.IsValidChoice(context.step, block.contributions, context.quorum))
    {
        Answer(m_pending->number, false);
    }
    else if (IsJudgedBySum(context.step))
    {
        JudgeSum(context);
    }
    else
    {
        Recompute(context);
    }
}

void
PirateProposalChecker::Recompute(const PirateCheckContext& context)
{
    const PirateBlock& block = m_pending->block;
    const std::vector<PirateContribution> missing =
        context.iteration.FindMissing(context.step, block.contributions);
    for (const PirateContribution& gradient : missing)
    {
        context.iteration.GetPool().Want(gradient.owner, gradient.digest);
    }
    m_recovery.WantGradients(context.number, missing, m_pending->proposer);
    if (missing.empty() &&
        !context.iteration.IsValidChoice(context.step, block.contributions, context.quorum))
    {
        Answer(m_pending->number, false); // now that it is known which of them are finite
        return;
    }
    const std::optional<PirateStepTask> task =
        missing.empty() ? context.iteration.MakeTask(context.step, block.contributions)
                        : std::nullopt;
    if (!task)
    {
        return;
    }
    m_pending->isComputing = true;
    m_cache.Compute(
        context.number,
        context.step,
        *task,
        [this, number = m_pending->number, block](const PirateStepOutcome& outcome) {
            Answer(number,
                   outcome.contributions == block.contributions && outcome.digest == block.result &&
                       outcome.slot.weight == block.weight && outcome.modelDigest == block.model);
        });
}

void
PirateProposalChecker::JudgeSum(const PirateCheckContext& context)
{
    const PirateBlock& block = m_pending->block;
    const RingSlot input = *context.iteration.GetRing().GetInput(context.step);
    double weight = input.weight;
    bool areMasses = true;
    for (const PirateContribution& contribution : block.contributions)
    {
        // What is added is judged by its mean: a mass of any size would hide a sum of any size.
        areMasses = areMasses && contribution.mass >= 0 &&
                    contribution.mass <= m_settings.rule->GetMaxMass();
        weight +=
            context.iteration.IsSummed(contribution.owner, context.step) ? contribution.mass : 0;
    }
    if (!areMasses || weight != block.weight || block.model != context.iteration.modelDigest)
    {
        Answer(m_pending->number, false);
        return;
    }
    if (weight == input.weight)
    {
        Answer(m_pending->number, block.result == block.input); // nothing was added
        return;
    }
    const auto& sums = m_sums[{context.number, context.step}];
    const auto sum = sums.find(m_pending->proposer);
    if (sum == sums.end())
    {
        // Who brings it may have failed, unless it is the leader itself.
        if (!m_settings.dissemination->IsDirect(m_members))
        {
            m_recovery.WantProposed(context.number, context.step, m_pending->proposer);
        }
        return;
    }
    m_recovery.StopWantingProposed();
    m_pending->isComputing = true;
    const WeightAggregator* rule = PeekPointer(m_settings.rule);
    const DigestScheme* digests = &m_settings.trainer.setup->cryptography->GetDigestScheme();
    const RingSlot proposed{sum->second, weight};
    const std::pair<Round, uint32_t> next(context.number, context.step);
    Cost cost = Cost::OfHashing(proposed.sum->GetByteSize());
    cost.flops =
        static_cast<uint64_t>(rule->GetFlops(1, proposed.sum->size())) + 3 * proposed.sum->size();
    cost.memoryBytes = 3 * proposed.sum->GetByteSize();
    m_host.Compute<bool>(
        cost,
        WorkClass::PROTOCOL,
        [rule, digests, input, proposed, result = block.result] {
            return PirateStepTask::ComputeDigest(*digests, proposed.sum) == result &&
                   PirateStepTask::IsPlausible(*rule, input, proposed);
        },
        [this,
         number = m_pending->number,
         position = next,
         result = block.result,
         sum = proposed.sum](bool isPlausible) {
            if (isPlausible)
            {
                m_verified[position][result] = sum;
            }
            Answer(number, isPlausible);
        });
}

void
PirateProposalChecker::TakeProposedSum(NodeIndex from,
                                       Round iteration,
                                       uint32_t step,
                                       const ParameterVectorPtr& sum)
{
    m_sums[{iteration, step}][from] = sum;
}

void
PirateProposalChecker::FindDecidedSum(const PirateBlock& block,
                                      std::function<void(const ParameterVectorPtr&)> done)
{
    const auto verified = m_verified.find({block.iteration, block.step});
    if (verified != m_verified.end() && verified->second.count(block.result) > 0)
    {
        done(verified->second.at(block.result));
        return;
    }
    const auto sums = m_sums.find({block.iteration, block.step});
    if (sums == m_sums.end())
    {
        return;
    }
    const DigestScheme* digests = &m_settings.trainer.setup->cryptography->GetDigestScheme();
    for (const auto& [leader, sum] : sums->second)
    {
        m_host.Compute<bool>(
            Cost::OfHashing(sum->GetByteSize()),
            WorkClass::PROTOCOL,
            [digests, sum = sum, result = block.result] {
                return PirateStepTask::ComputeDigest(*digests, sum) == result;
            },
            [sum = sum, done](bool isDecided) {
                if (isDecided)
                {
                    done(sum);
                }
            });
    }
}

void
PirateProposalChecker::Hold(PirateHoldings& holdings) const
{
    for (const auto& [position, sums] : m_sums)
    {
        for (const auto& [leader, sum] : sums)
        {
            holdings.Add(PirateHolding::PROPOSAL, sum);
        }
    }
    for (const auto& [position, sums] : m_verified)
    {
        for (const auto& [digest, sum] : sums)
        {
            holdings.Add(PirateHolding::PROPOSAL, sum);
        }
    }
}

void
PirateProposalChecker::Forget(Round iteration, uint32_t step)
{
    m_sums.erase(m_sums.begin(), m_sums.lower_bound({iteration, step}));
    m_verified.erase(m_verified.begin(), m_verified.lower_bound({iteration, step}));
}

} // namespace fl
} // namespace ns3
