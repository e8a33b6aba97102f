/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-roofline-device-profile.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/fl-input-error.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(RooflineDeviceProfile);

namespace
{

/// The longest task that is still believed to be meant, in nanoseconds: about 31 years.
constexpr double LONGEST_TASK = 1e18;

} // namespace

TypeId
RooflineDeviceProfile::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::RooflineDeviceProfile")
                            .SetParent<DeviceProfile>()
                            .SetGroupName("DecentralizedFl");
    return tid;
}

TypeId
RooflineDeviceProfile::AddAttributes(TypeId tid, const Defaults& defaults)
{
    return tid
        .AddAttribute("Cores",
                      "Number of cores; each runs one task at a time.",
                      UintegerValue(defaults.cores),
                      MakeUintegerAccessor(&RooflineDeviceProfile::m_cores),
                      MakeUintegerChecker<uint32_t>(1, 1024))
        .AddAttribute(
            "FlopRate",
            "Single-precision floating-point operations per second that one core sustains "
            "in training (flop/s).",
            DoubleValue(defaults.flopRate),
            MakeDoubleAccessor(&RooflineDeviceProfile::m_flopRate),
            MakeDoubleChecker<double>(1, 1e18))
        .AddAttribute("MemoryBandwidth",
                      "Bytes per second that one core moves while all cores do (byte/s).",
                      DoubleValue(defaults.memoryBandwidth),
                      MakeDoubleAccessor(&RooflineDeviceProfile::m_memoryBandwidth),
                      MakeDoubleChecker<double>(1, 1e18))
        .AddAttribute("HashRate",
                      "Bytes per second that one core hashes with SHA-256 (byte/s).",
                      DoubleValue(defaults.hashRate),
                      MakeDoubleAccessor(&RooflineDeviceProfile::m_hashRate),
                      MakeDoubleChecker<double>(1, 1e18))
        .AddAttribute("SignTime",
                      "Time that one core takes to make one Ed25519 signature.",
                      TimeValue(defaults.signTime),
                      MakeTimeAccessor(&RooflineDeviceProfile::m_signTime),
                      MakeTimeChecker(Seconds(0)))
        .AddAttribute("VerifyTime",
                      "Time that one core takes to verify one Ed25519 signature.",
                      TimeValue(defaults.verifyTime),
                      MakeTimeAccessor(&RooflineDeviceProfile::m_verifyTime),
                      MakeTimeChecker(Seconds(0)));
}

uint32_t
RooflineDeviceProfile::GetCores() const
{
    return m_cores;
}

Time
RooflineDeviceProfile::GetDuration(const Cost& cost) const
{
    const double nanoseconds =
        1e9 * (std::max(static_cast<double>(cost.flops) / m_flopRate,
                        static_cast<double>(cost.memoryBytes) / m_memoryBandwidth) +
               static_cast<double>(cost.hashedBytes) / m_hashRate) +
        static_cast<double>(cost.signatures) * static_cast<double>(m_signTime.GetNanoSeconds()) +
        static_cast<double>(cost.verifications) *
            static_cast<double>(m_verifyTime.GetNanoSeconds());
    if (nanoseconds > LONGEST_TASK)
    {
        std::ostringstream message;
        message << "a task takes " << nanoseconds * 1e-9 << " s on "
                << GetInstanceTypeId().GetName()
                << "; accepted is a device on which no task takes longer than "
                << LONGEST_TASK * 1e-9 << " s";
        throw InputError(message.str());
    }
    NS_ABORT_MSG_IF(cost.fixed.IsStrictlyNegative(), "a cost has a negative fixed time");
    return NanoSeconds(static_cast<uint64_t>(std::llround(nanoseconds))) + cost.fixed;
}

} // namespace fl
} // namespace ns3
