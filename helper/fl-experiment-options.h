/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_EXPERIMENT_OPTIONS_H
#define FL_EXPERIMENT_OPTIONS_H

#include "ns3/fl-choice.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <optional>
#include <string>

namespace ns3
{
namespace fl
{

class OptionParser;

/**
 * @ingroup decentralized-fl-helper
 * What every learning experiment lets its user choose; a program adds the options of its system.
 * The values at construction are the defaults.
 */
struct ExperimentOptions
{
    ExperimentOptions();

    /**
     * Adds the options to a program's command line.
     *
     * @param parser the command line
     */
    void AddTo(OptionParser& parser);

    /**
     * @return the data source that `data` names
     * @throw InputError if there is none
     */
    Choice GetDataSource() const;

    /**
     * @param honest fewest honest nodes that the system needs
     * @throw InputError if there are to be more Byzantine nodes than leave these
     */
    void RequirePossibleByzantine(uint32_t honest = 0) const;

    uint32_t nodes{16};      ///< learning nodes
    uint32_t iterations{20}; ///< training rounds
    uint64_t seed{1};        ///< run number of the random streams
    uint32_t threads{2};     ///< threads that compute
    Time maxTime;            ///< end of the run if it does not end before; 0: no limit
    Time patience;           ///< longest time without a completed round; 0: no limit

    std::string network{"packet"}; ///< point of the network axis
    Choice cryptography;           ///< point of the cryptography axis
    Choice learner;                ///< kind of model; `sized` is a point of the learning axis

    std::string data{"synthetic"}; ///< name of a data source, or a folder
    Choice partition;              ///< who owns which samples
    Choice optimizer;              ///< takes the steps
    uint32_t batchSize{10};        ///< samples a step
    uint32_t localEpochs{1};       ///< passes a round
    Choice aggregator;             ///< makes one vector of many
    std::optional<Choice> attack;  ///< what Byzantine nodes do
    uint32_t byzantine{2};         ///< Byzantine nodes, if there is an attack

    std::optional<uint32_t> sourceClass; ///< class that an attack wants to be taken for another
    std::optional<uint32_t> targetClass; ///< that other class
    bool classAccuracy{false};           ///< a column for the accuracy of each class

    Choice link;          ///< access links
    bool realBulk{false}; ///< vectors as real bytes in the packets
    Choice device;        ///< processors
    double stragglers{0}; ///< share of nodes that are slow
    double slowdown{4};   ///< how much slower they are
    bool pcap{false};     ///< write captures
    std::string output;   ///< folder of the results
    bool quiet{false};    ///< no progress line
};

} // namespace fl
} // namespace ns3

#endif // FL_EXPERIMENT_OPTIONS_H
