/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FEDAVG_SERVER_APPLICATION_H
#define FL_FEDAVG_SERVER_APPLICATION_H

#include "ns3/fl-compat.h"
#include "ns3/fl-fedavg-server-core.h"
#include "ns3/fl-protocol-application.h"
#include "ns3/traced-callback.h"

#include <memory>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * The server of federated averaging on a node. FedAvgHelper installs it.
 */
class FedAvgServerApplication : public ProtocolApplication
{
  public:
    /**
     * @return the TypeId
     */
    static TypeId GetTypeId();

    FedAvgServerApplication();

    /**
     * Gives the server what is not an attribute.
     *
     * @param settings setup, clients, and authenticator; the rest is filled in
     */
    void Configure(FedAvgServerSettings settings);

    /**
     * Assigns a stream to the selection of clients.
     *
     * @param stream the stream
     * @return number of streams used
     */
    int64_t AssignStreams(int64_t stream) FL_APPLICATION_STREAMS_OVERRIDE;

    /**
     * @return messages that were ignored because they were not what they should be
     */
    uint64_t GetRejected() const;

    /**
     * @return whether all rounds are done
     */
    bool IsFinished() const;

    /**
     * TracedCallback signature of a completed round.
     *
     * @param [in] round what it has come to
     */
    typedef void (*RoundTracedCallback)(const FedAvgRound& round);

  protected:
    void DoDispose() override;

  private:
    std::unique_ptr<ProtocolCore> CreateCore(ProtocolHost& host) override;

    uint32_t m_rounds;                                   ///< attribute
    double m_clientFraction;                             ///< attribute
    Time m_roundDeadline;                                ///< attribute
    Time m_joinDeadline;                                 ///< attribute
    FedAvgServerSettings m_settings;                     ///< what the core is made from
    Ptr<UniformRandomVariable> m_selection;              ///< clients of a round
    TracedCallback<const FedAvgRound&> m_roundCompleted; ///< a round is complete
};

} // namespace fl
} // namespace ns3

#endif // FL_FEDAVG_SERVER_APPLICATION_H
