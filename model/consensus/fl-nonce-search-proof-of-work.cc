/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-nonce-search-proof-of-work.h"

#include "ns3/abort.h"
#include "ns3/fl-sha256-digest-scheme.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(NonceSearchProofOfWork);

namespace
{

/**
 * @param digest a digest
 * @return number of zero bits at its beginning
 */
uint32_t
CountLeadingZeros(const Digest& digest)
{
    uint32_t zeros = 0;
    for (uint8_t byte : digest.GetBytes())
    {
        for (uint8_t bit = 0x80; bit > 0; bit >>= 1)
        {
            if (byte & bit)
            {
                return zeros;
            }
            zeros++;
        }
    }
    return zeros;
}

/**
 * Tries nonces.
 *
 * @param scheme SHA-256
 * @param challenge what is to be proved for
 * @param first the first nonce
 * @param count how many
 * @param bits zero bits that a proof needs
 * @return the first proof, if there is one
 */
std::optional<uint64_t>
TryNonces(const DigestScheme& scheme,
          const Digest& challenge,
          uint64_t first,
          uint32_t count,
          uint32_t bits)
{
    const auto builder = scheme.Start();
    for (uint32_t i = 0; i < count; i++)
    {
        const uint64_t nonce = first + i;
        uint8_t bytes[sizeof(nonce)];
        for (size_t j = 0; j < sizeof(nonce); j++)
        {
            bytes[j] = static_cast<uint8_t>(nonce >> (8 * (sizeof(nonce) - 1 - j)));
        }
        builder->Update(challenge.GetBytes().data(), Digest::SIZE);
        builder->Update(bytes, sizeof(bytes));
        if (CountLeadingZeros(builder->Finish()) >= bits)
        {
            return nonce;
        }
    }
    return std::nullopt;
}

/// Tries nonces on the node's processor.
class NonceSearchMiner : public Miner
{
  public:
    /**
     * @param host processor of the node
     * @param scheme SHA-256; outlives the miner and its work
     * @param bits zero bits that a proof needs
     * @param batch nonces of a task
     * @param cost of a batch
     * @param random where the first nonce comes from
     */
    NonceSearchMiner(WorkHost& host,
                     const DigestScheme& scheme,
                     uint32_t bits,
                     uint32_t batch,
                     const Cost& cost,
                     Ptr<UniformRandomVariable> random)
        : m_host(host),
          m_scheme(scheme),
          m_bits(bits),
          m_batch(batch),
          m_cost(cost),
          m_random(std::move(random))
    {
    }

    void Start(const Digest& challenge, Found found) override
    {
        Stop();
        m_challenge = challenge;
        m_found = std::move(found);
        m_next = uint64_t{m_random->GetInteger(0, 0xffffffff)} << 32 |
                 m_random->GetInteger(0, 0xffffffff);
        TryBatch();
    }

    void Stop() override
    {
        if (m_task)
        {
            m_host.CancelWork(*m_task);
            m_task.reset();
        }
    }

  private:
    /// Tries the next nonces.
    void TryBatch()
    {
        m_task = m_host.Compute<std::optional<uint64_t>>(
            m_cost,
            WorkClass::LEARNING,
            [scheme = &m_scheme,
             challenge = m_challenge,
             first = m_next,
             batch = m_batch,
             bits = m_bits] { return TryNonces(*scheme, challenge, first, batch, bits); },
            [this](std::optional<uint64_t> nonce) {
                m_task.reset();
                m_next += m_batch;
                if (nonce)
                {
                    // It may begin the next search.
                    const Found found = std::move(m_found);
                    found(*nonce);
                }
                else
                {
                    TryBatch();
                }
            });
    }

    WorkHost& m_host;                          ///< processor of the node
    const DigestScheme& m_scheme;              ///< SHA-256
    const uint32_t m_bits;                     ///< zero bits that a proof needs
    const uint32_t m_batch;                    ///< nonces of a task
    const Cost m_cost;                         ///< of a batch
    const Ptr<UniformRandomVariable> m_random; ///< where the first nonce comes from
    Digest m_challenge;                        ///< what is to be proved for
    Found m_found;                             ///< takes the proof
    uint64_t m_next{0};                        ///< next nonce to try
    std::optional<WorkHost::TaskId> m_task;    ///< batch under way
};

} // namespace

TypeId
NonceSearchProofOfWork::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::NonceSearchProofOfWork")
            .SetParent<ProofOfWork>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<NonceSearchProofOfWork>()
            .AddAttribute("Bits",
                          "Zero bits that a proof needs; 2^Bits attempts are expected (bits).",
                          UintegerValue(16),
                          MakeUintegerAccessor(&NonceSearchProofOfWork::m_bits),
                          MakeUintegerChecker<uint32_t>(0, 32))
            .AddAttribute("Batch",
                          "Nonces that a task of the processor tries (attempts).",
                          UintegerValue(4096),
                          MakeUintegerAccessor(&NonceSearchProofOfWork::m_batch),
                          MakeUintegerChecker<uint32_t>(1, 1 << 24));
    return tid;
}

NonceSearchProofOfWork::NonceSearchProofOfWork()
    : m_scheme(CreateObject<Sha256DigestScheme>())
{
}

std::unique_ptr<Miner>
NonceSearchProofOfWork::CreateMiner(WorkHost& host,
                                    const HashPower& power,
                                    Ptr<UniformRandomVariable> random) const
{
    NS_ABORT_MSG_UNLESS(power.own > 0, "impossible hash power");
    const double bytes = static_cast<double>(BYTES_PER_ATTEMPT) * m_batch / power.own;
    const auto cost = Cost::OfHashing(static_cast<uint64_t>(std::clamp(bytes, 1.0, 1e15)));
    return std::make_unique<NonceSearchMiner>(host,
                                              *m_scheme,
                                              m_bits,
                                              m_batch,
                                              cost,
                                              std::move(random));
}

bool
NonceSearchProofOfWork::Verify(const Digest& challenge, uint64_t nonce) const
{
    return TryNonces(*m_scheme, challenge, nonce, 1, m_bits).has_value();
}

} // namespace fl
} // namespace ns3
