/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PATH_ATTACK_H
#define FL_PATH_ATTACK_H

#include "ns3/fl-attack.h"

#include <limits>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Moves the model of one node at a distance, under the average rule (Theorem 1 of the UBAR paper).
 *
 * A node i with neighbors N_i becomes the mean of itself and its neighbors, each with the factor
 * 1 / (|N_i| + 1), so a change that arrives at i leaves it that much smaller. What the attacker
 * adds in one round reaches a node tau' hops away after tau' rounds, along the shortest paths only:
 * divided, on a path s_1, ..., s_tau', by the product of all (|N_s| + 1). The attacker therefore
 * adds Displacement times that product to every parameter, and after tau' rounds the target is off
 * by exactly Displacement. With several shortest paths it adds Displacement divided by the sum of
 * their factors, which for one path is the theorem.
 *
 * The theorem is about one attacker that strikes once. Attackers that are several, or strike in
 * several rounds, each add their own displacement. Other rules than the average move the target by
 * another amount, or not at all. A target that cannot be reached any more is left alone.
 */
class PathAttack : public Attack
{
  public:
    /**
     * @return the type
     */
    static TypeId GetTypeId();

    AttackKnowledge GetKnowledge() const override;

    /**
     * @param neighbors the neighbors of each node
     * @param from a node
     * @param to another node
     * @return what is left at `to`, after as many rounds as it is hops away, of 1 added by `from`;
     * 0 if there is no path
     */
    static double ComputeGain(const NeighborLists& neighbors, NodeIndex from, NodeIndex to);

  protected:
    void DoRequireUsable(const AttackOffer& offer) const override;
    ParameterVector DoCraft(const AttackView& view) const override;

  private:
    NodeIndex m_target{0};                                ///< whose model is moved
    double m_displacement{1};                             ///< by how much, each parameter
    Round m_firstRound{0};                                ///< first round in which it strikes
    Round m_lastRound{std::numeric_limits<Round>::max()}; ///< last one
};

} // namespace fl
} // namespace ns3

#endif // FL_PATH_ATTACK_H
