/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-ledger.h"

namespace ns3
{
namespace fl
{

PirateLedger::PirateLedger(Create create)
    : m_create(std::move(create))
{
}

Round
PirateLedger::GetRound() const
{
    return m_round;
}

PirateIteration&
PirateLedger::GetCurrent()
{
    return Get(m_round);
}

PirateLedger::Position
PirateLedger::GetPosition()
{
    return Position(m_round, GetCurrent().GetRing().GetNextStep());
}

PirateIteration&
PirateLedger::Get(Round iteration)
{
    std::unique_ptr<PirateIteration>& found = m_iterations[iteration];
    if (!found)
    {
        found = m_create(iteration);
    }
    return *found;
}

PirateIteration*
PirateLedger::Find(Round iteration) const
{
    const auto found = m_iterations.find(iteration);
    return found == m_iterations.end() ? nullptr : found->second.get();
}

void
PirateLedger::Hold(PirateHoldings& holdings) const
{
    for (const auto& [round, iteration] : m_iterations)
    {
        iteration->Hold(holdings);
    }
}

void
PirateLedger::Complete(const Digest& model)
{
    m_iterations.erase(m_iterations.begin(), m_iterations.lower_bound(m_round));
    m_round++;
    GetCurrent().modelDigest = model;
}

} // namespace fl
} // namespace ns3
