/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-chain-fetcher.h"

#include <utility>

namespace ns3
{
namespace fl
{

LearningChainFetcher::LearningChainFetcher(ProtocolHost& host,
                                           const LearningChainSettings& settings)
    : m_host(host),
      m_settings(settings)
{
}

void
LearningChainFetcher::Fetch(LearningChainMessages::Wanted wanted,
                            const Digest& id,
                            NodeIndex first,
                            Round height,
                            GaveUp gaveUp)
{
    if (IsWaitingFor(id))
    {
        return;
    }
    Request& request = m_requests[id];
    request = {wanted, first, height, 0, 0, std::move(gaveUp)};
    Send(id, request);
}

void
LearningChainFetcher::Send(const Digest& id, Request& request)
{
    request.attempts++;
    request.timer = m_host.StartTimer(m_settings.requestTimeout, [this, id] { HandleTimeout(id); });
    m_host.Send({request.peer},
                LearningChainMessages::MakeRequest(request.wanted, id, request.height));
}

void
LearningChainFetcher::HandleTimeout(const Digest& id)
{
    Request& request = m_requests.at(id);
    if (request.attempts < MAX_ATTEMPTS)
    {
        request.peer = DrawPeer();
        Send(id, request);
        return;
    }
    const GaveUp gaveUp = std::move(request.gaveUp);
    m_requests.erase(id);
    gaveUp();
}

bool
LearningChainFetcher::IsWaitingFor(const Digest& id) const
{
    return m_requests.count(id) > 0;
}

bool
LearningChainFetcher::IsAsked(const Digest& id, NodeIndex peer) const
{
    const auto found = m_requests.find(id);
    return found != m_requests.end() && found->second.peer == peer;
}

void
LearningChainFetcher::Stop(const Digest& id)
{
    const auto found = m_requests.find(id);
    if (found != m_requests.end())
    {
        m_host.CancelTimer(found->second.timer);
        m_requests.erase(found);
    }
}

NodeIndex
LearningChainFetcher::DrawPeer() const
{
    const NodeIndex drawn = m_settings.random->GetInteger(0, m_settings.nodes - 2);
    return drawn < m_host.GetSelf() ? drawn : drawn + 1;
}

} // namespace fl
} // namespace ns3
