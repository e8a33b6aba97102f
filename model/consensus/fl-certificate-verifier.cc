/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-certificate-verifier.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/// Proven certificates to remember; old ones hardly ever come again.
constexpr size_t MAX_PROVEN = 64;

/**
 * @param proven certificates in the order of their statements
 * @param statement a statement
 * @return the first certificate that does not come before it
 */
std::deque<QuorumCertificatePtr>::const_iterator
GetPlace(const std::deque<QuorumCertificatePtr>& proven, const VoteStatement& statement)
{
    return std::lower_bound(
        proven.begin(),
        proven.end(),
        statement,
        [](const QuorumCertificatePtr& a, const VoteStatement& b) { return a->statement < b; });
}

} // namespace

CertificateVerifier::CertificateVerifier(ConsensusHost& host,
                                         ConsensusGroupPtr group,
                                         Ptr<const CertificateScheme> scheme)
    : m_host(host),
      m_group(std::move(group)),
      m_scheme(scheme)
{
}

void
CertificateVerifier::SetRoot(const QuorumCertificatePtr& certificate)
{
    m_root = certificate;
}

void
CertificateVerifier::AddProven(const QuorumCertificatePtr& certificate)
{
    const auto it = GetPlace(m_proven, certificate->statement);
    if (it != m_proven.end() && (*it)->statement == certificate->statement)
    {
        return;
    }
    m_proven.insert(it, certificate);
    if (m_proven.size() > MAX_PROVEN)
    {
        m_proven.pop_front();
    }
}

QuorumCertificatePtr
CertificateVerifier::Find(const VoteStatement& statement) const
{
    if (m_root && m_root->statement == statement)
    {
        return m_root;
    }
    const auto it = GetPlace(m_proven, statement);
    return it != m_proven.end() && (*it)->statement == statement ? *it : nullptr;
}

void
CertificateVerifier::Verify(const QuorumCertificatePtr& certificate, Done done)
{
    if (const QuorumCertificatePtr known = Find(certificate->statement))
    {
        done(known, ConsensusRejectReason::COUNT);
        return;
    }
    if (!m_scheme->IsWellFormed(*m_group, certificate->proof))
    {
        done(nullptr, ConsensusRejectReason::MALFORMED_CERTIFICATE);
        return;
    }
    for (Pending& pending : m_pending)
    {
        if (pending.certificate->statement == certificate->statement &&
            (pending.certificate == certificate ||
             pending.certificate->proof == certificate->proof))
        {
            pending.waiting.push_back(std::move(done));
            return;
        }
    }
    m_pending.push_back(Pending{certificate, {std::move(done)}});
    const CertificateScheme* scheme = PeekPointer(m_scheme);
    m_host.Compute<bool>(
        m_scheme->GetVerificationCost(*m_group),
        WorkClass::PROTOCOL,
        [scheme, group = m_group, certificate] {
            return scheme->Verify(*group, certificate->statement, certificate->proof);
        },
        [this, certificate](bool isValid) { Complete(certificate, isValid); });
}

void
CertificateVerifier::Complete(const QuorumCertificatePtr& certificate, bool isValid)
{
    const auto it =
        std::find_if(m_pending.begin(), m_pending.end(), [&certificate](const Pending& pending) {
            return pending.certificate == certificate;
        });
    const std::vector<Done> waiting = std::move(it->waiting);
    m_pending.erase(it);
    if (isValid)
    {
        AddProven(certificate);
    }
    for (const Done& done : waiting)
    {
        done(isValid ? certificate : nullptr, ConsensusRejectReason::INVALID_CERTIFICATE);
    }
}

} // namespace fl
} // namespace ns3
