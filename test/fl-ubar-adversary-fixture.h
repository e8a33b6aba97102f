/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_UBAR_ADVERSARY_FIXTURE_H
#define FL_UBAR_ADVERSARY_FIXTURE_H

#include "fl-learning-fixtures.h"
#include "fl-ubar-system.h"

#include "ns3/fl-ubar-adversary.h"

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-tests
 * An adversary of node 4 alone, in a complete graph of 5 nodes.
 */
class AdversaryFixture
{
  public:
    /**
     * @param attack the attack
     */
    explicit AdversaryFixture(const std::string& attack)
    {
        UbarSystem::Options options;
        options.graph = MakeComplete(5);
        options.byzantine = {4};
        options.attack = attack;
        options.aggregator = "mean";
        const UbarSystem world(options);
        setup = world.setup;
        adversary = std::make_shared<UbarAdversary>(
            setup,
            std::make_shared<const NeighborLists>(options.graph),
            options.byzantine,
            [this](NodeIndex node) { return crashed.count(node) == 0; });
    }

    /**
     * A benign node begins a round.
     *
     * @param node the node
     * @param round the round
     */
    void Begin(NodeIndex node, Round round) const
    {
        adversary->HandleEstimate({node, round, MakeVector(node + 10.0F * round)});
    }

    /**
     * @param value each parameter
     * @return an estimate
     */
    ParameterVectorPtr MakeVector(float value) const
    {
        return ShareVector(std::vector<float>(setup->initial->size(), value));
    }

    LearningSetupPtr setup;                   ///< attack, rule, data, model
    std::set<NodeIndex> crashed;              ///< nodes whose process does not run
    std::shared_ptr<UbarAdversary> adversary; ///< the adversary
};

} // namespace fl
} // namespace ns3

#endif // FL_UBAR_ADVERSARY_FIXTURE_H
