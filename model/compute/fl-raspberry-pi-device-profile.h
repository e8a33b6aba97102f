/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_RASPBERRY_PI_DEVICE_PROFILE_H
#define FL_RASPBERRY_PI_DEVICE_PROFILE_H

#include "ns3/fl-roofline-device-profile.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-compute
 * A Raspberry Pi 4 Model B (BCM2711: four Cortex-A72 at 1.5 GHz, LPDDR4-3200). Estimates per core:
 *
 * - FlopRate 3 Gflop/s: a quarter of the peak of 12 (one fused multiply-add of four floats per
 *   cycle), as for EdgePcDeviceProfile.
 * - MemoryBandwidth 1.1 GB/s: a quarter of about 4.4 GB/s, a third of the 12.8 GB/s of its memory.
 * - HashRate 129 MB/s: 11.6 cycles per byte, SHA-256 in software on the Cortex-A57, the predecessor
 *   of its core, as noted in the source of OpenSSL (sha512-armv8.pl). The chip has no SHA
 *   instructions.
 * - SignTime 151 us, VerifyTime 494 us: 226 717 and 740 570 cycles, OpenSSL 3.1.1 on Goldmont, a
 *   small out-of-order core, as listed in the speed table of lib25519 (2023-06-30), at 1.5 GHz.
 */
class RaspberryPiDeviceProfile : public RooflineDeviceProfile
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();
};

} // namespace fl
} // namespace ns3

#endif // FL_RASPBERRY_PI_DEVICE_PROFILE_H
