/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-chain-verifier.h"

#include "ns3/fl-vector-authenticator.h"

#include <memory>
#include <utility>

namespace ns3
{
namespace fl
{

LearningChainVerifier::LearningChainVerifier(ProtocolHost& host, Checked checked)
    : m_host(host),
      m_checked(std::move(checked))
{
}

void
LearningChainVerifier::Check(LearningChainGradientPtr gradient)
{
    m_waiting.push_back(std::move(gradient));
    if (m_checking.empty())
    {
        Begin();
    }
}

void
LearningChainVerifier::Begin()
{
    m_checking.swap(m_waiting);
    Cost cost;
    // Other nodes have received the same and may have begun to check it.
    std::vector<std::shared_ptr<SharedWork<bool>>> claimed;
    for (const auto& gradient : m_checking)
    {
        cost += VectorAuthenticator::GetVerifyCost(gradient->payload->GetSize());
        if (gradient->isGenuine->Claim())
        {
            claimed.push_back(gradient->isGenuine);
        }
    }
    std::function<void()> work;
    if (!claimed.empty())
    {
        work = [claimed = std::move(claimed)] {
            for (const auto& check : claimed)
            {
                check->Get();
            }
        };
    }
    m_host.StartWork(
        cost,
        WorkClass::PROTOCOL,
        std::move(work),
        [this] { Finish(); },
        0);
}

void
LearningChainVerifier::Finish()
{
    // Another one may come while these are handed over; it waits for the next task.
    for (size_t i = 0; i < m_checking.size(); i++)
    {
        const LearningChainGradientPtr gradient = m_checking[i];
        m_checked(gradient, gradient->isGenuine->Get());
    }
    m_checking.clear();
    if (!m_waiting.empty())
    {
        Begin();
    }
}

} // namespace fl
} // namespace ns3
