/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fake-host.h"
#include "fl-learning-fixtures.h"

#include "ns3/double.h"
#include "ns3/fl-choice.h"
#include "ns3/fl-exponential-proof-of-work.h"
#include "ns3/fl-nonce-search-proof-of-work.h"
#include "ns3/fl-sha256-digest-scheme.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * @param number any number
 * @return a digest made of it
 */
Digest
MakeChallenge(uint8_t number)
{
    return CreateObject<Sha256DigestScheme>()->Compute(Bytes{number});
}

/**
 * @ingroup decentralized-fl-tests
 * @param text a choice, as on the command line
 * @return the kind of proof of work
 */
Ptr<ProofOfWork>
Choose(const std::string& text)
{
    return Choice(ProofOfWork::GetTypeId(), text).Create<ProofOfWork>();
}

/**
 * @ingroup decentralized-fl-tests
 * Elections among nodes of different hash power, with miners that begin anew at random instants:
 * who wins, and after which time.
 */
class ExponentialElectionTest : public TestCase
{
  public:
    ExponentialElectionTest()
        : TestCase("exponential elections")
    {
    }

  private:
    void DoRun() override
    {
        const auto work = Choose("exponential:BlockInterval=30s");
        const std::vector<double> powers{1, 2, 3, 4};
        const double total = 10;
        std::vector<std::unique_ptr<FakeHost>> hosts;
        std::vector<std::unique_ptr<Miner>> miners;
        for (uint32_t node = 0; node < powers.size(); node++)
        {
            hosts.push_back(std::make_unique<FakeHost>(node));
            miners.push_back(
                work->CreateMiner(*hosts.back(), {powers[node], total}, MakeUniform(10 + node)));
        }
        const uint32_t elections = 20000;
        const auto uniform = MakeUniform(1);
        std::vector<uint32_t> wins(powers.size());
        double sum = 0;
        double squares = 0;
        for (uint32_t i = 0; i < elections; i++)
        {
            // All begin anew after a time of no success, unless one has found something before.
            double time = 0;
            double restart = uniform->GetValue(0, 20);
            while (true)
            {
                uint32_t first = 0;
                std::vector<double> delays;
                for (uint32_t node = 0; node < powers.size(); node++)
                {
                    miners[node]->Start(MakeChallenge(1), [](uint64_t) {});
                    delays.push_back(hosts[node]->timers.begin()->second.delay.GetSeconds());
                    first = delays[node] < delays[first] ? node : first;
                }
                if (delays[first] < restart)
                {
                    wins[first]++;
                    time += delays[first];
                    break;
                }
                time += restart;
                restart = 1e9;
            }
            sum += time;
            squares += time * time;
        }
        double statistic = 0;
        for (uint32_t node = 0; node < powers.size(); node++)
        {
            NS_TEST_EXPECT_MSG_EQ(hosts[node]->timers.size(), 1, "one search at a time");
            const double expected = elections * powers[node] / total;
            statistic += (wins[node] - expected) * (wins[node] - expected) / expected;
        }
        // Quantile 0.999 of chi-square with 3 degrees of freedom.
        NS_TEST_EXPECT_MSG_LT(statistic, 16.3, "wins in proportion to hash power");
        const double mean = sum / elections;
        const double deviation = std::sqrt(squares / elections - mean * mean);
        NS_TEST_EXPECT_MSG_EQ_TOL(mean, 30, 30 * 3.3 / std::sqrt(elections), "block interval");
        NS_TEST_EXPECT_MSG_EQ_TOL(deviation, 30, 1.2, "exponential: deviation equals mean");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Proofs of the exponential kind, and searches that end.
 */
class ExponentialProofTest : public TestCase
{
  public:
    ExponentialProofTest()
        : TestCase("exponential proofs")
    {
    }

  private:
    void DoRun() override
    {
        const auto work = Choose("exponential");
        FakeHost host(0);
        const auto miner = work->CreateMiner(host, {1, 4}, MakeUniform(1));
        std::optional<uint64_t> nonce;
        miner->Start(MakeChallenge(1), [&nonce](uint64_t found) { nonce = found; });
        host.ExpireOnly();
        NS_TEST_ASSERT_MSG_EQ(nonce.has_value(), true, "found");
        NS_TEST_EXPECT_MSG_EQ(work->Verify(MakeChallenge(1), *nonce), true, "genuine");
        NS_TEST_EXPECT_MSG_EQ(work->Verify(MakeChallenge(2), *nonce), false, "other challenge");
        NS_TEST_EXPECT_MSG_EQ(work->Verify(MakeChallenge(1), *nonce ^ 1), false, "other nonce");
        miner->Start(MakeChallenge(1), [](uint64_t) {});
        miner->Stop();
        NS_TEST_EXPECT_MSG_EQ(host.timers.size(), 0, "stopped");
        NS_TEST_EXPECT_MSG_EQ(work->GetVerifyCost().hashedBytes, 64, "cost of a check");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Real searches: attempts, proofs, costs, and a search that is replaced.
 */
class NonceSearchTest : public TestCase
{
  public:
    NonceSearchTest()
        : TestCase("nonce searches")
    {
    }

  private:
    void DoRun() override
    {
        const auto work = Choose("nonce-search:Bits=7,Batch=1");
        FakeHost host(0);
        const auto miner = work->CreateMiner(host, {2, 5}, MakeUniform(1));
        const uint32_t searches = 400;
        uint64_t attempts = 0;
        uint32_t wrong = 0;
        for (uint32_t i = 0; i < searches; i++)
        {
            std::optional<uint64_t> nonce;
            const Digest challenge = MakeChallenge(static_cast<uint8_t>(i));
            miner->Start(challenge, [&nonce](uint64_t found) { nonce = found; });
            NS_TEST_ASSERT_MSG_EQ(host.tasks.begin()->second.cost.hashedBytes, 32, "twice as fast");
            while (!nonce)
            {
                host.Complete(host.tasks.begin()->first);
                attempts++;
            }
            // By the definition, from the hexadecimal digits.
            Bytes content(challenge.GetBytes().begin(), challenge.GetBytes().end());
            for (int shift = 56; shift >= 0; shift -= 8)
            {
                content.push_back(static_cast<uint8_t>(*nonce >> shift));
            }
            const std::string hex = CreateObject<Sha256DigestScheme>()->Compute(content).ToHex();
            wrong += hex[0] != '0' || (hex[1] != '0' && hex[1] != '1');
            wrong += !work->Verify(challenge, *nonce);
            NS_TEST_ASSERT_MSG_EQ(host.tasks.size(), 0, "the search is over");
        }
        NS_TEST_EXPECT_MSG_EQ(wrong, 0, "proofs");
        // Geometric with mean and deviation 128: 3.3 deviations of the mean of 400.
        NS_TEST_EXPECT_MSG_EQ_TOL(double(attempts) / searches, 128, 3.3 * 128 / 20, "attempts");
        uint32_t lucky = 0;
        for (uint64_t nonce = 0; nonce < 4096; nonce++)
        {
            lucky += work->Verify(MakeChallenge(1), nonce);
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(lucky, 32.0, 20, "one of 128 nonces is a proof");

        miner->Start(MakeChallenge(1), [](uint64_t) {});
        miner->Start(MakeChallenge(2), [](uint64_t) {});
        NS_TEST_EXPECT_MSG_EQ(host.tasks.size(), 1, "the second search has replaced the first");
        miner->Stop();
        NS_TEST_EXPECT_MSG_EQ(host.tasks.size(), 0, "stopped");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Proof of work.
 */
class ProofOfWorkTestSuite : public TestSuite
{
  public:
    ProofOfWorkTestSuite()
        : TestSuite("fl-proof-of-work", Type::UNIT)
    {
        AddTestCase(new ExponentialElectionTest());
        AddTestCase(new ExponentialProofTest());
        AddTestCase(new NonceSearchTest());
    }
};

ProofOfWorkTestSuite g_proofOfWorkTestSuite; ///< the suite

} // namespace
