/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FEDAVG_CLIENT_CORE_H
#define FL_FEDAVG_CLIENT_CORE_H

#include "ns3/fl-protocol-core.h"
#include "ns3/fl-protocol-host.h"
#include "ns3/fl-update-trainer.h"
#include "ns3/fl-vector-authenticator.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace ns3
{
namespace fl
{

/// What a client of federated averaging is made from.
struct FedAvgClientSettings
{
    NodeIndex server{0};                                      ///< index of the server
    UpdateTrainer trainer;                                    ///< trains
    std::shared_ptr<const VectorAuthenticator> authenticator; ///< signs and checks vectors
};

/**
 * @ingroup decentralized-fl-protocols
 * A client of federated averaging (McMahan et al., AISTATS 2017, Algorithm 1, ClientUpdate): trains
 * the server's model on its own samples and sends the difference that this made. A model of a later
 * round ends the work on an earlier one, and takes back an update that has not begun to leave. A
 * Byzantine client computes what an honest one would, and sends what its attack makes of it,
 * properly signed.
 */
class FedAvgClientCore : public ProtocolCore
{
  public:
    /**
     * @param host outputs
     * @param settings what the client is made from
     */
    FedAvgClientCore(ProtocolHost& host, FedAvgClientSettings settings);

    void Start() override;
    void HandleMessage(NodeIndex from, const MessagePtr& message) override;
    void HandlePeerFailure(NodeIndex peer) override;

    /**
     * @return messages that were ignored because they were not what they should be
     */
    uint64_t GetRejected() const;

  private:
    /**
     * @param round training round
     * @param model the global model, checked
     */
    void Train(Round round, ParameterVectorPtr model);

    /**
     * @param round training round
     * @param trained what to send
     */
    void SignUpdate(Round round, const TrainedUpdate& trained);

    ProtocolHost& m_host;                       ///< outputs
    const FedAvgClientSettings m_settings;      ///< what the client is made from
    std::optional<Round> m_round;               ///< the round it works on or has worked on
    std::optional<ProtocolHost::TaskId> m_task; ///< work under way
    OptimizerStatePtr m_state;                  ///< of its optimizer, after its last training
    uint64_t m_rejected{0};                     ///< messages ignored
};

} // namespace fl
} // namespace ns3

#endif // FL_FEDAVG_CLIENT_CORE_H
