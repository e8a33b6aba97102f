/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CRYPTO_SPEED_H
#define FL_CRYPTO_SPEED_H

#include "ns3/fl-cryptography.h"
#include "ns3/fl-device-profile.h"
#include "ns3/ptr.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @return processor time of this thread so far, in s
 * @throw std::runtime_error if the system does not count it
 */
double GetThreadTime();

/// What one thing took in several measurements.
struct MeasuredTime
{
    double median;  ///< s
    double lowest;  ///< s
    double highest; ///< s

    /**
     * @param times times in seconds, at least one
     * @return what they say
     */
    static MeasuredTime Of(std::vector<double> times);
};

/**
 * How fast this machine computes what protocols are charged for (Cost): processor time of one
 * thread, as `openssl speed` measures, which is wall time on a core that does nothing else. What
 * other processes do to the caches and to the clock rate shows in the highest times.
 */
struct CryptoSpeed
{
    /// Bytes that are hashed at once to measure the rate.
    static constexpr size_t LARGE_SIZE = 16 << 20;

    /// Bytes of a payload whose Merkle tree is measured: the 28 MB of the papers' models.
    static constexpr uint64_t MERKLE_SIZE = 28000000;

    size_t signedBytes;     ///< bytes that consensus signs in a vote
    size_t smallSize;       ///< bytes of a small message: those of a block's header
    MeasuredTime sign;      ///< one signature of a vote
    MeasuredTime verify;    ///< verification of one
    MeasuredTime smallHash; ///< digest of a small message
    MeasuredTime largeHash; ///< digest of LARGE_SIZE bytes
    MeasuredTime merkle;    ///< Merkle tree of MERKLE_SIZE bytes, as payloads are hashed

    /**
     * @return bytes hashed per second in large pieces
     */
    double GetHashRate() const;

    /**
     * @return what a digest takes beside its bytes at the rate of large pieces, in s
     */
    double GetHashOverhead() const;
};

/**
 * Measures how much processor time some things take, in turns, so that what other processes do in
 * the meantime meets all of them. Each is done first to warm up and to see how often it must be
 * repeated to last some milliseconds, and then so often in each measurement.
 *
 * @param actions what is measured
 * @param repetitions number of measurements of each, at least one
 * @return time of one call of each
 */
std::vector<MeasuredTime> MeasureTimes(const std::vector<std::function<void()>>& actions,
                                       uint32_t repetitions);

/**
 * Measures through the interfaces that protocols use, including what they allocate.
 *
 * @param cryptography what is measured
 * @param repetitions measurements of each figure, at least one
 * @return its speed
 */
CryptoSpeed MeasureCrypto(const Cryptography& cryptography, uint32_t repetitions = 15);

/**
 * Makes a device that hashes, signs and verifies as fast as was measured. The rates of arithmetic
 * and memory, which consensus alone does not use, are those of EdgePcDeviceProfile.
 *
 * @param speed what was measured
 * @param cores number of cores
 * @return the device
 */
Ptr<DeviceProfile> MakeMeasuredDevice(const CryptoSpeed& speed, uint32_t cores);

} // namespace fl
} // namespace ns3

#endif // FL_CRYPTO_SPEED_H
