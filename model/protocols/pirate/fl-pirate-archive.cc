/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-archive.h"

#include "fl-pirate-messages.h"

#include "ns3/fl-parameter-payload.h"

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
PirateArchive::Answer(NodeIndex from, const MessagePtr& message, const PirateLedger& ledger) const
{
    const std::optional<PirateFetch> fetch = PirateMessages::GetFetch(*message);
    const bool isMember = m_assignment.own.Has(from);
    if (!fetch ||
        (fetch->wanted == PirateWanted::AGGREGATE ? !m_assignment.sink.Has(from) : !isMember))
    {
        return false;
    }
    PirateIteration* found = ledger.Find(fetch->iteration);
    const bool isWithheld = fetch->wanted == PirateWanted::AGGREGATE && m_settings.attack &&
                            m_settings.attack->WithholdsAggregates();
    if (found == nullptr || isWithheld ||
        m_host.GetQueuedBytes(from) > m_settings.trainer.setup->initial->GetByteSize())
    {
        return true; // what it asks for is not here, or on its way already
    }
    PirateIteration& iteration = *found;
    const auto decided = iteration.decided.find(fetch->step);
    const SignedGradient* gradient = iteration.GetPool().Find(fetch->owner, fetch->digest);
    MessagePtr answer;
    if (fetch->wanted == PirateWanted::AGGREGATE && decided != iteration.decided.end() &&
        iteration.GetRing().GetResult(fetch->step) != nullptr && decided->second.proof.certificate)
    {
        answer = PirateMessages::MakeAggregate(decided->second, PirateMessages::PHASE_RECOVER);
    }
    else if (fetch->wanted == PirateWanted::GRADIENT && gradient != nullptr)
    {
        answer = gradient->message;
    }
    else if (fetch->wanted == PirateWanted::MODEL && iteration.model)
    {
        answer =
            PirateMessages::MakeModel(fetch->iteration,
                                      std::make_shared<const ParameterPayload>(iteration.model));
    }
    if (answer)
    {
        m_host.Send({from}, answer);
    }
    return true;
}

} // namespace fl
} // namespace ns3
