/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-chain-helper.h"

#include "fl-key-helper.h"

#include "ns3/abort.h"
#include "ns3/fl-exponential-proof-of-work.h"
#include "ns3/fl-input-error.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace fl
{

ApplicationContainer
LearningChainApplications::GetAll() const
{
    ApplicationContainer all;
    for (const auto& node : nodes)
    {
        all.Add(node);
    }
    return all;
}

void
LearningChainApplications::AttachTo(LearningChainMonitor& monitor,
                                    const std::set<NodeIndex>& byzantine) const
{
    for (NodeIndex node = 0; node < nodes.size(); node++)
    {
        if (byzantine.count(node) == 0)
        {
            monitor.Attach(node, nodes[node]);
        }
    }
}

LearningChainHelper::LearningChainHelper(LearningSetupPtr setup)
    : m_setup(std::move(setup)),
      m_work(CreateObject<ExponentialProofOfWork>())
{
    m_application.SetTypeId(LearningChainApplication::GetTypeId());
}

void
LearningChainHelper::SetAttribute(const std::string& name, const AttributeValue& value)
{
    m_application.Set(name, value);
}

void
LearningChainHelper::SetProofOfWork(Ptr<ProofOfWork> work)
{
    m_work = std::move(work);
}

void
LearningChainHelper::SetPrivacyNoise(Ptr<PrivacyNoise> noise)
{
    m_noise = std::move(noise);
}

void
LearningChainHelper::SetGossip(NeighborLists graph, Ptr<GossipFanout> fanout)
{
    m_neighbors = std::move(graph);
    m_fanout = std::move(fanout);
}

void
LearningChainHelper::SetByzantine(std::set<NodeIndex> nodes)
{
    m_byzantine = std::move(nodes);
}

void
LearningChainHelper::SetByzantineLeaders(Ptr<Attack> update, bool collude)
{
    m_update = std::move(update);
    m_collude = collude;
}

void
LearningChainHelper::SetByzantinePower(double share)
{
    m_byzantinePower = share;
}

void
LearningChainHelper::SetTimeout(const Time& timeout)
{
    SetAttribute("GradientTimeout", TimeValue(timeout));
    SetAttribute("RequestTimeout", TimeValue(timeout));
}

Time
LearningChainHelper::SuggestTimeout(const AccessStar& star,
                                    const std::vector<Ptr<Cpu>>& cpus,
                                    const Partition::Shares& shares) const
{
    const uint32_t nodes = star.nodes.GetN();
    const uint64_t bytes = m_setup->initial->GetByteSize();
    const Cost checking = Cost::OfHashing(bytes * nodes) + Cost::OfVerifying(nodes);
    Time longest;
    for (uint32_t node = 0; node < nodes; node++)
    {
        // A node sends its own vector to all, or, by gossip, every vector to its neighbors.
        const double neighbors = m_neighbors.empty() ? 1 : m_neighbors.at(node).size();
        const double bits = 8.0 * bytes * nodes;
        UpdateTrainer trainer;
        trainer.setup = m_setup;
        trainer.samples = shares[node];
        longest = std::max(longest,
                           Seconds(bits * neighbors / star.rates[node].uplink.GetBitRate()) +
                               Seconds(bits * neighbors / star.rates[node].downlink.GetBitRate()) +
                               cpus[node]->GetDuration(checking) +
                               cpus[node]->GetDuration(trainer.GetCost()) +
                               8 * star.profiles[node]->GetAccessDelay());
    }
    return 2 * longest + MilliSeconds(500);
}

HashPower
LearningChainHelper::GetPower(NodeIndex node, uint32_t nodes) const
{
    if (m_byzantinePower == 0)
    {
        return {1, double(nodes)};
    }
    const double byzantine = m_byzantine.size();
    return m_byzantine.count(node) > 0
               ? HashPower{m_byzantinePower * nodes / byzantine, double(nodes)}
               : HashPower{(1 - m_byzantinePower) * nodes / (nodes - byzantine), double(nodes)};
}

void
LearningChainHelper::RequireUsable(uint32_t nodes) const
{
    if (nodes < 2)
    {
        throw InputError("learning-chain with " + std::to_string(nodes) +
                         " node; accepted: at least 2");
    }
    AggregationOffer offer;
    offer.caller = "learning-chain";
    offer.inputs = nodes;
    m_setup->aggregator->RequireUsable(offer);
    AttackOffer attackers;
    attackers.system = "learning-chain";
    attackers.attackers.assign(m_byzantine.begin(), m_byzantine.end());
    attackers.benign = nodes - m_byzantine.size();
    attackers.classes = m_setup->train->GetClasses();
    if (m_setup->attack)
    {
        attackers.shown.ownData = true;
        m_setup->attack->RequireUsable(attackers);
    }
    if (m_update)
    {
        if (!m_setup->initial->HasContent())
        {
            throw InputError("a sized model has no content: its updates cannot be wrong; "
                             "accepted: --update-attack with another learner");
        }
        // The aggregate is nobody's own: there is no data that it was trained on.
        attackers.system = "learning-chain's elected leaders";
        attackers.shown = AttackKnowledge();
        m_update->RequireUsable(attackers);
    }
    const bool isPossible =
        m_byzantinePower == 0 || (m_byzantinePower > 0 && m_byzantinePower < 1 &&
                                  !m_byzantine.empty() && m_byzantine.size() < nodes);
    if (!isPossible)
    {
        throw InputError("hash power of " + std::to_string(m_byzantinePower) + " for " +
                         std::to_string(m_byzantine.size()) + " Byzantine nodes of " +
                         std::to_string(nodes) +
                         "; accepted: below 1, with both Byzantine and honest nodes");
    }
}

LearningChainApplications
LearningChainHelper::Install(const NodeContainer& nodes,
                             const std::vector<Ptr<Transport>>& transports,
                             const std::vector<Ptr<Cpu>>& cpus,
                             const Partition::Shares& shares,
                             int64_t stream) const
{
    const uint32_t count = shares.size();
    NS_ABORT_MSG_UNLESS(nodes.GetN() == count && transports.size() == count &&
                            cpus.size() == count &&
                            (m_neighbors.empty() || m_neighbors.size() == count),
                        count << " shares do not fit the nodes");
    RequireUsable(count);
    const KeyHelper keys(m_setup->cryptography, count, stream);
    if (m_noise)
    {
        m_noise->AssignStreams(stream + 1);
    }
    if (m_fanout)
    {
        m_fanout->AssignStreams(stream + 2);
    }
    if (m_update)
    {
        m_update->AssignStreams(stream + 3 + 2 * int64_t{count});
    }
    const auto cache =
        std::make_shared<LearningChainCache>(m_setup, count, keys.CreateAuthenticator(0));
    auto byzantine = std::make_shared<LearningChainByzantineLeaders>();
    byzantine->update = m_update;
    byzantine->members = m_byzantine;
    byzantine->collude = m_collude;

    LearningChainApplications result;
    for (NodeIndex node = 0; node < count; node++)
    {
        const bool isByzantine = m_byzantine.count(node) > 0;
        LearningChainSettings settings;
        settings.trainer.setup = m_setup;
        settings.trainer.node = node;
        settings.trainer.samples = shares[node];
        settings.trainer.isByzantine = isByzantine && m_setup->attack;
        settings.trainer.RequireCountable();
        settings.authenticator = keys.CreateAuthenticator(node);
        settings.cache = cache;
        settings.nodes = count;
        settings.work = m_work;
        settings.power = GetPower(node, count);
        settings.noise = m_noise;
        settings.byzantine = isByzantine ? byzantine : nullptr;
        settings.isGossip = !m_neighbors.empty();
        if (settings.isGossip)
        {
            settings.gossip.neighbors = m_neighbors.at(node);
            settings.gossip.fanout = m_fanout;
        }
        Ptr<LearningChainApplication> application =
            m_application.Create<LearningChainApplication>();
        application->Configure(std::move(settings));
        application->AssignStreams(stream + 3 + 2 * int64_t{node});
        application->SetTransport(transports[node]);
        application->SetCpu(cpus[node]);
        nodes.Get(node)->AddApplication(application);
        result.nodes.push_back(application);
    }
    return result;
}

} // namespace fl
} // namespace ns3
