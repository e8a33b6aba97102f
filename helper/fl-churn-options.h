/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CHURN_OPTIONS_H
#define FL_CHURN_OPTIONS_H

#include "ns3/nstime.h"

#include <string>

namespace ns3
{
namespace fl
{

class OptionParser;

/**
 * @ingroup decentralized-fl-helper
 * What a user may choose about processes that crash and begin again; see ChurnHelper. The values at
 * construction are the defaults.
 */
struct ChurnOptions
{
    /**
     * Adds the options to a program's command line.
     *
     * @param parser the command line
     * @param whose what the nodes that crash are called, such as "client"
     */
    void AddTo(OptionParser& parser, const std::string& whose);

    Time meanUp;                ///< mean time from a start to the next crash; 0: never crashes
    Time meanDown{Seconds(10)}; ///< mean time from a crash to the next start
};

} // namespace fl
} // namespace ns3

#endif // FL_CHURN_OPTIONS_H
