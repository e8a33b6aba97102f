/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_NORMAL_NOISE_ATTACK_H
#define FL_NORMAL_NOISE_ATTACK_H

#include "ns3/fl-own-vector-attack.h"
#include "ns3/random-variable-stream.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * An attack that needs one standard normal number for each parameter.
 */
class NormalNoiseAttack : public OwnVectorAttack
{
  public:
    /**
     * @return the type of the interface
     */
    static TypeId GetTypeId();

    NormalNoiseAttack();

    ParameterVectorPtr DrawNoise(size_t dimension) final;
    int64_t AssignStreams(int64_t stream) final;

  private:
    Ptr<NormalRandomVariable> m_normal; ///< where the numbers come from
};

} // namespace fl
} // namespace ns3

#endif // FL_NORMAL_NOISE_ATTACK_H
