/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-gradient-pool.h"

#include "fl-pirate-messages.h"

#include "ns3/fl-parameter-payload.h"

#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/// What the check of a gradient has shown.
struct Checked
{
    bool isGenuine; ///< its owner has signed it
    bool isFinite;  ///< it has no infinite parameter, and all are numbers
};

} // namespace

GradientPool::GradientPool(ProtocolHost& host,
                           const VectorAuthenticator& authenticator,
                           Bytes statement,
                           ParameterVectorPtr form,
                           std::function<void()> changed)
    : m_host(host),
      m_authenticator(authenticator),
      m_statement(std::move(statement)),
      m_form(std::move(form)),
      m_changed(std::move(changed))
{
}

void
GradientPool::SetOwners(std::set<NodeIndex> owners)
{
    m_owners = std::move(owners);
}

void
GradientPool::Add(SignedGradient gradient)
{
    m_gradients[gradient.owner].push_back(std::move(gradient));
}

bool
GradientPool::Offer(NodeIndex from, const MessagePtr& message)
{
    const NodeIndex owner = message->GetUnsigned("owner");
    const VectorSeal seal = PirateMessages::GetSeal(*message);
    if (m_owners.count(owner) == 0)
    {
        Reject(from, owner);
        return false;
    }
    const bool isWanted = m_wanted.count({owner, seal.digest}) > 0;
    const auto checking = m_checking.find({from, owner});
    const bool isUnderWay = checking != m_checking.end();
    if (Find(owner, seal.digest) != nullptr || (isUnderWay && checking->second == seal.digest))
    {
        return true; // passed on by several, or sent again to a leader whose turn it is again
    }
    const ParameterVectorPtr vector = ParameterPayload::FromPayload(message->GetBulk(), *m_form);
    if ((Find(owner) != nullptr && !isWanted) || !vector || isUnderWay)
    {
        Reject(from, owner);
        return false;
    }
    m_checking[{from, owner}] = seal.digest;
    const SignedGradient gradient{owner, seal.digest, vector, message, true};
    m_host.Compute<Checked>(
        VectorAuthenticator::GetVerifyCost(message->GetBulkSize()),
        WorkClass::PROTOCOL,
        [verify = m_authenticator.Verify(owner, message->GetBulk(), m_statement, seal), vector] {
            return Checked{verify(), vector->IsFinite()};
        },
        [pool = shared_from_this(), from, gradient](const Checked& checked) {
            SignedGradient judged = gradient;
            judged.isFinite = checked.isFinite;
            pool->HandleChecked(from, judged, checked.isGenuine);
        });
    return true;
}

void
GradientPool::HandleChecked(NodeIndex from, const SignedGradient& gradient, bool isGenuine)
{
    m_checking.erase({from, gradient.owner});
    const bool isWanted = m_wanted.count({gradient.owner, gradient.digest}) > 0;
    if (!isGenuine)
    {
        Reject(from, gradient.owner);
    }
    else if (Find(gradient.owner, gradient.digest) == nullptr &&
             (Find(gradient.owner) == nullptr || isWanted))
    {
        m_gradients[gradient.owner].push_back(gradient);
    }
    m_changed();
}

void
GradientPool::Reject(NodeIndex from, NodeIndex owner)
{
    m_rejected++;
    if (from == owner)
    {
        m_failed.insert(owner);
    }
}

void
GradientPool::Want(NodeIndex owner, const Digest& digest)
{
    m_wanted.insert({owner, digest});
}

const SignedGradient*
GradientPool::Find(NodeIndex owner) const
{
    const auto found = m_gradients.find(owner);
    return found == m_gradients.end() ? nullptr : &found->second.front();
}

const SignedGradient*
GradientPool::Find(NodeIndex owner, const Digest& digest) const
{
    const auto found = m_gradients.find(owner);
    if (found != m_gradients.end())
    {
        for (const SignedGradient& gradient : found->second)
        {
            if (gradient.digest == digest)
            {
                return &gradient;
            }
        }
    }
    return nullptr;
}

bool
GradientPool::HasFailed(NodeIndex owner) const
{
    return m_failed.count(owner) > 0;
}

void
GradientPool::Hold(PirateHoldings& holdings) const
{
    for (const auto& [owner, gradients] : m_gradients)
    {
        for (const SignedGradient& gradient : gradients)
        {
            holdings.Add(PirateHolding::GRADIENT, gradient.vector);
        }
    }
}

uint64_t
GradientPool::GetRejected() const
{
    return m_rejected;
}

} // namespace fl
} // namespace ns3
