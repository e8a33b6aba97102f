/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_ZERO_ATTACK_H
#define FL_ZERO_ATTACK_H

#include "ns3/fl-own-vector-attack.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * A lazy node: sends zeros. As an update or gradient that is no contribution, and slows training
 * down; as a model it is an attack.
 */
class ZeroAttack : public OwnVectorAttack
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

  protected:
    ParameterVector Distort(const OwnVectorView& own,
                            const ParameterVectorPtr& noise) const override;
};

} // namespace fl
} // namespace ns3

#endif // FL_ZERO_ATTACK_H
