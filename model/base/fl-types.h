/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_TYPES_H
#define FL_TYPES_H

#include <cstdint>
#include <vector>

/**
 * @defgroup decentralized-fl Decentralized federated learning
 * Byzantine-resilient decentralized learning systems over simulated networks.
 */

/**
 * @defgroup decentralized-fl-base Vocabulary, byte codec, choices by name, random helpers
 * @ingroup decentralized-fl
 */

namespace ns3
{
namespace fl
{

/// Position of a node in the list of nodes that take part in one system; not an ns-3 node id.
using NodeIndex = uint32_t;

/// Number of a training round (also: iteration), counted from 0.
using Round = uint32_t;

/// A string of bytes.
using Bytes = std::vector<uint8_t>;

} // namespace fl
} // namespace ns3

#endif // FL_TYPES_H
