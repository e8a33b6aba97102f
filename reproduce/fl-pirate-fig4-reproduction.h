/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PIRATE_FIG4_REPRODUCTION_H
#define FL_PIRATE_FIG4_REPRODUCTION_H

#include "fl-reproduction.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-reproduce
 * Rows P1 to P3: storage and iteration time of PIRATE beside LearningChain, for one committee as in
 * the paper, and for the whole system.
 */
class PirateFig4Reproduction : public Reproduction
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

#endif // FL_PIRATE_FIG4_REPRODUCTION_H
