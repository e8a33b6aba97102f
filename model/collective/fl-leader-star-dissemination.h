/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LEADER_STAR_DISSEMINATION_H
#define FL_LEADER_STAR_DISSEMINATION_H

#include "ns3/fl-dissemination.h"

#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-collective
 * The sender sends everything to everybody, as leaders in PIRATE do: (c - 1) 8 G / u, all on the
 * uplink of the sender, while those of the others are idle.
 */
class LeaderStarDissemination : public Dissemination
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    uint32_t GetPieces(uint32_t members) const override;
    std::vector<uint32_t> GetTargets(uint32_t members,
                                     uint32_t self,
                                     uint32_t piece) const override;
};

} // namespace fl
} // namespace ns3

#endif // FL_LEADER_STAR_DISSEMINATION_H
