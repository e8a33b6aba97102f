/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_BROADCAST_NETWORK_H
#define FL_BROADCAST_NETWORK_H

#include "fl-learning-fixtures.h"
#include "fl-pirate-fixture.h"

#include "ns3/fl-choice.h"
#include "ns3/fl-modeled-cryptography.h"
#include "ns3/fl-parameter-payload.h"
#include "ns3/fl-vector-broadcaster.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-tests
 * Members that can broadcast to all others, with a network between them that delivers in random
 * order and lets a test change everything on its way.
 */
class BroadcastNetwork
{
  public:
    /// Changes a message on its way: from, to, message; returns null to drop it.
    using Filter = std::function<MessagePtr(NodeIndex, NodeIndex, const MessagePtr&)>;

    /**
     * @param ways name of the schedule
     * @param count number of members
     */
    BroadcastNetwork(const std::string& ways, uint32_t count)
        : keys(CreateObject<ModeledCryptography>(), count + 1, 1), // one is a stranger
          delivered(count),
          m_random(MakeUniform(count))
    {
        for (NodeIndex node = 0; node < count; node++)
        {
            hosts.push_back(std::make_unique<FakeHost>(node));
            BroadcastSettings settings;
            settings.system = PirateMessages::SYSTEM;
            settings.type = PirateMessages::PIECE;
            settings.dissemination =
                Choice(Dissemination::GetTypeId(), ways).Create<Dissemination>();
            settings.digests = &m_cryptography->GetDigestScheme();
            settings.authenticator = keys.CreateAuthenticator(node);
            settings.getReceivers = [count](NodeIndex sender) {
                std::vector<NodeIndex> others(sender < count ? count : 0);
                std::iota(others.begin(), others.end(), 0);
                others.erase(std::remove(others.begin(), others.end(), sender), others.end());
                return others;
            };
            settings.deliver = [this, node](NodeIndex sender, const MessagePtr& message) {
                delivered[node].emplace_back(sender, message);
            };
            members.push_back(std::make_unique<VectorBroadcaster>(*hosts[node], settings));
        }
    }

    /**
     * Broadcasts a proposed sum.
     *
     * @param sender a member
     * @param vector the sum
     * @param step its step
     * @return the message
     */
    MessagePtr Broadcast(NodeIndex sender, const ParameterVectorPtr& vector, uint32_t step = 3)
    {
        const MessagePtr message =
            PirateMessages::MakeProposed(7, step, 2, std::make_shared<ParameterPayload>(vector));
        std::vector<NodeIndex> others(members.size());
        std::iota(others.begin(), others.end(), 0);
        others.erase(others.begin() + sender);
        members[sender]->Send(others, message);
        return message;
    }

    /// Lets everything happen, in random order.
    void Run()
    {
        std::vector<std::pair<std::pair<NodeIndex, NodeIndex>, MessagePtr>> flying;
        do
        {
            for (NodeIndex node = 0; node < hosts.size(); node++)
            {
                hosts[node]->CompleteAll();
                while (!hosts[node]->sent.empty())
                {
                    const FakeHost::Sent sent = hosts[node]->TakeSent();
                    for (NodeIndex to : sent.to)
                    {
                        const MessagePtr left =
                            filter ? filter(node, to, sent.message) : sent.message;
                        if (left)
                        {
                            flying.push_back({{node, to}, left});
                        }
                    }
                }
            }
            if (!flying.empty())
            {
                const uint32_t next = m_random->GetInteger(0, flying.size() - 1);
                const auto [way, message] = flying[next];
                flying.erase(flying.begin() + next);
                Hand(way.first, way.second, message);
            }
        } while (!flying.empty() || std::any_of(hosts.begin(), hosts.end(), [](const auto& host) {
            return !host->tasks.empty() || !host->sent.empty();
        }));
    }

    /**
     * @param from sender
     * @param to receiver
     * @param message what it gets
     * @return false if it is refused at once
     */
    bool Hand(NodeIndex from, NodeIndex to, const MessagePtr& message)
    {
        if (message->GetSchema().type == PirateMessages::PIECE)
        {
            return members[to]->HandlePiece(from, PirateFixture::Travel(message));
        }
        delivered[to].emplace_back(from, message);
        return true;
    }

    /// @return pieces that were false, over all members
    uint64_t CountRejected() const
    {
        uint64_t count = 0;
        for (const auto& member : members)
        {
            count += member->GetRejected();
        }
        return count;
    }

    KeyHelper keys;                                                       ///< of all
    std::vector<std::unique_ptr<FakeHost>> hosts;                         ///< by member
    std::vector<std::unique_ptr<VectorBroadcaster>> members;              ///< what is tested
    std::vector<std::vector<std::pair<NodeIndex, MessagePtr>>> delivered; ///< by receiver
    Filter filter;                                                        ///< changes messages

  private:
    Ptr<Cryptography> m_cryptography{CreateObject<ModeledCryptography>()}; ///< modeled
    Ptr<UniformRandomVariable> m_random;                                   ///< order
};

} // namespace fl
} // namespace ns3

#endif // FL_BROADCAST_NETWORK_H
