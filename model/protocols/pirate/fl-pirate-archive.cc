/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-archive.h"

#include "ns3/fl-parameter-payload.h"

#include <iterator>
#include <optional>

namespace ns3
{
namespace fl
{

PirateArchive::PirateArchive(ProtocolHost& host,
                             const PirateSettings& settings,
                             const PirateAssignment& assignment)
    : m_host(host),
      m_settings(settings),
      m_assignment(assignment)
{
}

bool
PirateArchive::Answer(NodeIndex from, const MessagePtr& message, const PirateLedger& ledger)
{
    const std::optional<PirateFetch> fetch = PirateMessages::GetFetch(*message);
    const bool isMember = m_assignment.own.Has(from);
    if (!fetch ||
        !(isMember || (fetch->wanted == PirateWanted::AGGREGATE && m_assignment.sink.Has(from))))
    {
        return false;
    }
    const MessagePtr answer = FindAnswer(*fetch, ledger);
    if (answer && IsTimely(Question(from,
                                    fetch->wanted,
                                    fetch->iteration,
                                    fetch->step,
                                    fetch->owner,
                                    fetch->digest)))
    {
        m_host.Send({from}, answer);
    }
    return true;
}

bool
PirateArchive::IsTimely(const Question& question)
{
    const Time now = m_host.GetNow();
    const NodeIndex asker = std::get<0>(question);
    // Whoever asks again and again would have this member send without end.
    const Time interval = m_settings.inputTimeout / 2;
    for (auto answered = m_answered.begin(); answered != m_answered.end();)
    {
        answered =
            answered->second + interval <= now ? m_answered.erase(answered) : std::next(answered);
    }
    return m_host.GetQueuedBytes(asker) <= m_settings.trainer.setup->initial->GetByteSize() &&
           m_answered.emplace(question, now).second;
}

MessagePtr
PirateArchive::FindAnswer(const PirateFetch& fetch, const PirateLedger& ledger) const
{
    PirateIteration* iteration = ledger.Find(fetch.iteration);
    if (iteration == nullptr)
    {
        return nullptr;
    }
    if (fetch.wanted == PirateWanted::GRADIENT)
    {
        const SignedGradient* gradient = iteration->GetPool().Find(fetch.owner, fetch.digest);
        return gradient == nullptr ? nullptr : gradient->message;
    }
    if (fetch.wanted == PirateWanted::MODEL)
    {
        return iteration->model ? PirateMessages::MakeModel(
                                      fetch.iteration,
                                      std::make_shared<const ParameterPayload>(iteration->model))
                                : nullptr;
    }
    if (fetch.wanted == PirateWanted::PROPOSED)
    {
        const MessagePtr& proposed = iteration->proposed;
        return proposed && proposed->GetUnsigned("step") == fetch.step ? proposed : nullptr;
    }
    const auto decided = iteration->decided.find(fetch.step);
    const bool isWithheld = m_settings.attack && m_settings.attack->WithholdsAggregates();
    const bool isThere = decided != iteration->decided.end() &&
                         iteration->GetRing().GetResult(fetch.step) != nullptr &&
                         decided->second.proof.certificate;
    return isThere && !isWithheld
               ? PirateMessages::MakeAggregate(decided->second, PirateMessages::PHASE_RECOVER)
               : nullptr;
}

} // namespace fl
} // namespace ns3
