/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fedavg-system.h"

#include "ns3/fl-compat.h"
#include "ns3/fl-local-trainer.h"
#include "ns3/fl-message-header.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

constexpr double SEGMENT = 1448;        ///< payload bytes of a full segment
constexpr double OVERHEAD = 54;         ///< PPP, IPv4 and TCP with timestamps, bytes a segment
constexpr double ROUND_TRIP = 0.02;     ///< twice the delay from node to node, in seconds
constexpr double INITIAL_WINDOW = 10;   ///< segments
constexpr double TOLERANCE = 0.03;      ///< of closed forms
constexpr double EXACT = 0.001;         ///< where one flow has an open connection for itself
constexpr uint64_t MODEL_FIELDS = 100;  ///< digest 32, length 4, signature 64
constexpr uint64_t UPDATE_FIELDS = 116; ///< and samples 8, loss 8

/**
 * @ingroup decentralized-fl-tests
 * Closed forms of the time of a round, in seconds, all without loss.
 */
class RoundModel
{
  public:
    /**
     * @param system what the round is computed for; a sized model
     */
    explicit RoundModel(const FedAvgSystem& system)
        : m_system(system),
          m_options(system.options)
    {
    }

    /**
     * @param fields bytes of the control part
     * @return bytes on the wire of a message with a vector
     */
    double GetWireBytes(uint64_t fields) const
    {
        const double frame =
            static_cast<double>(MessageHeader::SIZE + fields + m_options.sizedBytes);
        return frame + std::ceil(frame / SEGMENT) * OVERHEAD;
    }

    /// @return how fast the slowest client gets its model, in byte/s
    double GetDownRate() const
    {
        return 125e3 * std::min(m_options.serverLink.uplink / m_options.clients,
                                m_options.clientLink.downlink);
    }

    /// @return how fast the slowest client gets rid of its update, in byte/s
    double GetUpRate() const
    {
        return 125e3 * std::min(m_options.serverLink.downlink / m_options.clients,
                                m_options.clientLink.uplink);
    }

    /// @return seconds on links at the least: what no round can beat
    double GetLinkTime() const
    {
        return GetWireBytes(MODEL_FIELDS) / GetDownRate() +
               GetWireBytes(UPDATE_FIELDS) / GetUpRate() + ROUND_TRIP;
    }

    /// @return seconds of computing, one step after the other
    double GetComputeTime() const
    {
        const auto bytes = static_cast<double>(m_options.sizedBytes);
        const double hash = bytes / 490e6;
        const double sign = hash + 33e-6;
        const double verify = hash + 108e-6;
        const double train = LocalTrainer::GetFlops(*m_system.setup->learner,
                                                    *m_system.setup->optimizer,
                                                    m_system.shares[0].size(),
                                                    1,
                                                    m_system.setup->batchSize) /
                             30e9;
        const double slowdown = m_options.slowdowns.empty() ? 1 : m_options.slowdowns[0];
        // Four cores check the updates, which arrive together.
        const double checks = std::ceil(m_options.clients / 4.0);
        const double mean = (m_options.clients + 1) * bytes / 9.6e9;
        return sign + slowdown * (verify + train + sign) + checks * verify + mean;
    }

    /// @return seconds of a round whose connections are open and wide
    double GetWarmRound() const
    {
        return GetLinkTime() + GetComputeTime();
    }

    /**
     * CUBIC of ns-3 counts acknowledged bytes in slow start (RFC 3465): the window doubles in each
     * round trip, until the link is full.
     *
     * @param rate share of the link, in byte/s
     * @return seconds that a new connection costs: handshake and slow start
     */
    static double GetOpening(double rate)
    {
        double lost = ROUND_TRIP;
        for (double window = INITIAL_WINDOW;; window *= 2)
        {
            const double sending = window * (SEGMENT + OVERHEAD) / rate;
            if (sending >= ROUND_TRIP)
            {
                return lost;
            }
            lost += ROUND_TRIP - sending;
        }
    }

    /// @return seconds of the first round, which opens all connections
    double GetFirstRound() const
    {
        return GetWarmRound() + GetOpening(GetDownRate()) + GetOpening(GetUpRate());
    }

  private:
    const FedAvgSystem& m_system;           ///< what is computed
    const FedAvgSystem::Options& m_options; ///< what was chosen
};

/**
 * @ingroup decentralized-fl-tests
 * @param round a round
 * @return its time in seconds
 */
double
GetTime(const FedAvgRound& round)
{
    return (round.end - round.start).GetSeconds();
}

/**
 * @ingroup decentralized-fl-tests
 * Time of rounds against the closed form.
 */
class RoundTimeCase : public TestCase
{
  public:
    /**
     * @param clients number of clients
     * @param megabytes size of the model
     */
    RoundTimeCase(uint32_t clients, uint32_t megabytes)
        : TestCase("Rounds of " + std::to_string(clients) + " clients with " +
                   std::to_string(megabytes) + " MB take what the closed form says"),
          m_clients(clients),
          m_megabytes(megabytes)
    {
    }

  private:
    void DoRun() override
    {
        FedAvgSystem::Options options;
        options.clients = m_clients;
        options.rounds = 2;
        options.sizedBytes = m_megabytes * uint64_t{1000000};
        options.sizedFlops = 1e8;
        options.samples = 30 * m_clients;
        options.clientLink = {100, 200};
        FedAvgSystem system(options);
        system.Run();
        const RoundModel model(system);
        NS_TEST_ASSERT_MSG_EQ(system.rounds.size(), 2, "all rounds are done");
        for (const FedAvgRound& round : system.rounds)
        {
            const double expected = round.round == 0 ? model.GetFirstRound() : model.GetWarmRound();
            const bool isExact = m_clients == 1 && round.round > 0;
            NS_TEST_EXPECT_MSG_EQ_TOL(GetTime(round),
                                      expected,
                                      (isExact ? EXACT : TOLERANCE) * expected,
                                      "round " << round.round);
            NS_TEST_EXPECT_MSG_GT(GetTime(round),
                                  model.GetLinkTime(),
                                  "no round is faster than its links");
            NS_TEST_EXPECT_MSG_EQ(round.accepted.size(), m_clients, "with all clients");
        }
        for (const ByteTableRow& row : system.bytes->GetRows())
        {
            NS_TEST_EXPECT_MSG_EQ(row.retransmitted, 0, "nothing is lost");
        }
    }

    const uint32_t m_clients;   ///< number of clients
    const uint32_t m_megabytes; ///< size of the model
};

/**
 * @ingroup decentralized-fl-tests
 * @param uplink uplink of the clients in Mbps
 * @param slowdown how much slower the client computes
 * @return seconds of the second round of one client with 2 MB
 */
double
RunSecondRound(double uplink, double slowdown)
{
    FedAvgSystem::Options options;
    options.clients = 1;
    options.samples = 100;
    options.sizedBytes = 2000000;
    options.sizedFlops = 1e8;
    options.clientLink.uplink = uplink;
    options.slowdowns = {slowdown};
    FedAvgSystem system(options);
    system.Run();
    return system.rounds.size() == 2 ? GetTime(system.rounds[1]) : 0;
}

/**
 * @ingroup decentralized-fl-tests
 * What halving the uplink does.
 */
class HalfUplinkCase : public TestCase
{
  public:
    HalfUplinkCase()
        : TestCase("Halving the uplink doubles the upload part")
    {
    }

  private:
    void DoRun() override
    {
        // What halving adds is the upload at the higher rate: it doubles.
        const double frame = MessageHeader::SIZE + UPDATE_FIELDS + 2e6;
        const double wire = frame + std::ceil(frame / SEGMENT) * OVERHEAD;
        std::vector<double> times;
        for (const double uplink : {160, 80, 40})
        {
            times.push_back(RunSecondRound(uplink, 1));
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(times[1] - times[0],
                                  wire / 20e6,
                                  TOLERANCE * wire / 20e6,
                                  "160 to 80 Mbps");
        NS_TEST_EXPECT_MSG_EQ_TOL(times[2] - times[1],
                                  wire / 10e6,
                                  TOLERANCE * wire / 10e6,
                                  "80 to 40 Mbps");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What a straggler does.
 */
class StragglerCase : public TestCase
{
  public:
    StragglerCase()
        : TestCase("A straggler lengthens the round by its extra computing time")
    {
    }

  private:
    void DoRun() override
    {
        // 100 samples at 1e8 operations and 10 steps, and two passes of the hash function.
        const double computing = 100 * 1e8 / 30e9 + 2 * 2e6 / 490e6 + (33 + 108) * 1e-6;
        const double extra = RunSecondRound(100, 6) - RunSecondRound(100, 1);
        NS_TEST_EXPECT_MSG_EQ_TOL(extra, 5 * computing, TOLERANCE * 5 * computing, "extra time");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The suite.
 */
class FedAvgTimeTestSuite : public TestSuite
{
  public:
    FedAvgTimeTestSuite()
        : TestSuite("fl-fedavg-time", Type::SYSTEM)
    {
        AddTestCase(new RoundTimeCase(1, 5));
        AddTestCase(new RoundTimeCase(8, 5));
        AddTestCase(new RoundTimeCase(1, 28), compat::TEST_EXTENSIVE);
        AddTestCase(new RoundTimeCase(8, 28), compat::TEST_EXTENSIVE);
        AddTestCase(new HalfUplinkCase);
        AddTestCase(new StragglerCase);
    }
};

const FedAvgTimeTestSuite g_fedAvgTimeTestSuite; ///< the suite

} // namespace
