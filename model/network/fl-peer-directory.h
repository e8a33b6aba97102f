/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PEER_DIRECTORY_H
#define FL_PEER_DIRECTORY_H

#include "ns3/fl-types.h"
#include "ns3/inet-socket-address.h"

#include <memory>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-network
 * Where the nodes of one system listen: position k has the address of node k. Shared by all
 * transports of the system and immutable once they have it.
 */
using PeerDirectory = std::vector<InetSocketAddress>;

/// A shared directory.
using PeerDirectoryPtr = std::shared_ptr<const PeerDirectory>;

} // namespace fl
} // namespace ns3

#endif // FL_PEER_DIRECTORY_H
