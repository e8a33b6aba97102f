/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_DEVICE_PROFILE_H
#define FL_DEVICE_PROFILE_H

#include "ns3/fl-cost.h"
#include "ns3/nstime.h"
#include "ns3/object.h"

#include <cstdint>

/**
 * @defgroup decentralized-fl-compute A node's processor in simulated time
 * Device profiles, the simulated CPU, and the worker threads that do the real work meanwhile.
 * @ingroup decentralized-fl
 */

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-compute
 * A kind of device: how many cores it has and how long one core takes for a Cost. Immutable during
 * a run and shared by the processors of all nodes of that kind; what makes one node slower than its
 * like is an attribute of its Cpu.
 */
class DeviceProfile : public Object
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    /**
     * @return number of cores, at least 1
     */
    virtual uint32_t GetCores() const = 0;

    /**
     * @param cost the work
     * @return the time that one core takes for it alone, not negative
     */
    virtual Time GetDuration(const Cost& cost) const = 0;
};

} // namespace fl
} // namespace ns3

#endif // FL_DEVICE_PROFILE_H
