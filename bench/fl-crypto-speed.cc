/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-crypto-speed.h"

#include "ns3/double.h"
#include "ns3/fl-block.h"
#include "ns3/fl-bulk-payload.h"
#include "ns3/fl-edge-pc-device-profile.h"
#include "ns3/fl-merkle-tree.h"
#include "ns3/fl-types.h"
#include "ns3/fl-vote-statement.h"
#include "ns3/nstime.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <time.h>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/// How long a measurement lasts at least, in seconds: many times the resolution of the clock.
constexpr double SHORTEST = 5e-3;

/**
 * @param action what is measured
 * @param calls how often it is called
 * @return processor time of all calls, in s
 */
double
MeasureCalls(const std::function<void()>& action, uint64_t calls)
{
    const double begin = GetThreadTime();
    for (uint64_t call = 0; call < calls; call++)
    {
        action();
    }
    return GetThreadTime() - begin;
}

/**
 * @param action what is measured
 * @return how often it must be called to last long enough
 */
uint64_t
CountCalls(const std::function<void()>& action)
{
    uint64_t calls = 1;
    double time = MeasureCalls(action, calls);
    while (time < SHORTEST)
    {
        // Half of the way at once, the rest by doubling: the first calls are slower than the rest.
        calls *= std::max<uint64_t>(2, static_cast<uint64_t>(SHORTEST / (2 * time + 1e-9)));
        time = MeasureCalls(action, calls);
    }
    return calls;
}

/**
 * @param size number of bytes
 * @return bytes that are not all equal
 */
Bytes
MakeContent(size_t size)
{
    Bytes content(size);
    for (size_t i = 0; i < size; i++)
    {
        content[i] = static_cast<uint8_t>(i * 2654435761U >> 24);
    }
    return content;
}

} // namespace

double
GetThreadTime()
{
    timespec time;
    if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) != 0)
    {
        throw std::runtime_error("this system does not count the processor time of a thread");
    }
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

MeasuredTime
MeasuredTime::Of(std::vector<double> times)
{
    std::sort(times.begin(), times.end());
    return {(times[(times.size() - 1) / 2] + times[times.size() / 2]) / 2,
            times.front(),
            times.back()};
}

double
CryptoSpeed::GetHashRate() const
{
    return LARGE_SIZE / largeHash.median;
}

double
CryptoSpeed::GetHashOverhead() const
{
    return smallHash.median - static_cast<double>(smallSize) / GetHashRate();
}

std::vector<MeasuredTime>
MeasureTimes(const std::vector<std::function<void()>>& actions, uint32_t repetitions)
{
    std::vector<uint64_t> calls;
    for (const auto& action : actions)
    {
        calls.push_back(CountCalls(action));
    }
    std::vector<std::vector<double>> times(actions.size());
    for (uint32_t repetition = 0; repetition < repetitions; repetition++)
    {
        for (size_t i = 0; i < actions.size(); i++)
        {
            times[i].push_back(MeasureCalls(actions[i], calls[i]) / static_cast<double>(calls[i]));
        }
    }
    std::vector<MeasuredTime> measured;
    for (std::vector<double>& ofOne : times)
    {
        measured.push_back(MeasuredTime::Of(std::move(ofOne)));
    }
    return measured;
}

CryptoSpeed
MeasureCrypto(const Cryptography& cryptography, uint32_t repetitions)
{
    const SignatureScheme& signatures = cryptography.GetSignatureScheme();
    const DigestScheme& digests = cryptography.GetDigestScheme();
    const Bytes large = MakeContent(CryptoSpeed::LARGE_SIZE);
    const Bytes small(large.begin(), large.begin() + BlockHeader::WIRE_SIZE);
    const RawPayload model(MakeContent(CryptoSpeed::MERKLE_SIZE));
    const Bytes vote = VoteStatement{Phase::PREPARE, 1, digests.Compute(small)}.MakeSignedBytes(1);
    const KeyPairPtr keys = signatures.CreateKeyPair(KeySeed{1});
    const Signature signature = keys->Sign(vote);

    CryptoSpeed speed{};
    speed.signedBytes = vote.size();
    speed.smallSize = small.size();
    // Every result is looked at, so that none can be optimized away.
    uint64_t wrong = 0;
    const Digest smallDigest = digests.Compute(small);
    const Digest largeDigest = digests.Compute(large);
    const Digest root = MerkleTree(digests, model).GetRoot();
    auto check = [&wrong](bool isRight) { wrong += isRight ? 0 : 1; };
    const std::vector<MeasuredTime> times =
        MeasureTimes({[&] { check(keys->Sign(vote) == signature); },
                      [&] { check(signatures.Verify(keys->GetPublicKey(), vote, signature)); },
                      [&] { check(digests.Compute(small) == smallDigest); },
                      [&] { check(digests.Compute(large) == largeDigest); },
                      [&] { check(MerkleTree(digests, model).GetRoot() == root); }},
                     repetitions);
    speed.sign = times[0];
    speed.verify = times[1];
    speed.smallHash = times[2];
    speed.largeHash = times[3];
    speed.merkle = times[4];
    if (wrong > 0)
    {
        throw std::runtime_error("the same computation had different results");
    }
    return speed;
}

Ptr<DeviceProfile>
MakeMeasuredDevice(const CryptoSpeed& speed, uint32_t cores)
{
    auto toTime = [](const MeasuredTime& time) {
        return NanoSeconds(static_cast<uint64_t>(std::llround(1e9 * time.median)));
    };
    Ptr<DeviceProfile> device = CreateObject<EdgePcDeviceProfile>();
    device->SetAttribute("Cores", UintegerValue(cores));
    device->SetAttribute("HashRate", DoubleValue(speed.GetHashRate()));
    device->SetAttribute("SignTime", TimeValue(toTime(speed.sign)));
    device->SetAttribute("VerifyTime", TimeValue(toTime(speed.verify)));
    return device;
}

} // namespace fl
} // namespace ns3
