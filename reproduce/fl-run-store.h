/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_RUN_STORE_H
#define FL_RUN_STORE_H

#include "fl-measurements.h"
#include "fl-reproduction.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-reproduce
 * Finished runs of a reproduction in its output folder, a CSV file each, so that one that was
 * interrupted can go on. A file is whole or not there. The folder belongs to one scale and one
 * build of the program, because results of different ones must not be mixed; a run whose setting
 * was configured otherwise does not count.
 */
class RunStore
{
  public:
    /**
     * Takes possession of the folder, which is made if it does not exist.
     *
     * @param folder the output folder
     * @param scale how large the runs are
     * @param build what identifies the program, see GetProgramDigest()
     * @throw InputError if the folder cannot be written to, or holds runs of another scale or build
     */
    RunStore(const std::string& folder, ReproductionScale scale, const std::string& build);

    /**
     * @param reproduction name of a reproduction
     * @param setting one of its settings
     * @param seed a seed
     * @return what the run has measured; nothing if it is not there
     * @throw InputError if there is a file which this class has not written
     */
    std::optional<std::vector<Measurement>> Load(const std::string& reproduction,
                                                 const ReproductionSetting& setting,
                                                 uint64_t seed) const;

    /**
     * Keeps a run. May be called by several processes at once, for different runs.
     *
     * @param reproduction name of a reproduction
     * @param setting one of its settings
     * @param seed a seed
     * @param values what the run has measured
     * @throw InputError if the file cannot be written
     */
    void Save(const std::string& reproduction,
              const ReproductionSetting& setting,
              uint64_t seed,
              const std::vector<Measurement>& values) const;

  private:
    /**
     * @param reproduction name of a reproduction
     * @param setting one of its settings
     * @param seed a seed
     * @return path of the file
     */
    std::string GetPath(const std::string& reproduction,
                        const ReproductionSetting& setting,
                        uint64_t seed) const;

    std::string m_folder; ///< the folder of the files
};

/**
 * @ingroup decentralized-fl-reproduce
 * @return digest of the program and all libraries that it has loaded, ns-3 included: equal builds
 *         give equal results; "unknown" where there is no /proc
 */
std::string GetProgramDigest();

} // namespace fl
} // namespace ns3

#endif // FL_RUN_STORE_H
