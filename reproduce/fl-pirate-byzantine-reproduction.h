/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_BYZANTINE_REPRODUCTION_H
#define FL_PIRATE_BYZANTINE_REPRODUCTION_H

#include "fl-reproduction.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-reproduce
 * Rows P4 and P7: how many Byzantine members and poisoned gradients PIRATE bears.
 */
class PirateByzantineReproduction : public Reproduction
{
  public:
    std::string GetName() const override;
    std::string GetPaper() const override;
    std::vector<ReproductionSetting> ListSettings(ReproductionScale scale) const override;
    std::vector<Claim> ListClaims(ReproductionScale scale) const override;
    std::vector<ReproductionPicture> DrawPictures(const Measurements& measurements,
                                                  ReproductionScale scale) const override;
};

} // namespace fl
} // namespace ns3

#endif // FL_PIRATE_BYZANTINE_REPRODUCTION_H
