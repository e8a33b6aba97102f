/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-churn-options.h"

#include "fl-option-parser.h"

namespace ns3
{
namespace fl
{

void
ChurnOptions::AddTo(OptionParser& parser, const std::string& whose)
{
    parser.AddTime("mean-uptime",
                   meanUp,
                   "Mean time from the start of a " + whose + "'s process to its crash; 0s: never.",
                   Time(0),
                   Hours(100000));
    parser.AddTime("mean-downtime",
                   meanDown,
                   "Mean time from a crash to the next start.",
                   MilliSeconds(1),
                   Hours(100000));
}

} // namespace fl
} // namespace ns3
