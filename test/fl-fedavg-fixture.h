/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FEDAVG_FIXTURE_H
#define FL_FEDAVG_FIXTURE_H

#include "fl-fake-host.h"

#include "ns3/fl-fedavg-client-core.h"
#include "ns3/fl-fedavg-messages.h"
#include "ns3/fl-fedavg-server-core.h"
#include "ns3/fl-key-helper.h"
#include "ns3/fl-partition.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-tests
 * What a small federated averaging needs: softmax regression with 15 parameters on random samples.
 * Client k, from 1 on, owns 2 k + 1 of them, so that their weights differ.
 */
class FedAvgFixture
{
  public:
    static constexpr uint32_t DIMENSION = 15; ///< parameters of the model

    /**
     * @param clients number of clients
     */
    explicit FedAvgFixture(uint32_t clients);

    /**
     * @return settings of the server, without a function that is told of rounds
     */
    FedAvgServerSettings MakeServer() const;

    /**
     * @param client index of a client, from 1
     * @return its settings
     */
    FedAvgClientSettings MakeClient(NodeIndex client) const;

    /**
     * @param client index of a client
     * @return number of its samples
     */
    uint64_t GetSamples(NodeIndex client) const;

    /**
     * @param signer who signs
     * @param round training round
     * @param samples number of samples that it states
     * @param update the vector
     * @return an update, properly signed for what it says
     */
    MessagePtr MakeUpdate(NodeIndex signer,
                          Round round,
                          uint64_t samples,
                          ParameterVectorPtr update) const;

    /**
     * @param signer who signs, in the place of the server
     * @param round training round
     * @param model the vector
     * @return a model, properly signed
     */
    MessagePtr MakeModel(NodeIndex signer, Round round, ParameterVectorPtr model) const;

    /**
     * @param seed where its numbers come from
     * @return a vector of the model's dimension with numbers from -1 to 1
     */
    static ParameterVectorPtr MakeVector(int64_t seed);

    std::shared_ptr<LearningSetup> setup; ///< shared by all nodes
    Partition::Shares shares;             ///< samples by client, the first client's first
    KeyHelper keys;                       ///< keys of all nodes
};

/**
 * @ingroup decentralized-fl-tests
 * A server's core on a host driven by hand, and the record of its rounds.
 */
class FedAvgServerDriver
{
  public:
    /**
     * @param fixture what it needs; outlives this
     * @param settings of the server
     */
    FedAvgServerDriver(const FedAvgFixture& fixture, FedAvgServerSettings settings);

    /**
     * @param client a client that says that it is there
     */
    void Join(NodeIndex client);

    /// All clients say so, and the server signs the first model.
    void JoinAll();

    /**
     * @return the next model that the server has sent, with its receivers; it must have sent one
     */
    FakeHost::Sent TakeModel();

    /**
     * A client sends a good update for the round under way; the check of its signature waits.
     *
     * @param client the client
     * @param update the vector
     */
    void Answer(NodeIndex client, ParameterVectorPtr update);

    /**
     * @param round the round of the update
     * @param client the client
     * @param update the vector
     */
    void Answer(Round round, NodeIndex client, ParameterVectorPtr update);

    FakeHost host;                          ///< of the server
    std::vector<FedAvgRound> rounds;        ///< completed rounds
    std::function<void()> onRound;          ///< called after each, if set
    std::unique_ptr<FedAvgServerCore> core; ///< the server

  private:
    const FedAvgFixture& m_fixture; ///< what it needs
};

} // namespace fl
} // namespace ns3

#endif // FL_FEDAVG_FIXTURE_H
