/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-churn-helper.h"

#include "ns3/simulator.h"

namespace ns3
{
namespace fl
{

ChurnHelper::ChurnHelper(const ChurnOptions& options, int64_t stream)
    : m_options(options),
      m_stream(stream)
{
}

void
ChurnHelper::Install(const std::vector<Ptr<ProtocolApplication>>& applications)
{
    for (const auto& application : applications)
    {
        Ptr<ExponentialRandomVariable> times = CreateObject<ExponentialRandomVariable>();
        times->SetStream(m_stream++);
        if (m_options.meanUp > Time(0))
        {
            ScheduleCrash(application, times);
        }
    }
}

void
ChurnHelper::ScheduleCrash(Ptr<ProtocolApplication> application,
                           Ptr<ExponentialRandomVariable> times) const
{
    const Time up = Seconds(times->GetValue(m_options.meanUp.GetSeconds(), 0));
    const Time down = Seconds(times->GetValue(m_options.meanDown.GetSeconds(), 0));
    Simulator::Schedule(up, [application, times, down, churn = *this]() {
        application->Fail();
        Simulator::Schedule(down, [application, times, churn]() {
            application->Rejoin();
            churn.ScheduleCrash(application, times);
        });
    });
}

} // namespace fl
} // namespace ns3
