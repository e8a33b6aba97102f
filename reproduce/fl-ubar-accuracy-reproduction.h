/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_UBAR_ACCURACY_REPRODUCTION_H
#define FL_UBAR_ACCURACY_REPRODUCTION_H

#include "fl-reproduction.h"

#include <string>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-reproduce
 * Rows U1 to U5: UBAR's Figs 3 to 7, the worst accuracy of the benign nodes under each rule.
 */
class UbarAccuracyReproduction : public Reproduction
{
  public:
    /// Takes MNIST if FL_DATA_DIR has it, else the digits that the module generates.
    UbarAccuracyReproduction();

    std::string GetName() const override;
    std::string GetPaper() const override;
    std::vector<ReproductionSetting> ListSettings(ReproductionScale scale) const override;
    std::vector<Claim> ListClaims(ReproductionScale scale) const override;
    std::vector<ReproductionPicture> DrawPictures(const Measurements& measurements,
                                                  ReproductionScale scale) const override;

  private:
    /**
     * @param scale how large the runs are
     * @return data sources: the first stands for MNIST, and CIFAR-10 may follow
     */
    std::vector<std::string> ListData(ReproductionScale scale) const;

    bool m_hasMnist;   ///< FL_DATA_DIR has MNIST
    bool m_hasCifar10; ///< FL_DATA_DIR has CIFAR-10
};

} // namespace fl
} // namespace ns3

#endif // FL_UBAR_ACCURACY_REPRODUCTION_H
