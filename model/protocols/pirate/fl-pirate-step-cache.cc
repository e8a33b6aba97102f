/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-step-cache.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/**
 * @param task what is to be computed
 * @return the choice of gradients
 */
std::vector<PirateContribution>
GetChoice(const PirateStepTask& task)
{
    std::vector<PirateContribution> choice;
    for (const PirateStepGradient& gradient : task.gradients)
    {
        choice.push_back(gradient.contribution);
        if (task.rule != nullptr)
        {
            choice.back().weight = 0; // results, whatever somebody has claimed
            choice.back().mass = 0;
        }
    }
    return choice;
}

} // namespace

PirateStepCache::PirateStepCache(ProtocolHost& host)
    : m_host(host)
{
}

const std::shared_ptr<PirateStepCache::Entry>*
PirateStepCache::FindEntry(Round iteration, uint32_t step, const PirateStepTask& task) const
{
    const std::vector<PirateContribution> choice = GetChoice(task);
    for (const std::shared_ptr<Entry>& entry : m_entries)
    {
        if (entry->iteration == iteration && entry->step == step &&
            entry->isFalsified == (task.attack != nullptr) && entry->contributions == choice)
        {
            return &entry;
        }
    }
    return nullptr;
}

const PirateStepOutcome*
PirateStepCache::Find(Round iteration, uint32_t step, const PirateStepTask& task) const
{
    const std::shared_ptr<Entry>* found = FindEntry(iteration, step, task);
    return found == nullptr ? nullptr : (*found)->outcome.get();
}

bool
PirateStepCache::Has(Round iteration, uint32_t step, const PirateStepTask& task) const
{
    return FindEntry(iteration, step, task) != nullptr;
}

void
PirateStepCache::Compute(Round iteration, uint32_t step, const PirateStepTask& task, Done done)
{
    const std::shared_ptr<Entry>* found = FindEntry(iteration, step, task);
    if (found != nullptr)
    {
        if ((*found)->outcome)
        {
            const std::shared_ptr<const PirateStepOutcome> outcome = (*found)->outcome;
            done(*outcome);
        }
        else
        {
            (*found)->waiting.push_back(std::move(done));
        }
        return;
    }
    auto entry = std::make_shared<Entry>();
    entry->iteration = iteration;
    entry->step = step;
    entry->isFalsified = task.attack != nullptr;
    entry->contributions = GetChoice(task);
    entry->waiting.push_back(std::move(done));
    m_entries.push_back(entry);
    const uint64_t bytes = task.form->HasContent() ? 2 * task.form->GetByteSize() : 0;
    m_host.Compute<PirateStepOutcome>(
        task.GetCost(),
        WorkClass::PROTOCOL,
        [task] { return task.Run(); },
        [entry](PirateStepOutcome outcome) {
            entry->outcome = std::make_shared<const PirateStepOutcome>(std::move(outcome));
            for (const Done& waiting : std::exchange(entry->waiting, {}))
            {
                waiting(*entry->outcome);
            }
        },
        bytes);
}

void
PirateStepCache::Hold(PirateHoldings& holdings) const
{
    for (const std::shared_ptr<Entry>& entry : m_entries)
    {
        if (entry->outcome)
        {
            holdings.Add(PirateHolding::PROPOSAL, entry->outcome->slot.sum);
            holdings.Add(PirateHolding::MODEL, entry->outcome->model);
        }
    }
}

void
PirateStepCache::Forget(Round iteration, uint32_t step)
{
    m_entries.remove_if([iteration, step](const std::shared_ptr<Entry>& entry) {
        return entry->iteration != iteration || entry->step < step;
    });
}

} // namespace fl
} // namespace ns3
