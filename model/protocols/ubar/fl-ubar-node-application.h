/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_UBAR_NODE_APPLICATION_H
#define FL_UBAR_NODE_APPLICATION_H

#include "ns3/fl-compat.h"
#include "ns3/fl-protocol-application.h"
#include "ns3/fl-ubar-report.h"
#include "ns3/fl-ubar-settings.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <memory>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * A node of decentralized SGD. UbarHelper installs it.
 */
class UbarNodeApplication : public ProtocolApplication
{
  public:
    /**
     * @return the TypeId
     */
    static TypeId GetTypeId();

    UbarNodeApplication();

    /**
     * @param settings what the node is made from; what attributes say, the random stream and the
     *        observer are filled in
     */
    void Configure(UbarSettings settings);

    /**
     * Assigns a stream to the order of the samples.
     *
     * @param stream the stream
     * @return number of streams used
     */
    int64_t AssignStreams(int64_t stream) FL_APPLICATION_STREAMS_OVERRIDE;

    /**
     * TracedCallback signature of the beginning of a round.
     *
     * @param [in] report the node's estimate
     */
    typedef void (*EstimateTracedCallback)(const UbarEstimateReport& report);

    /**
     * TracedCallback signature of a completed round.
     *
     * @param [in] report what has come out
     */
    typedef void (*RoundTracedCallback)(const UbarRoundReport& report);

  protected:
    void DoDispose() override;

  private:
    std::unique_ptr<ProtocolCore> CreateCore(ProtocolHost& host) override;

    UbarSettings m_settings;              ///< what the core is made from
    Ptr<UniformRandomVariable> m_shuffle; ///< order of the samples
    uint32_t m_rounds;                    ///< attribute
    double m_selfWeight;                  ///< attribute
    bool m_hasEqualShares;                ///< attribute
    double m_honestShare;                 ///< attribute
    Time m_roundTimeout;                  ///< attribute

    TracedCallback<const UbarEstimateReport&> m_roundBegun;  ///< a round begins
    TracedCallback<const UbarRoundReport&> m_roundCompleted; ///< a round is completed
};

} // namespace fl
} // namespace ns3

#endif // FL_UBAR_NODE_APPLICATION_H
