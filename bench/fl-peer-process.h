/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PEER_PROCESS_H
#define FL_PEER_PROCESS_H

#include <cstdio>
#include <string>
#include <sys/types.h>

namespace ns3
{
namespace fl
{

/**
 * Another program that measures the same as a benchmark, line by line in turns with it.
 */
class PeerProcess
{
  public:
    /**
     * Starts the program.
     *
     * @param command command of the shell
     */
    explicit PeerProcess(const std::string& command);

    /// Closes its input and waits for its end.
    ~PeerProcess();

    PeerProcess(const PeerProcess&) = delete;
    PeerProcess& operator=(const PeerProcess&) = delete;

    /**
     * @param line what to write to its input
     * @return the line that it writes then
     * @throw InputError if it has ended
     */
    std::string Ask(const std::string& line);

  private:
    std::string m_command; ///< what was started
    pid_t m_process{-1};   ///< the program
    FILE* m_input;         ///< what it reads
    FILE* m_output;        ///< what it writes
};

} // namespace fl
} // namespace ns3

#endif // FL_PEER_PROCESS_H
