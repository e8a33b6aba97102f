/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LABEL_FLIP_ATTACK_H
#define FL_LABEL_FLIP_ATTACK_H

#include "ns3/fl-data-attack.h"

namespace ns3
{
namespace fl
{

/// Which labels LabelFlipAttack changes into which, of C classes.
enum LabelFlipMapping
{
    LABEL_FLIP_PAIR,    ///< one class into another
    LABEL_FLIP_NEXT,    ///< label l into l + 1, the last into the first
    LABEL_FLIP_REVERSE, ///< label l into C - 1 - l
};

/**
 * @ingroup decentralized-fl-learning
 * Trains on wrong labels: of one class only, or of all. The default is Biscotti's attack on MNIST,
 * in which all ones are labeled as sevens; its success is the share of test samples of the class
 * Source that the model takes for Target. With `next` the labels are those of DFL's published
 * simulation; with `reverse` those of the attack as M. Fang et al., "Local Model Poisoning Attacks
 * to Byzantine-Robust Federated Learning", 2020, and others use it.
 */
class LabelFlipAttack : public DataAttack
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

  protected:
    DatasetPtr DoPoisonData(const OwnDataView& own) const override;
    void DoRequireUsable(const AttackOffer& offer) const override;

  private:
    LabelFlipMapping m_mapping{LABEL_FLIP_PAIR}; ///< which labels change
    Dataset::Label m_source{1};                  ///< class that is mislabeled, of a pair
    Dataset::Label m_target{7};                  ///< class that it is labeled as
};

} // namespace fl
} // namespace ns3

#endif // FL_LABEL_FLIP_ATTACK_H
