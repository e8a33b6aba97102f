/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-ring-time.h"

#include "ns3/abort.h"
#include "ns3/fl-ring-schedule.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/**
 * @param values some values
 * @return the greatest
 */
double
GetMaximum(const std::vector<double>& values)
{
    return *std::max_element(values.begin(), values.end());
}

/**
 * @param values some values
 * @return their mean
 */
double
GetMean(const std::vector<double>& values)
{
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

} // namespace

double
GetSendingTime(uint64_t bytes, double receivers, double uplink)
{
    return 8.0 * static_cast<double>(bytes) * receivers / uplink;
}

RingTime::RingTime(std::vector<double> starts, std::vector<std::vector<double>> work)
    : m_starts(std::move(starts)),
      m_work(std::move(work))
{
    NS_ABORT_MSG_IF(m_starts.empty(), "a ring needs a committee");
    for (const auto& step : m_work)
    {
        NS_ABORT_MSG_UNLESS(step.size() == m_starts.size(), "a step needs all committees");
    }
}

RingTime
RingTime::OfLeaderStar(const PirateRunResult& run, uint64_t bytes)
{
    const auto& committees = run.plan.committees;
    const RingSchedule schedule(committees.size());
    std::vector<double> starts(committees.size(), 0);
    std::vector<std::vector<double>> work(schedule.GetSteps(),
                                          std::vector<double>(committees.size(), 0));
    for (uint32_t committee = 0; committee < committees.size(); committee++)
    {
        const uint32_t sink = schedule.GetSink(committee);
        const auto receivers = static_cast<double>(committees[sink].size());
        for (size_t position = 0; position < committees[committee].size(); position++)
        {
            if (schedule.GetContributionSlot(position) == schedule.GetSeedSlot(committee))
            {
                const double uplink = run.uplinks.at(committees[committee][position]);
                starts[sink] = std::max(starts[sink], GetSendingTime(bytes, receivers, uplink));
            }
        }
    }
    for (const PirateRunStep& step : run.steps)
    {
        if (step.iteration != 0)
        {
            continue;
        }
        const uint32_t committee = step.committee;
        const auto own = static_cast<double>(committees[committee].size() - 1);
        const auto sink = static_cast<double>(committees[schedule.GetSink(committee)].size());
        const double receivers =
            (schedule.IsReduce(step.step) ? own : 0) + (schedule.IsPassedOn(step.step) ? sink : 0);
        work[step.step][committee] = GetSendingTime(bytes, receivers, run.uplinks.at(step.leader));
    }
    return RingTime(std::move(starts), std::move(work));
}

double
RingTime::GetWithoutWaiting() const
{
    double time = GetMean(m_starts);
    for (const auto& step : m_work)
    {
        time += GetMean(step);
    }
    return time;
}

double
RingTime::GetTime() const
{
    std::vector<double> times = m_starts;
    for (const auto& step : m_work)
    {
        const std::vector<double> before = times;
        for (size_t committee = 0; committee < times.size(); committee++)
        {
            const size_t source = (committee + times.size() - 1) % times.size();
            // What seeds the first step is a start of its own.
            times[committee] = &step == &m_work.front()
                                   ? before[committee]
                                   : std::max(before[committee], before[source]);
            times[committee] += step[committee];
        }
    }
    return GetMaximum(times);
}

double
RingTime::GetInLockstep() const
{
    double time = GetMaximum(m_starts);
    for (const auto& step : m_work)
    {
        time += GetMaximum(step);
    }
    return time;
}

} // namespace fl
} // namespace ns3
