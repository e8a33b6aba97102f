/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-iteration.h"

#include "ns3/fl-parameter-payload.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace ns3
{
namespace fl
{

PirateIteration::PirateIteration(ProtocolHost& host,
                                 const PirateSettings& settings,
                                 const PirateAssignment& assignment,
                                 Round iteration,
                                 std::function<void()> changed)
    : trainingLoss(std::numeric_limits<double>::quiet_NaN()),
      m_settings(settings),
      m_assignment(assignment),
      m_iteration(iteration),
      m_schedule(assignment.committees),
      m_pool(
          std::make_shared<GradientPool>(host,
                                         *settings.authenticator,
                                         PirateMessages::MakeStatement(assignment.epoch, iteration),
                                         settings.trainer.setup->initial,
                                         std::move(changed))),
      m_ring(m_schedule,
             assignment.committee,
             settings.trainer.setup->initial->size(),
             settings.trainer.setup->initial->HasContent())
{
    m_ring.Reset(iteration);
    const uint32_t seedSlot = m_schedule.GetSeedSlot(m_schedule.GetSource(assignment.committee));
    for (uint32_t position = 0; position < assignment.source.nodes.size(); position++)
    {
        if (m_schedule.GetContributionSlot(position) == seedSlot)
        {
            m_seedOwners.push_back(assignment.source.nodes[position]);
        }
    }
    std::set<NodeIndex> owners(m_seedOwners.begin(), m_seedOwners.end());
    owners.insert(assignment.own.nodes.begin(), assignment.own.nodes.end());
    m_pool->SetOwners(std::move(owners));
    SetInput(0, RingSlot(), Digest());
}

GradientPool&
PirateIteration::GetPool()
{
    return *m_pool;
}

CommitteeRing&
PirateIteration::GetRing()
{
    return m_ring;
}

void
PirateIteration::SetInput(uint32_t step, const RingSlot& input, const Digest& digest)
{
    if (m_ring.SetInput(step, input))
    {
        m_inputDigests[step] = digest;
    }
}

std::optional<Digest>
PirateIteration::GetInputDigest(uint32_t step) const
{
    const auto found = m_inputDigests.find(step);
    return found == m_inputDigests.end() ? std::nullopt : std::make_optional(found->second);
}

bool
PirateIteration::Decide(const PirateBlock& block)
{
    if (block.iteration != m_iteration || !m_ring.Decide(block.step, block.weight))
    {
        return false;
    }
    m_blocks[block.step] = block;
    return true;
}

const PirateBlock*
PirateIteration::GetDecided(uint32_t step) const
{
    const auto found = m_blocks.find(step);
    return found == m_blocks.end() ? nullptr : &found->second;
}

std::vector<NodeIndex>
PirateIteration::GetSlotOwners(uint32_t step) const
{
    std::vector<NodeIndex> owners;
    if (m_schedule.IsReduce(step))
    {
        const uint32_t slot = m_schedule.GetSlot(m_assignment.committee, step);
        for (uint32_t position = 0; position < m_assignment.own.nodes.size(); position++)
        {
            if (m_schedule.GetContributionSlot(position) == slot)
            {
                owners.push_back(m_assignment.own.nodes[position]);
            }
        }
    }
    return owners;
}

std::vector<NodeIndex>
PirateIteration::GetJudgedOwners(uint32_t step) const
{
    std::vector<NodeIndex> owners = GetSlotOwners(step);
    if (step == 0)
    {
        if (m_settings.scope == SCOPE_COMMITTEE)
        {
            owners = m_assignment.own.nodes;
        }
        owners.insert(owners.begin(), m_seedOwners.begin(), m_seedOwners.end());
    }
    return owners;
}

bool
PirateIteration::IsSummed(NodeIndex owner, uint32_t step) const
{
    const std::vector<NodeIndex> own = GetSlotOwners(step);
    return std::find(own.begin(), own.end(), owner) != own.end() ||
           (step == 0 &&
            std::find(m_seedOwners.begin(), m_seedOwners.end(), owner) != m_seedOwners.end());
}

bool
PirateIteration::IsJudge(NodeIndex owner) const
{
    const std::vector<NodeIndex>& own = m_assignment.own.nodes;
    const auto member = std::find(own.begin(), own.end(), owner);
    return member == own.end() || m_schedule.GetContributionSlot(member - own.begin()) !=
                                      m_schedule.GetSeedSlot(m_assignment.committee);
}

bool
PirateIteration::HasAgreedWeights(uint32_t step) const
{
    return m_settings.scope == SCOPE_COMMITTEE && step > 0;
}

std::set<NodeIndex>
PirateIteration::GetRequiredOwners(uint32_t step, bool isLeader) const
{
    std::vector<NodeIndex> owners;
    if (m_settings.scope == SCOPE_STEP && !isLeader)
    {
        owners = step == 0 ? m_seedOwners : std::vector<NodeIndex>();
    }
    else if (!HasAgreedWeights(step))
    {
        owners = GetJudgedOwners(step);
    }
    return std::set<NodeIndex>(owners.begin(), owners.end());
}

std::vector<PirateContribution>
PirateIteration::Choose(uint32_t step) const
{
    std::vector<PirateContribution> chosen;
    if (HasAgreedWeights(step))
    {
        for (const PirateContribution& agreed : m_blocks.at(0).contributions)
        {
            if (IsSummed(agreed.owner, step))
            {
                chosen.push_back(agreed);
            }
        }
        return chosen;
    }
    for (NodeIndex owner : GetJudgedOwners(step))
    {
        const SignedGradient* gradient = m_pool->Find(owner);
        if (gradient != nullptr)
        {
            chosen.push_back(PirateContribution{owner, gradient->digest, 0, 0});
        }
    }
    return chosen;
}

bool
PirateIteration::IsValidChoice(uint32_t step,
                               const std::vector<PirateContribution>& contributions,
                               uint32_t quorum) const
{
    if (HasAgreedWeights(step))
    {
        return contributions == Choose(step);
    }
    // A subsequence of the owners in their order: known ones, each at most once.
    const std::vector<NodeIndex> owners = GetJudgedOwners(step);
    auto next = owners.begin();
    uint32_t own = 0;
    uint32_t usable = 0;
    for (const PirateContribution& contribution : contributions)
    {
        next = std::find(next, owners.end(), contribution.owner);
        if (next == owners.end())
        {
            return false;
        }
        ++next;
        if (m_assignment.own.Has(contribution.owner))
        {
            // What the rule cannot use does not help to make up a quorum.
            const SignedGradient* gradient = m_pool->Find(contribution.owner, contribution.digest);
            own++;
            usable += gradient == nullptr || gradient->isFinite ? 1 : 0;
        }
    }
    return m_settings.scope == SCOPE_STEP || step > 0 || usable >= quorum ||
           own == m_assignment.own.nodes.size();
}

std::vector<PirateContribution>
PirateIteration::FindMissing(uint32_t step,
                             const std::vector<PirateContribution>& contributions) const
{
    std::vector<PirateContribution> missing;
    for (const PirateContribution& contribution : contributions)
    {
        const bool isNeeded = !HasAgreedWeights(step) || contribution.weight > 0;
        if (isNeeded && m_pool->Find(contribution.owner, contribution.digest) == nullptr)
        {
            missing.push_back(contribution);
        }
    }
    return missing;
}

std::set<uint32_t>
PirateIteration::FindMissingInputs() const
{
    std::set<uint32_t> missing;
    for (uint32_t step = std::max(1U, GetFirstUnsettled());
         step <= m_ring.GetNextStep() && step < m_schedule.GetSteps();
         step++)
    {
        if (m_inputDigests.count(step) == 0 && m_ring.GetResult(step) == nullptr)
        {
            missing.insert(step - 1);
        }
    }
    return missing;
}

std::set<uint32_t>
PirateIteration::FindUnsettled() const
{
    std::set<uint32_t> unsettled;
    for (uint32_t step = GetFirstUnsettled(); step < m_ring.GetNextStep(); step++)
    {
        if (m_ring.GetResult(step) == nullptr)
        {
            unsettled.insert(step);
        }
    }
    return unsettled;
}

uint32_t
PirateIteration::GetFirstUnsettled() const
{
    while (m_firstUnsettled < m_schedule.GetSteps() &&
           m_ring.GetResult(m_firstUnsettled) != nullptr)
    {
        m_firstUnsettled++;
    }
    return m_firstUnsettled;
}

void
PirateIteration::Hold(PirateHoldings& holdings) const
{
    m_pool->Hold(holdings);
    for (uint32_t step = 0; step < m_schedule.GetSteps(); step++)
    {
        const RingSlot* input = m_ring.GetInput(step);
        const RingSlot* result = m_ring.GetResult(step);
        holdings.Add(PirateHolding::AGGREGATE, input == nullptr ? nullptr : input->sum);
        holdings.Add(PirateHolding::SUM, result == nullptr ? nullptr : result->sum);
    }
    if (proposed)
    {
        holdings.Add(PirateHolding::PROPOSAL, ParameterPayload::FromPayload(proposed->GetBulk()));
    }
    holdings.Add(PirateHolding::MODEL, model);
}

std::optional<PirateStepTask>
PirateIteration::MakeTask(uint32_t step, const std::vector<PirateContribution>& contributions) const
{
    const RingSlot* input = m_ring.GetInput(step);
    const bool isLast = step + 1 == m_schedule.GetSteps();
    if (input == nullptr || (isLast && !model))
    {
        return std::nullopt;
    }
    PirateStepTask task;
    task.digests = &m_settings.trainer.setup->cryptography->GetDigestScheme();
    task.rule = HasAgreedWeights(step) ? nullptr : PeekPointer(m_settings.rule);
    task.form = m_settings.trainer.setup->initial;
    task.input = *input;
    task.inputDigest = m_inputDigests.at(step);
    task.model = model;
    task.modelDigest = modelDigest;
    for (const PirateContribution& contribution : contributions)
    {
        const SignedGradient* gradient = m_pool->Find(contribution.owner, contribution.digest);
        task.gradients.push_back(PirateStepGradient{contribution,
                                                    gradient ? gradient->vector : nullptr,
                                                    IsSummed(contribution.owner, step)});
    }
    if (isLast)
    {
        std::vector<RingSlot> finished(m_schedule.GetMembers());
        task.finishedSlot = m_schedule.GetSlot(m_assignment.committee, step);
        for (uint32_t slot = 0; slot < finished.size(); slot++)
        {
            const uint32_t from = m_schedule.GetFinishingStep(m_assignment.committee, slot);
            const RingSlot* result = m_ring.GetResult(from);
            if (slot != task.finishedSlot && result == nullptr)
            {
                return std::nullopt;
            }
            finished[slot] = slot == task.finishedSlot ? RingSlot() : *result;
        }
        task.finished = std::move(finished);
    }
    return task;
}

} // namespace fl
} // namespace ns3
