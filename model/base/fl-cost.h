/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_COST_H
#define FL_COST_H

#include "ns3/nstime.h"

#include <cstdint>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-base
 * What a piece of work asks of a processor, independent of the device that does it. A DeviceProfile
 * turns it into simulated time. Counts are integers, so that sums do not depend on their order.
 */
struct Cost
{
    uint64_t flops{0};         ///< floating-point operations; a multiply-add is two
    uint64_t memoryBytes{0};   ///< bytes moved between memory and core
    uint64_t hashedBytes{0};   ///< bytes hashed
    uint64_t signatures{0};    ///< signatures made
    uint64_t verifications{0}; ///< signatures verified
    Time fixed;                ///< time that does not depend on the rates of the device

    /**
     * @param other a cost to add
     * @return this cost
     */
    Cost& operator+=(const Cost& other);

    /**
     * @param bytes a number of bytes
     * @return cost of hashing them
     */
    static Cost OfHashing(uint64_t bytes);

    /**
     * @param signatures a number of signatures
     * @return cost of making them
     */
    static Cost OfSigning(uint64_t signatures);

    /**
     * @param signatures a number of signatures
     * @return cost of verifying them
     */
    static Cost OfVerifying(uint64_t signatures);
};

/**
 * @param a a cost
 * @param b another one
 * @return the cost of both, one after the other
 */
Cost operator+(const Cost& a, const Cost& b);

} // namespace fl
} // namespace ns3

#endif // FL_COST_H
