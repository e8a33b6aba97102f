/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_EDGE_PC_DEVICE_PROFILE_H
#define FL_EDGE_PC_DEVICE_PROFILE_H

#include "ns3/fl-roofline-device-profile.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-compute
 * A small PC at the edge: the Intel NUC8i5BEK on which PIRATE was measured (Core i5-8259U, four
 * cores at up to 3.8 GHz, microarchitecture Coffee Lake, that is Skylake). Per core:
 *
 * - FlopRate 30 Gflop/s: a quarter of the peak of 121.6 (3.8 GHz, two fused multiply-adds of eight
 *   floats per cycle), as an estimate of what training on small batches sustains.
 * - MemoryBandwidth 9.6 GB/s: a quarter of the 38.4 GB/s of two channels of DDR4-2400.
 * - HashRate 490 MB/s: 7.70 cycles per byte, SHA-256 with AVX2 on Skylake, as noted in the source
 * of OpenSSL (sha512-x86_64.pl). The processor has no SHA instructions.
 * - SignTime 33 us, VerifyTime 108 us: 125 875 and 410 016 cycles, OpenSSL 3.1.1 on Skylake, as
 *   listed in the speed table of lib25519 (2023-06-30).
 */
class EdgePcDeviceProfile : public RooflineDeviceProfile
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();
};

} // namespace fl
} // namespace ns3

#endif // FL_EDGE_PC_DEVICE_PROFILE_H
