/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FEDAVG_CLIENT_APPLICATION_H
#define FL_FEDAVG_CLIENT_APPLICATION_H

#include "ns3/fl-compat.h"
#include "ns3/fl-fedavg-client-core.h"
#include "ns3/fl-protocol-application.h"

#include <memory>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * A client of federated averaging on a node. FedAvgHelper installs it.
 */
class FedAvgClientApplication : public ProtocolApplication
{
  public:
    /**
     * @return the TypeId
     */
    static TypeId GetTypeId();

    FedAvgClientApplication();

    /**
     * @param settings what the client is made from; the random stream is filled in
     */
    void Configure(FedAvgClientSettings settings);

    /**
     * Assigns a stream to the order of the samples.
     *
     * @param stream the stream
     * @return number of streams used
     */
    int64_t AssignStreams(int64_t stream) FL_APPLICATION_STREAMS_OVERRIDE;

  protected:
    void DoDispose() override;

  private:
    std::unique_ptr<ProtocolCore> CreateCore(ProtocolHost& host) override;

    FedAvgClientSettings m_settings;      ///< what the core is made from
    Ptr<UniformRandomVariable> m_shuffle; ///< order of the samples
};

} // namespace fl
} // namespace ns3

#endif // FL_FEDAVG_CLIENT_APPLICATION_H
