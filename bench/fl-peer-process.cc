/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-peer-process.h"

#include "ns3/fl-input-error.h"

#include <csignal>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace ns3
{
namespace fl
{

PeerProcess::PeerProcess(const std::string& command)
    : m_command(command)
{
    int toPeer[2];
    int fromPeer[2];
    if (pipe(toPeer) != 0 || pipe(fromPeer) != 0)
    {
        throw std::runtime_error("no pipe to another program");
    }
    // A peer that has ended shows when its answer is read.
    std::signal(SIGPIPE, SIG_IGN);
    m_process = fork();
    if (m_process < 0)
    {
        throw std::runtime_error("no other program can be started");
    }
    if (m_process == 0)
    {
        dup2(toPeer[0], STDIN_FILENO);
        dup2(fromPeer[1], STDOUT_FILENO);
        for (int end : {toPeer[0], toPeer[1], fromPeer[0], fromPeer[1]})
        {
            close(end);
        }
        execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
        _exit(127);
    }
    close(toPeer[0]);
    close(fromPeer[1]);
    m_input = fdopen(toPeer[1], "w");
    m_output = fdopen(fromPeer[0], "r");
}

PeerProcess::~PeerProcess()
{
    std::fclose(m_input);
    std::fclose(m_output);
    waitpid(m_process, nullptr, 0);
}

std::string
PeerProcess::Ask(const std::string& line)
{
    std::fputs((line + "\n").c_str(), m_input);
    std::fflush(m_input);
    std::string answer;
    int character;
    while ((character = std::fgetc(m_output)) != EOF && character != '\n')
    {
        answer += static_cast<char>(character);
    }
    if (character == EOF)
    {
        throw InputError("the peer '" + m_command + "' has ended instead of answering '" + line +
                         "'; what it said stands above");
    }
    return answer;
}

} // namespace fl
} // namespace ns3
