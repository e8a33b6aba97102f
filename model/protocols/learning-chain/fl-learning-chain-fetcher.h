/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LEARNING_CHAIN_FETCHER_H
#define FL_LEARNING_CHAIN_FETCHER_H

#include "ns3/fl-digest.h"
#include "ns3/fl-learning-chain-messages.h"
#include "ns3/fl-learning-chain-settings.h"
#include "ns3/fl-protocol-host.h"

#include <cstdint>
#include <functional>
#include <map>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * Asks other nodes for what this one lacks: first the one that should have it, then others at
 * random, each for the time of RequestTimeout.
 */
class LearningChainFetcher
{
  public:
    /// Nodes that are asked at most for one thing.
    static constexpr uint32_t MAX_ATTEMPTS = 5;

    /// Called if nobody has answered.
    using GaveUp = std::function<void()>;

    /**
     * @param host outputs
     * @param settings of the node
     */
    LearningChainFetcher(ProtocolHost& host, const LearningChainSettings& settings);

    /**
     * Asks for something, unless that is under way.
     *
     * @param wanted what
     * @param id its name; any digest of its own for the head
     * @param first whom to ask first
     * @param height of this node's chain: a last block is sent if it is higher
     * @param gaveUp called if nobody has answered
     */
    void Fetch(LearningChainMessages::Wanted wanted,
               const Digest& id,
               NodeIndex first,
               Round height,
               GaveUp gaveUp);

    /**
     * @param id name of something
     * @return whether it was asked for and has not come
     */
    bool IsWaitingFor(const Digest& id) const;

    /**
     * @param id name of something
     * @param peer a node
     * @return whether this node was asked for it last
     */
    bool IsAsked(const Digest& id, NodeIndex peer) const;

    /**
     * @param id name of something that has come
     */
    void Stop(const Digest& id);

    /// @return any other node
    NodeIndex DrawPeer() const;

  private:
    /// Something that was asked for.
    struct Request
    {
        LearningChainMessages::Wanted wanted; ///< what it is
        NodeIndex peer;                       ///< asked last
        Round height;                         ///< of this node's chain
        uint32_t attempts;                    ///< nodes asked
        ProtocolHost::TimerId timer;          ///< end of the wait for an answer
        GaveUp gaveUp;                        ///< called if nobody has answered
    };

    /**
     * @param id name of something to ask for
     * @param request the request, with whom to ask
     */
    void Send(const Digest& id, Request& request);

    /**
     * @param id name of something that has not come in time
     */
    void HandleTimeout(const Digest& id);

    ProtocolHost& m_host;                    ///< outputs
    const LearningChainSettings& m_settings; ///< of the node
    std::map<Digest, Request> m_requests;    ///< by name
};

} // namespace fl
} // namespace ns3

#endif // FL_LEARNING_CHAIN_FETCHER_H
