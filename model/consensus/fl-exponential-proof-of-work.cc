/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-exponential-proof-of-work.h"

#include "ns3/abort.h"
#include "ns3/fl-modeled-digest-scheme.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(ExponentialProofOfWork);

namespace
{

/// The longest time that a search takes: nobody waits for longer, and it can be counted.
constexpr double MAX_SECONDS = 1e9;

/**
 * @param challenge what is to be proved for
 * @return the only proof
 */
uint64_t
MakeNonce(const Digest& challenge)
{
    static const uint8_t purpose[] = {'m', 'i', 'n', 'e'};
    const auto builder = ModeledDigestScheme::CreateBuilder();
    builder->Update(purpose, sizeof(purpose));
    builder->Update(challenge.GetBytes().data(), Digest::SIZE);
    const Digest digest = builder->Finish();
    uint64_t nonce = 0;
    for (size_t i = 0; i < sizeof(nonce); i++)
    {
        nonce = nonce << 8 | digest.GetBytes()[i];
    }
    return nonce;
}

/// Waits for an exponentially distributed time.
class ExponentialMiner : public Miner
{
  public:
    /**
     * @param host clock of the node
     * @param mean mean time of a search, in seconds
     * @param random where random numbers come from
     */
    ExponentialMiner(WorkHost& host, double mean, Ptr<UniformRandomVariable> random)
        : m_host(host),
          m_mean(mean),
          m_random(std::move(random))
    {
    }

    void Start(const Digest& challenge, Found found) override
    {
        Stop();
        // ns-3's uniform numbers are never 0.
        const double seconds = -m_mean * std::log(m_random->GetValue(0, 1));
        m_timer = m_host.StartTimer(Seconds(std::min(seconds, MAX_SECONDS)),
                                    [this, challenge, found = std::move(found)] {
                                        m_timer.reset();
                                        found(MakeNonce(challenge));
                                    });
    }

    void Stop() override
    {
        if (m_timer)
        {
            m_host.CancelTimer(*m_timer);
            m_timer.reset();
        }
    }

  private:
    WorkHost& m_host;                          ///< clock of the node
    const double m_mean;                       ///< mean time of a search, in seconds
    const Ptr<UniformRandomVariable> m_random; ///< where random numbers come from
    std::optional<WorkHost::TimerId> m_timer;  ///< end of the search under way
};

} // namespace

TypeId
ExponentialProofOfWork::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::ExponentialProofOfWork")
            .SetParent<ProofOfWork>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<ExponentialProofOfWork>()
            .AddAttribute("BlockInterval",
                          "Mean time until one of all nodes finds a proof, if all search (time).",
                          TimeValue(Seconds(15)),
                          MakeTimeAccessor(&ExponentialProofOfWork::m_interval),
                          MakeTimeChecker(NanoSeconds(1), Hours(24 * 365)));
    return tid;
}

std::unique_ptr<Miner>
ExponentialProofOfWork::CreateMiner(WorkHost& host,
                                    const HashPower& power,
                                    Ptr<UniformRandomVariable> random) const
{
    NS_ABORT_MSG_UNLESS(power.own > 0 && power.total >= power.own, "impossible hash power");
    return std::make_unique<ExponentialMiner>(host,
                                              m_interval.GetSeconds() * power.total / power.own,
                                              std::move(random));
}

bool
ExponentialProofOfWork::Verify(const Digest& challenge, uint64_t nonce) const
{
    return nonce == MakeNonce(challenge);
}

} // namespace fl
} // namespace ns3
