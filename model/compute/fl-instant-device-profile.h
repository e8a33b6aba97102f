/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_INSTANT_DEVICE_PROFILE_H
#define FL_INSTANT_DEVICE_PROFILE_H

#include "ns3/fl-device-profile.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-compute
 * A device on which all work takes no simulated time at all, not even the fixed time of a cost.
 * With it a simulation shows the network alone, as simulators without a model of the CPU do. Work
 * is still done, in order.
 */
class InstantDeviceProfile : public DeviceProfile
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    uint32_t GetCores() const override;
    Time GetDuration(const Cost& cost) const override;
};

} // namespace fl
} // namespace ns3

#endif // FL_INSTANT_DEVICE_PROFILE_H
