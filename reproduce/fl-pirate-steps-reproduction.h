/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_STEPS_REPRODUCTION_H
#define FL_PIRATE_STEPS_REPRODUCTION_H

#include "fl-reproduction.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-reproduce
 * Rows P5 and P6: consensus steps of an iteration of PIRATE, and blocks for an aggregate.
 */
class PirateStepsReproduction : public Reproduction
{
  public:
    std::string GetName() const override;
    std::string GetPaper() const override;
    std::vector<ReproductionSetting> ListSettings(ReproductionScale scale) const override;
    std::vector<Claim> ListClaims(ReproductionScale scale) const override;
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_STEPS_REPRODUCTION_H
