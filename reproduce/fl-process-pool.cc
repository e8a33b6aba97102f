/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-process-pool.h"

#include "ns3/abort.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <climits>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <iostream>
#include <map>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

namespace ns3
{
namespace fl
{

namespace
{

using Clock = std::chrono::steady_clock;

/// A task under way.
struct Child
{
    size_t task;             ///< its number
    int problem;             ///< the pipe's end from which what went wrong is read
    Clock::time_point begin; ///< when it was started
};

/**
 * What the child process does; does not return.
 *
 * @param task what to do
 * @param parent the process that waits for it
 * @param channel where what goes wrong is written
 */
[[noreturn]] void
Work(const ProcessPool::Task& task, pid_t parent, int channel)
{
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    if (getppid() != parent)
    {
        _exit(EXIT_FAILURE); // it ended before the line above
    }
    std::string problem;
    try
    {
        task.work();
        _exit(EXIT_SUCCESS);
    }
    catch (const std::exception& error)
    {
        problem = error.what();
    }
    catch (...)
    {
        problem = "an exception of unknown type";
    }
    // A pipe takes this much at once while nobody reads.
    problem.resize(std::min<size_t>(problem.size(), PIPE_BUF));
    const ssize_t written = write(channel, problem.data(), problem.size());
    _exit(written < 0 ? EXIT_FAILURE + 1 : EXIT_FAILURE);
}

/**
 * @param task what to do
 * @param number its number
 * @return process number, and what is known of it
 */
std::pair<pid_t, Child>
Start(const ProcessPool::Task& task, size_t number)
{
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0)
    {
        throw std::runtime_error(std::string("cannot make a pipe: ") + std::strerror(errno));
    }
    std::cout << std::flush; // or the child would have the rest of it as well
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child == 0)
    {
        close(ends[0]);
        Work(task, parent, ends[1]);
    }
    const int error = errno;
    close(ends[1]);
    if (child < 0)
    {
        close(ends[0]);
        throw std::runtime_error(std::string("cannot make a process: ") + std::strerror(error));
    }
    return {child, {number, ends[0], Clock::now()}};
}

/**
 * @param status how a child ended, from waitpid()
 * @param channel where it has written what went wrong; is closed
 * @return what went wrong, one line; empty: nothing
 */
std::string
Describe(int status, int channel)
{
    std::string problem(PIPE_BUF, '\0');
    const ssize_t length = read(channel, problem.data(), problem.size());
    close(channel);
    problem.resize(length > 0 ? length : 0);
    for (char& c : problem)
    {
        c = c == '\n' || c == '\r' ? ' ' : c;
    }
    if (WIFSIGNALED(status))
    {
        return std::string("ended by the signal ") + strsignal(WTERMSIG(status));
    }
    if (WEXITSTATUS(status) != EXIT_SUCCESS && problem.empty())
    {
        return "ended with exit status " + std::to_string(WEXITSTATUS(status));
    }
    return problem;
}

} // namespace

void
ProcessPool::Run(const std::vector<Task>& tasks, uint32_t jobs, const Ended& ended)
{
    NS_ABORT_MSG_IF(jobs == 0, "at least one task must run at a time");
    std::map<pid_t, Child> running;
    bool isAlone = false; // what runs must run alone
    size_t next = 0;
    while (next < tasks.size() || !running.empty())
    {
        while (next < tasks.size() && running.size() < jobs &&
               (running.empty() || !(isAlone || tasks[next].isAlone)))
        {
            isAlone = tasks[next].isAlone;
            running.insert(Start(tasks[next], next));
            next++;
        }
        int status = 0;
        const pid_t child = waitpid(-1, &status, 0);
        if (child < 0 && errno == EINTR)
        {
            continue;
        }
        if (child < 0)
        {
            throw std::runtime_error(std::string("cannot wait for a process: ") +
                                     std::strerror(errno));
        }
        const auto found = running.find(child);
        NS_ABORT_MSG_IF(found == running.end(), "a child process that is none of the pool's");
        const Child known = found->second;
        running.erase(found);
        const std::chrono::duration<double> elapsed = Clock::now() - known.begin;
        ended(known.task, Describe(status, known.problem), elapsed.count());
    }
}

} // namespace fl
} // namespace ns3
