/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_ROOFLINE_DEVICE_PROFILE_H
#define FL_ROOFLINE_DEVICE_PROFILE_H

#include "ns3/fl-device-profile.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-compute
 * A device described by rates per core. The time of a cost is
 *
 *     max(flops / FlopRate, memoryBytes / MemoryBandwidth) + hashedBytes / HashRate
 *         + signatures * SignTime + verifications * VerifyTime + fixed
 *
 * rounded to a nanosecond. The first term is the roofline model (Williams, Waterman and Patterson,
 * "Roofline: an insightful visual performance model for multicore architectures", CACM 52(4),
 * 2009): arithmetic overlaps with memory traffic, and the slower one decides. Cores do not slow
 * each other down, so MemoryBandwidth is a core's share while all cores are busy.
 *
 * Presets derive from this class and have the same attributes with defaults of their own.
 */
class RooflineDeviceProfile : public DeviceProfile
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    uint32_t GetCores() const override;
    Time GetDuration(const Cost& cost) const override;

  protected:
    /// Default values of the attributes of a preset.
    struct Defaults
    {
        uint32_t cores;         ///< number of cores
        double flopRate;        ///< floating-point operations per second and core
        double memoryBandwidth; ///< bytes per second and core
        double hashRate;        ///< bytes per second and core
        Time signTime;          ///< time of one signature
        Time verifyTime;        ///< time of one verification
    };

    /**
     * Declares the attributes of a preset. They are declared by each preset and not once by this
     * class because ns-3 cannot change an inherited default for one subclass alone.
     *
     * @param tid the type id of the preset
     * @param defaults default values
     * @return the type id
     */
    static TypeId AddAttributes(TypeId tid, const Defaults& defaults);

  private:
    uint32_t m_cores;         ///< number of cores
    double m_flopRate;        ///< floating-point operations per second and core
    double m_memoryBandwidth; ///< bytes per second and core
    double m_hashRate;        ///< bytes per second and core
    Time m_signTime;          ///< time of one signature
    Time m_verifyTime;        ///< time of one verification
};

} // namespace fl
} // namespace ns3

#endif // FL_ROOFLINE_DEVICE_PROFILE_H
