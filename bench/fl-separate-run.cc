/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-separate-run.h"

#include <exception>
#include <iostream>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace ns3
{
namespace fl
{

void
RunSeparately(const std::function<void()>& work, void* result, size_t size)
{
    int ends[2];
    if (pipe(ends) != 0)
    {
        throw std::runtime_error("cannot create a pipe");
    }
    const pid_t child = fork();
    if (child < 0)
    {
        throw std::runtime_error("cannot create a process");
    }
    if (child == 0)
    {
        bool isDone = false;
        try
        {
            work();
            isDone = write(ends[1], result, size) == static_cast<ssize_t>(size);
        }
        catch (const std::exception& problem)
        {
            std::cerr << problem.what() << std::endl;
        }
        _exit(isDone ? 0 : 1);
    }
    close(ends[1]);
    const ssize_t received = read(ends[0], result, size);
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    if (received != static_cast<ssize_t>(size) || status != 0)
    {
        throw std::runtime_error("a run has failed");
    }
}

} // namespace fl
} // namespace ns3
