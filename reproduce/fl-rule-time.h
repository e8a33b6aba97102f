/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_RULE_TIME_H
#define FL_RULE_TIME_H

#include "ns3/fl-aggregation.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-reproduce
 * Makes inputs for rules whose time does not depend on the values: normal numbers.
 *
 * @param count number of vectors
 * @param dimension parameters of each
 * @return the vectors, and another one as the own vector; no loss evaluator
 */
std::shared_ptr<AggregationRequest> MakeRandomRequest(uint32_t count, size_t dimension);

/**
 * @ingroup decentralized-fl-reproduce
 * Measures how long one thread takes for something: processor time of this process, which must not
 * have other threads that compute, the shortest of several measurements.
 *
 * @param call does it
 * @return seconds of a call
 */
double MeasureSeconds(const std::function<void()>& call);

/**
 * @ingroup decentralized-fl-reproduce
 * @param rule what users choose the rule by
 * @param request what it works on
 * @return seconds that it takes, as MeasureSeconds
 */
double MeasureRule(const std::string& rule, const AggregationRequest& request);

} // namespace fl
} // namespace ns3

#endif // FL_RULE_TIME_H
