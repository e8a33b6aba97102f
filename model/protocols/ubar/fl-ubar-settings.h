/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_UBAR_SETTINGS_H
#define FL_UBAR_SETTINGS_H

#include "ns3/fl-learning-setup.h"
#include "ns3/fl-types.h"
#include "ns3/fl-ubar-report.h"
#include "ns3/fl-vector-authenticator.h"
#include "ns3/nstime.h"
#include "ns3/random-variable-stream.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace ns3
{
namespace fl
{

class UbarAdversary;

/// What a node of decentralized SGD is made from.
struct UbarSettings
{
    LearningSetupPtr setup;           ///< shared by all nodes
    NodeIndex node{0};                ///< the node
    std::vector<NodeIndex> neighbors; ///< its neighbors, ascending
    std::vector<uint32_t> samples;    ///< its training samples
    Round rounds{1};                  ///< rounds to train
    double selfWeight{0.5};           ///< alpha, unless shares are equal
    bool hasEqualShares{false};       ///< alpha = 1 / (estimates received + 1)
    double honestShare{0.4};          ///< share of its neighbors that are honest at least
    Time roundTimeout;                ///< longest wait for estimates; 0: no limit
    std::shared_ptr<const VectorAuthenticator> authenticator; ///< null: estimates are not signed
    std::shared_ptr<UbarAdversary> adversary; ///< whom a Byzantine node obeys; null: honest
    std::shared_ptr<UbarAdversary> watcher;   ///< who sees an honest node's estimates; null: nobody
    Ptr<UniformRandomVariable> shuffle;       ///< order of its samples
    UbarObserver observer;                    ///< is told what it does
};

} // namespace fl
} // namespace ns3

#endif // FL_UBAR_SETTINGS_H
