/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_REPRODUCTION_RUN_H
#define FL_REPRODUCTION_RUN_H

#include "fl-reproduction.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/// What a user of the program chooses.
struct ReproductionOptions
{
    std::vector<std::string> names;                    ///< see ChooseReproductions()
    ReproductionScale scale{ReproductionScale::QUICK}; ///< how large the runs are
    uint32_t seeds{3};                                 ///< runs of each setting
    std::string output;                                ///< output folder
    uint32_t jobs{1};                                  ///< runs at the same time
};

/**
 * @ingroup decentralized-fl-reproduce
 * @param all reproductions that there are
 * @param names names of reproductions, or of systems, which mean all reproductions whose names
 * begin with them and a dash; none: all
 * @return those, in the order of the list, each once
 * @throw InputError if there is none of a name
 */
std::vector<const Reproduction*> ChooseReproductions(const ReproductionList& all,
                                                     const std::vector<std::string>& names);

/**
 * Does all runs that the output folder does not hold yet, and writes the report. A run that fails
 * does not end the others.
 *
 * @ingroup decentralized-fl-reproduce
 * @param all reproductions that there are
 * @param options what the user chose
 * @return exit code: 0 if all runs were done, whatever came out; EXIT_INCOMPLETE if one failed
 * @throw InputError if an option cannot be accepted
 */
int RunReproductions(const ReproductionList& all, const ReproductionOptions& options);

} // namespace fl
} // namespace ns3

#endif // FL_REPRODUCTION_RUN_H
