/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-ubar-helper.h"

#include "fl-key-helper.h"

#include "ns3/abort.h"
#include "ns3/callback.h"
#include "ns3/fl-input-error.h"
#include "ns3/fl-ubar-adversary.h"
#include "ns3/fl-ubar-step.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace ns3
{
namespace fl
{

ApplicationContainer
UbarApplications::GetAll() const
{
    ApplicationContainer all;
    for (const auto& node : nodes)
    {
        all.Add(node);
    }
    return all;
}

void
UbarApplications::AttachTo(UbarMonitor& monitor, const std::set<NodeIndex>& byzantine) const
{
    for (NodeIndex node = 0; node < nodes.size(); node++)
    {
        if (byzantine.count(node) == 0)
        {
            monitor.Attach(node, nodes[node]);
        }
    }
}

UbarHelper::UbarHelper(LearningSetupPtr setup, NeighborLists graph, std::set<NodeIndex> byzantine)
    : m_setup(std::move(setup)),
      m_graph(std::make_shared<const NeighborLists>(std::move(graph))),
      m_byzantine(std::move(byzantine))
{
    m_factory.SetTypeId(UbarNodeApplication::GetTypeId());
}

void
UbarHelper::SetAttribute(const std::string& name, const AttributeValue& value)
{
    m_factory.Set(name, value);
}

void
UbarHelper::SetSigned(bool isSigned)
{
    m_isSigned = isSigned;
}

Time
UbarHelper::SuggestTimeout(const AccessStar& star, const std::vector<Ptr<Cpu>>& cpus) const
{
    const uint64_t bytes = m_setup->initial->GetByteSize();
    Time timeout;
    for (const auto& [node, neighbors] : *m_graph)
    {
        const size_t degree = neighbors.size();
        Cost cost = UbarStep::GetMoveCost(*m_setup, m_setup->batchSize) +
                    UbarStep::GetRunCost(*m_setup, degree, m_setup->batchSize);
        if (m_isSigned)
        {
            cost += Cost::OfHashing(bytes * (degree + 1)) + Cost::OfVerifying(degree) +
                    Cost::OfSigning(1);
        }
        const Time sending = Seconds(8.0 * bytes * degree / star.rates[node].uplink.GetBitRate());
        const Time roundTrip = 4 * star.profiles[node]->GetAccessDelay();
        timeout = std::max(timeout,
                           2 * (sending + cpus[node]->GetDuration(cost)) + 4 * roundTrip +
                               MilliSeconds(500));
    }
    return timeout;
}

void
UbarHelper::RequirePossible(const Partition::Shares& shares) const
{
    size_t fewest = std::numeric_limits<uint32_t>::max();
    for (const auto& [node, neighbors] : *m_graph)
    {
        if (shares[node].empty())
        {
            throw InputError("node " + std::to_string(node) +
                             " has no training samples; accepted: a partition that gives each "
                             "node at least one");
        }
        if (m_byzantine.count(node) == 0)
        {
            fewest = std::min(fewest, neighbors.size());
        }
    }
    AggregationOffer offer;
    offer.caller = "ubar on this graph";
    offer.ownVector = true;
    offer.lossEvaluator = true;
    offer.inputs = fewest;
    m_setup->aggregator->RequireUsable(offer);
    if (m_setup->attack)
    {
        AttackOffer attackers;
        attackers.system = "ubar";
        attackers.shown = {true, true, true, true, true};
        attackers.attackers.assign(m_byzantine.begin(), m_byzantine.end());
        attackers.benign = m_graph->size() - m_byzantine.size();
        attackers.classes = m_setup->train->GetClasses();
        attackers.graph.neighbors = m_graph;
        attackers.rule = PeekPointer(m_setup->aggregator);
        attackers.victimOwn = true;
        m_setup->attack->RequireUsable(attackers);
    }
}

UbarApplications
UbarHelper::Install(const NodeContainer& nodes,
                    const std::vector<Ptr<Transport>>& transports,
                    const std::vector<Ptr<Cpu>>& cpus,
                    const Partition::Shares& shares,
                    int64_t stream) const
{
    const uint32_t count = nodes.GetN();
    NS_ABORT_MSG_UNLESS(m_graph->size() == count && transports.size() == count &&
                            cpus.size() == count && shares.size() == count,
                        "graph, transports, processors and shares do not fit " << count
                                                                               << " nodes");
    RequirePossible(shares);
    std::unique_ptr<KeyHelper> keys;
    if (m_isSigned)
    {
        keys = std::make_unique<KeyHelper>(m_setup->cryptography, count, stream);
    }
    UbarApplications result;
    for (NodeIndex node = 0; node < count; node++)
    {
        result.nodes.push_back(m_factory.Create<UbarNodeApplication>());
    }
    std::shared_ptr<UbarAdversary> adversary;
    if (m_setup->attack && !m_byzantine.empty())
    {
        // The adversary outlives no application: plain pointers do not keep them alive in a cycle.
        std::vector<const UbarNodeApplication*> applications;
        for (const auto& application : result.nodes)
        {
            applications.push_back(PeekPointer(application));
        }
        adversary = std::make_shared<UbarAdversary>(
            m_setup,
            m_graph,
            m_byzantine,
            [applications](NodeIndex node) { return applications[node]->IsRunning(); });
    }
    for (NodeIndex node = 0; node < count; node++)
    {
        const bool isByzantine = adversary && m_byzantine.count(node) > 0;
        UbarSettings settings;
        settings.setup = m_setup;
        settings.node = node;
        settings.neighbors = m_graph->at(node);
        settings.samples = shares[node];
        settings.authenticator = keys ? keys->CreateAuthenticator(node) : nullptr;
        settings.adversary = isByzantine ? adversary : nullptr;
        settings.watcher = isByzantine ? nullptr : adversary;
        Ptr<UbarNodeApplication> application = result.nodes[node];
        application->Configure(std::move(settings));
        application->AssignStreams(stream + 1 + node);
        application->SetTransport(transports[node]);
        application->SetCpu(cpus[node]);
        nodes.Get(node)->AddApplication(application);
    }
    return result;
}

} // namespace fl
} // namespace ns3
