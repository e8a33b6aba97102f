/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-rule-time.h"

#include "ns3/abort.h"
#include "ns3/fl-aggregator.h"
#include "ns3/fl-choice.h"
#include "ns3/random-variable-stream.h"

#include <algorithm>
#include <ctime>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

namespace
{

/// How long a measurement lasts at least, in s.
constexpr double SHORTEST = 0.05;
/// How many measurements there are, of which the shortest counts.
constexpr int MEASUREMENTS = 7;
/// Standard deviation of the random parameters.
constexpr double SPREAD = 0.05;

/**
 * @param call what is measured
 * @param calls how often it is called
 * @return processor time of all calls, in s
 */
double
MeasureCalls(const std::function<void()>& call, uint64_t calls)
{
    const std::clock_t begin = std::clock();
    for (uint64_t i = 0; i < calls; i++)
    {
        call();
    }
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

} // namespace

std::shared_ptr<AggregationRequest>
MakeRandomRequest(uint32_t count, size_t dimension)
{
    auto normal = CreateObject<NormalRandomVariable>();
    normal->SetStream(1);
    auto request = std::make_shared<AggregationRequest>();
    request->dimension = dimension;
    for (uint32_t i = 0; i <= count; i++)
    {
        ParameterVector vector(dimension);
        std::generate_n(vector.data(), dimension, [&normal]() {
            return static_cast<float>(SPREAD * normal->GetValue());
        });
        auto shared = std::make_shared<const ParameterVector>(std::move(vector));
        if (i < count)
        {
            request->inputs.push_back({shared, 1});
        }
        else
        {
            request->own = shared;
        }
    }
    return request;
}

double
MeasureSeconds(const std::function<void()>& call)
{
    // The first calls are slower than the rest.
    uint64_t calls = 1;
    double time = MeasureCalls(call, calls);
    while (time < SHORTEST)
    {
        calls *= 2;
        time = MeasureCalls(call, calls);
    }
    for (int i = 1; i < MEASUREMENTS; i++)
    {
        time = std::min(time, MeasureCalls(call, calls));
    }
    return time / static_cast<double>(calls);
}

double
MeasureRule(const std::string& rule, const AggregationRequest& request)
{
    const Ptr<Aggregator> aggregator = Choice(Aggregator::GetTypeId(), rule).Create<Aggregator>();
    if (aggregator->GetNeeds().benignTraces)
    {
        std::vector<ParameterVectorPtr> benign;
        for (const AggregationInput& input : request.inputs)
        {
            benign.push_back(input.vector);
        }
        aggregator->Calibrate(benign);
    }
    return MeasureSeconds([&aggregator, &request]() {
        NS_ABORT_MSG_UNLESS(aggregator->Aggregate(request).HasVector(), "no aggregate");
    });
}

} // namespace fl
} // namespace ns3
