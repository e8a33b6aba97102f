/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_HOTSTUFF_OPTIONS_H
#define FL_HOTSTUFF_OPTIONS_H

#include "ns3/nstime.h"
#include "ns3/object.h"

#include <cstdint>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-consensus
 * How much a replica keeps, and how it fetches what it has missed. Immutable; shared by replicas.
 */
class HotStuffOptions : public Object
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    uint32_t retainedBlocks; ///< decided blocks to keep
    Time syncTimeout;        ///< wait before another replica is asked
    uint32_t syncBatch;      ///< blocks in an answer
};

} // namespace fl
} // namespace ns3

#endif // FL_HOTSTUFF_OPTIONS_H
