/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_MHAMDI_ATTACK_H
#define FL_MHAMDI_ATTACK_H

#include "ns3/fl-aggregator.h"
#include "ns3/fl-colluding-attack.h"

namespace ns3
{
namespace fl
{

/// The direction in which MhamdiAttack leaves the mean.
enum MhamdiDirection
{
    MHAMDI_COORDINATE, ///< one coordinate
    MHAMDI_ALL,        ///< all coordinates alike
};

/**
 * @ingroup decentralized-fl-learning
 * E. M. El Mhamdi, R. Guerraoui, S. Rouault, "The Hidden Vulnerability of Distributed Learning in
 * Byzantium", 2018: in many dimensions d a vector that is as far from the benign ones as they are
 * from each other may differ from them in one coordinate by as much as the square root of d allows.
 * All attackers send mean + gamma E, with the mean of the benign vectors, E a unit vector on one
 * coordinate (against rules that compare Euclidean distances, or any finite norm) or all ones
 * (against the maximum norm), and the greatest gamma that the rule under attack still accepts.
 *
 * gamma is found by running the rule on what the victim receives: its benign inputs, followed by
 * one copy of the candidate for each attacker. It is doubled until the candidate is rejected, and
 * then bisected; if acceptance is not monotonous, what is found is a gamma that is accepted and of
 * which another one, at most 1 + Precision times as great, is not. A rule that yields weights
 * accepts the candidate if a copy has a weight above 0. A rule that mixes coordinates has no
 * weights: it accepts the candidate if the aggregate moves along E at least as far as the mean of
 * all inputs would, gamma f / n, compared with the candidate at gamma = 0. (Median and trimmed mean
 * follow a candidate up to some point, and stay there if it goes farther.) gamma is 0 if not even
 * the mean is accepted, and Limit for rules that accept everything, as
 * those that leave no input without a weight do.
 *
 * A rule that needs the loss on the victim's data cannot be run by the attackers. Rule names
 * another one instead, which is how the UBAR rule is attacked: with the gamma for DKrum.
 */
class MhamdiAttack : public ColludingAttack
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    AttackKnowledge GetKnowledge() const override;

    /**
     * Searches gamma. Thread-safe.
     *
     * @param mean mean of the benign vectors
     * @param spread root of their mean squared distance from it; the unit of Limit
     * @param victim the rule and its inputs
     * @return the factor of E, at least 0
     */
    double FindGamma(const ParameterVector& mean, double spread, const VictimView& victim) const;

    /**
     * @param mean mean of the benign vectors
     * @param gamma factor of E
     * @return the candidate
     */
    ParameterVector MakeCandidate(const ParameterVector& mean, double gamma) const;

  protected:
    void DoRequireUsable(const AttackOffer& offer) const override;
    ParameterVector Conspire(const BenignVectorsView& benign,
                             const VictimView& victim) const override;

  private:
    /**
     * @param dimension number of parameters
     * @return the coordinate that E is on
     */
    size_t GetCoordinate(size_t dimension) const;

    MhamdiDirection m_direction{MHAMDI_COORDINATE}; ///< what E is
    uint64_t m_coordinate{0};                       ///< which coordinate, from the last one back
    Ptr<Aggregator> m_rule;                         ///< the rule that is run; null: the victim's
    double m_limit{1000};                           ///< greatest gamma, in units of the spread
    double m_precision{0.001};                      ///< of gamma, relative
};

} // namespace fl
} // namespace ns3

#endif // FL_MHAMDI_ATTACK_H
