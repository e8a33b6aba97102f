/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_RANDOM_MODEL_ATTACK_H
#define FL_RANDOM_MODEL_ATTACK_H

#include "ns3/fl-own-vector-attack.h"
#include "ns3/random-variable-stream.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Sends uniform random numbers and has learned nothing. The default range is that of DFL's
 * published simulation, in whose figures malicious nodes do this.
 */
class RandomModelAttack : public OwnVectorAttack
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    RandomModelAttack();

    ParameterVectorPtr DrawNoise(size_t dimension) override;
    int64_t AssignStreams(int64_t stream) override;

  protected:
    void DoRequireUsable(const AttackOffer& offer) const override;
    ParameterVector Distort(const OwnVectorView& own,
                            const ParameterVectorPtr& noise) const override;

  private:
    const Ptr<UniformRandomVariable> m_uniform; ///< where the numbers come from
    double m_min{0};                            ///< least number
    double m_max{0.001};                        ///< greatest number
};

} // namespace fl
} // namespace ns3

#endif // FL_RANDOM_MODEL_ATTACK_H
