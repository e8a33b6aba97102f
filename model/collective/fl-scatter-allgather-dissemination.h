/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_SCATTER_ALLGATHER_DISSEMINATION_H
#define FL_SCATTER_ALLGATHER_DISSEMINATION_H

#include "ns3/fl-dissemination.h"

#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-collective
 * The sender scatters c - 1 pieces, one to each receiver, and the receivers send theirs to all
 * others, as MPI libraries broadcast long messages (Thakur, Rabenseifner and Gropp, "Optimization
 * of collective communication operations in MPICH", International Journal of High Performance
 * Computing Applications 19(1), 2005): (1 + (c - 2) / (c - 1)) 8 G / u, about 2 x 8 G / u for any
 * c. A member that fails keeps its piece from all others.
 */
class ScatterAllgatherDissemination : public Dissemination
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

#endif // FL_SCATTER_ALLGATHER_DISSEMINATION_H
