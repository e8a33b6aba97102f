/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FEDAVG_SERVER_CORE_H
#define FL_FEDAVG_SERVER_CORE_H

#include "ns3/fl-fedavg-round.h"
#include "ns3/fl-learning-setup.h"
#include "ns3/fl-protocol-core.h"
#include "ns3/fl-protocol-host.h"
#include "ns3/fl-vector-authenticator.h"
#include "ns3/random-variable-stream.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace ns3
{
namespace fl
{

/// What the server of federated averaging is made from.
struct FedAvgServerSettings
{
    LearningSetupPtr setup;                ///< shared by all nodes
    std::map<NodeIndex, uint64_t> clients; ///< registered clients and their numbers of samples
    Round rounds{1};                       ///< rounds to train
    double clientFraction{1};              ///< C of the paper: clients a round, at least one
    Time roundDeadline;                    ///< longest wait for the updates of a round; 0: no limit
    Time joinDeadline; ///< longest wait for clients before the first round; 0: no limit
    std::shared_ptr<const VectorAuthenticator> authenticator; ///< signs and checks vectors
    Ptr<UniformRandomVariable> selection;                     ///< clients of a round
    std::function<void(const FedAvgRound&)> roundCompleted;   ///< told of every round
};

/**
 * @ingroup decentralized-fl-protocols
 * The server of federated averaging (McMahan et al., AISTATS 2017, Algorithm 1): in each round
 * sends the global model to max(C K, 1) of its K registered clients, drawn among those that are
 * there, and adds to the model what the aggregation rule makes of their updates, weighted by
 * their numbers of samples.
 *
 * A round ends when each of its clients has answered, was rejected, has crashed or could not be
 * reached, or at the deadline; then models of the round that have not begun to leave are taken
 * back. A client whose process begins again is available from then on; what it had to do in the
 * round is lost. Updates that do not fit, are not signed by their sender, come twice or belong to
 * another round are rejected.
 */
class FedAvgServerCore : public ProtocolCore
{
  public:
    /**
     * @param host outputs
     * @param settings what the server is made from
     */
    FedAvgServerCore(ProtocolHost& host, FedAvgServerSettings settings);

    void Start() override;
    void HandleMessage(NodeIndex from, const MessagePtr& message) override;
    void HandlePeerFailure(NodeIndex peer) override;

    /**
     * @return messages that were ignored because they were not what they should be
     */
    uint64_t GetRejected() const;

    /**
     * @return whether all rounds are done
     */
    bool IsFinished() const;

  private:
    /// What the server waits for.
    enum class State
    {
        JOINING,     ///< clients
        SIGNING,     ///< the signature of the model
        COLLECTING,  ///< updates
        AGGREGATING, ///< the aggregate
        FINISHED,    ///< nothing
    };

    /// How far a client of the round is.
    enum class Answer
    {
        PENDING,  ///< has not answered
        CHECKING, ///< its update is being checked
        ACCEPTED, ///< its update will be aggregated
        REJECTED, ///< its update was not what it should be
        FAILED,   ///< it has crashed or could not be reached
    };

    /// A client of the round.
    struct Participant
    {
        Answer answer{Answer::PENDING}; ///< how far it is
        ParameterVectorPtr update;      ///< what it has sent
        double loss{0};                 ///< mean training loss, in nats
    };

    void StartRound(); ///< Selects clients, if any are there, and signs the model.
    void Distribute(const VectorSeal& seal); ///< Sends the model.
    void SettleRound();                      ///< Aggregates if nobody is missing.
    void Aggregate();                        ///< Aggregates what has been accepted.

    /**
     * @param result what the rule has made
     * @param positions clients by position in the rule's inputs
     * @param model the new model
     */
    void CompleteRound(const AggregationResult& result,
                       const std::vector<NodeIndex>& positions,
                       ParameterVectorPtr model);

    /**
     * @param client a client that is there
     * @param message its JOIN
     */
    void HandleJoin(NodeIndex client, const Message& message);

    /**
     * @param client a client
     * @param message its UPDATE
     */
    void HandleUpdate(NodeIndex client, const Message& message);

    /**
     * @param client a client whose update was checked
     * @param isGenuine whether it has signed it
     */
    void HandleChecked(NodeIndex client, bool isGenuine);

    /**
     * What the client had to do in the round is lost.
     *
     * @param client a client
     */
    void HandleLost(NodeIndex client);

    /**
     * Counts a message as rejected.
     *
     * @param from its sender
     * @param reason why, for the log
     */
    void Reject(NodeIndex from, const char* reason);

    ProtocolHost& m_host;                    ///< outputs
    const FedAvgServerSettings m_settings;   ///< what the server is made from
    State m_state{State::JOINING};           ///< what it waits for
    size_t m_needed;                         ///< clients needed to begin a round
    std::map<NodeIndex, bool> m_isAvailable; ///< clients that have been there, and still are
    std::map<NodeIndex, Participant> m_participants; ///< clients of the round
    ParameterVectorPtr m_model;                      ///< global model
    FedAvgRound m_record;                            ///< the round under way
    std::optional<ProtocolHost::TimerId> m_timer;    ///< deadline
    uint64_t m_rejected{0};                          ///< messages ignored
};

} // namespace fl
} // namespace ns3

#endif // FL_FEDAVG_SERVER_CORE_H
