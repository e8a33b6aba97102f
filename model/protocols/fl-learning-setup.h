/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LEARNING_SETUP_H
#define FL_LEARNING_SETUP_H

#include "ns3/fl-aggregator.h"
#include "ns3/fl-attack.h"
#include "ns3/fl-cryptography.h"
#include "ns3/fl-dataset.h"
#include "ns3/fl-learner.h"
#include "ns3/fl-optimizer.h"
#include "ns3/fl-parameter-vector.h"

#include <cstdint>
#include <memory>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * What all nodes of a learning system share: chosen once, the same for all, and not changed while
 * the simulation runs. Work closures refer to the objects behind the pointers without copying the
 * pointers; whoever owns the applications keeps this alive.
 */
struct LearningSetup
{
    Ptr<Learner> learner;           ///< the kind of model, bound to the data's shape
    Ptr<Optimizer> optimizer;       ///< takes the steps of local training
    Ptr<Aggregator> aggregator;     ///< makes one update of many
    Ptr<Cryptography> cryptography; ///< real or modeled
    Ptr<Attack> attack;             ///< what Byzantine nodes do, null if they are honest
    DatasetPtr train;               ///< all training samples
    ParameterVectorPtr initial;     ///< the model that everybody starts from
    uint32_t batchSize{1};          ///< samples a step
    uint32_t localEpochs{1};        ///< passes over a node's samples before it sends
};

/// A shared setup.
using LearningSetupPtr = std::shared_ptr<const LearningSetup>;

} // namespace fl
} // namespace ns3

#endif // FL_LEARNING_SETUP_H
