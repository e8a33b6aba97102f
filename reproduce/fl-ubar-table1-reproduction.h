/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_UBAR_TABLE1_REPRODUCTION_H
#define FL_UBAR_TABLE1_REPRODUCTION_H

#include "fl-reproduction.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-reproduce
 * Row U6: UBAR's Table I, how long one node takes to train and to aggregate in an iteration.
 */
class UbarTable1Reproduction : public Reproduction
{
  public:
    std::string GetName() const override;
    std::string GetPaper() const override;
    std::vector<ReproductionSetting> ListSettings(ReproductionScale scale) const override;
    std::vector<Claim> ListClaims(ReproductionScale scale) const override;
};

} // namespace fl
} // namespace ns3

#endif // FL_UBAR_TABLE1_REPRODUCTION_H
