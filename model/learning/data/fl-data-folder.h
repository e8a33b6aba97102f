/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_DATA_FOLDER_H
#define FL_DATA_FOLDER_H

#include <string>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * A folder with the files of a data set.
 */
class DataFolder
{
  public:
    /**
     * @param path the folder, which need not be there
     */
    explicit DataFolder(const std::string& path);

    /**
     * @param name a data set, such as "mnist"
     * @return the folder of that name in the folder that the environment variable FL_DATA_DIR
     *         names; InputError if that is not set
     */
    static DataFolder InDataDir(const std::string& name);

    /**
     * Finds a file, plain or with .gz (plain wins if both are there).
     *
     * @param base name of the file without .gz
     * @param needed what the folder should hold, for the message
     * @return path of the file that is there; InputError if there is none
     */
    std::string Find(const std::string& base, const std::string& needed) const;

  private:
    std::string m_path; ///< the folder
};

} // namespace fl
} // namespace ns3

#endif // FL_DATA_FOLDER_H
