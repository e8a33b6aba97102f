/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_COMMAND_POOL_H
#define FL_COMMAND_POOL_H

#include "ns3/fl-consensus-group.h"
#include "ns3/fl-digest.h"
#include "ns3/fl-types.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace ns3
{
namespace fl
{

/// What has become of a command: where in the decided chain it stands.
struct CommandResult
{
    Height height{0};     ///< height of its block
    uint32_t position{0}; ///< position within the block
    Digest block;         ///< the block
};

/**
 * @param a a result
 * @param b another one
 * @return whether they say the same
 */
bool operator==(const CommandResult& a, const CommandResult& b);

/// A command of a client, by name.
struct ClientCommand
{
    NodeIndex client{0}; ///< node of the client
    uint64_t number{0};  ///< number of the client's own
};

/**
 * @ingroup decentralized-fl-protocols
 * What a replica knows of commands: those that wait to be decided, in the order of their arrival,
 * and the results of those that were. A result is kept until its client says that it has it.
 */
class CommandPool
{
  public:
    /**
     * A command has arrived.
     *
     * @param digest digest of the command
     * @param command whose it is
     */
    void Add(const Digest& digest, const ClientCommand& command);

    /**
     * A command is decided. Its first place in the chain counts.
     *
     * @param digest digest of the command, which need not have arrived
     * @param result where it stands
     * @return whose it is; nothing if it has not arrived, or was decided before
     */
    std::optional<ClientCommand> Decide(const Digest& digest, const CommandResult& result);

    /**
     * A client has the results of all commands below a number.
     *
     * @param client node of the client
     * @param lowest the number
     */
    void Forget(NodeIndex client, uint64_t lowest);

    /**
     * @param digest digest of a command
     * @return its result, nothing if it is not decided or was forgotten
     */
    std::optional<CommandResult> FindResult(const Digest& digest) const;

    /**
     * @param digest digest of a command
     * @return whether it waits to be decided
     */
    bool IsWaiting(const Digest& digest) const;

    /**
     * @return number of commands that wait to be decided
     */
    size_t GetWaiting() const;

    /**
     * @param limit most commands to choose
     * @param excluded commands not to choose
     * @return commands that wait, those that arrived first in front
     */
    std::vector<Digest> Choose(size_t limit, const std::set<Digest>& excluded) const;

  private:
    /// A command that waits.
    struct Waiting
    {
        ClientCommand command; ///< whose it is
        uint64_t arrival;      ///< its place in the order of arrival
    };

    /// What is kept for a client.
    struct Client
    {
        uint64_t lowest{0};                 ///< it has the results below
        std::map<uint64_t, Digest> results; ///< decided commands that it may ask for again
    };

    std::map<Digest, Waiting> m_waiting;       ///< commands that wait
    std::map<uint64_t, Digest> m_arrivals;     ///< the same in the order of arrival
    uint64_t m_nextArrival{0};                 ///< of the next command
    std::map<Digest, CommandResult> m_results; ///< of decided commands
    std::map<NodeIndex, Client> m_clients;     ///< by node
};

} // namespace fl
} // namespace ns3

#endif // FL_COMMAND_POOL_H
