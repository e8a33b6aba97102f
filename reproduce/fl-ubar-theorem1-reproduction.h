/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_UBAR_THEOREM1_REPRODUCTION_H
#define FL_UBAR_THEOREM1_REPRODUCTION_H

#include "fl-reproduction.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-reproduce
 * Row U7: UBAR's Theorem 1, one attacker moves the estimate of a node at a distance of tau' hops
 * under the average rule.
 */
class UbarTheorem1Reproduction : public Reproduction
{
  public:
    std::string GetName() const override;
    std::string GetPaper() const override;
    std::vector<ReproductionSetting> ListSettings(ReproductionScale scale) const override;
    std::vector<Claim> ListClaims(ReproductionScale scale) const override;
};

} // namespace fl
} // namespace ns3

#endif // FL_UBAR_THEOREM1_REPRODUCTION_H
