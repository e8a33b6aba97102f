/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CHURN_HELPER_H
#define FL_CHURN_HELPER_H

#include "ns3/fl-churn-options.h"
#include "ns3/fl-protocol-application.h"
#include "ns3/random-variable-stream.h"

#include <memory>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-helper
 * Lets the processes of nodes crash and begin again: each is up and down in turn for exponentially
 * distributed times.
 */
class ChurnHelper
{
  public:
    /**
     * @param options how long they are up and down
     * @param stream first random stream; each application uses one
     */
    ChurnHelper(const ChurnOptions& options, int64_t stream);

    /**
     * Lets applications crash and begin again, from now until the simulation ends.
     *
     * @param applications the applications
     */
    void Install(const std::vector<Ptr<ProtocolApplication>>& applications);

  private:
    /**
     * Schedules a crash.
     *
     * @param application an application that is up
     * @param times where its times come from
     */
    void ScheduleCrash(Ptr<ProtocolApplication> application,
                       Ptr<ExponentialRandomVariable> times) const;

    const ChurnOptions m_options; ///< how long they are up and down
    int64_t m_stream;             ///< next random stream
};

} // namespace fl
} // namespace ns3

#endif // FL_CHURN_HELPER_H
