/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_FIG4_PICTURE_H
#define FL_PIRATE_FIG4_PICTURE_H

#include "fl-reproduction.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-reproduce
 * @param measurements what was measured
 * @return storage over iterations, beside what the paper says
 */
ReproductionPicture DrawFig4Storage(const Measurements& measurements);

/**
 * @ingroup decentralized-fl-reproduce
 * @param measurements what was measured
 * @param scale how large the runs were
 * @return times over nodes: of a block, of an iteration, with each way of sums, and on packets
 */
ReproductionPicture DrawFig4Time(const Measurements& measurements, ReproductionScale scale);

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_FIG4_PICTURE_H
