/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FIDELITY_RUN_H
#define FL_FIDELITY_RUN_H

#include "fl-fidelity-workload.h"

#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/// What carries messages.
struct FidelityNetwork
{
    bool isFluid{false};           ///< a fluid network, or packets
    std::string queue{"fq-codel"}; ///< queue discipline of packets
    uint32_t segmentSize{1448};    ///< payload of a full segment in bytes
};

/// What one run has measured.
struct FidelityRun
{
    std::vector<double> durations; ///< of each delivery, from sending it, in s: sendings in order,
                                   ///< receivers of each in order
    double last{0};                ///< simulated time of the last delivery, in s
    double wall{0};                ///< seconds that setting up and simulating took

    /**
     * Simulates in this process, over links of the profile pirate-5g.
     *
     * @param work what is sent
     * @param network what carries it
     * @return what was measured
     * @throw std::runtime_error if a message has not arrived
     */
    static FidelityRun Of(const FidelityWorkload& work, const FidelityNetwork& network);
};

} // namespace fl
} // namespace ns3

#endif // FL_FIDELITY_RUN_H
