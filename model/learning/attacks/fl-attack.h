/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_ATTACK_H
#define FL_ATTACK_H

#include "ns3/fl-attack-view.h"
#include "ns3/object.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * An attack on training: maps what an adversary may see to what it sends instead of its honest
 * vector. An attack named XAttack is chosen as `x`. Attacks that look at their own vector only
 * derive from OwnVectorAttack.
 *
 * One object serves all attackers. It does not change once attributes are set, but for the streams
 * of its random variables; Craft is called from worker threads and keeps to their rules.
 */
class Attack : public Object
{
  public:
    /**
     * @return the type of the interface
     */
    static TypeId GetTypeId();

    /**
     * @return the pieces that the attack sees beyond its own vector
     */
    virtual AttackKnowledge GetKnowledge() const = 0;

    /**
     * Makes sure before the run that a system can show what the attack needs. Throws InputError,
     * naming the attack, the system and what is missing.
     *
     * @param shown what the system can show
     * @param system who shows it, for the message, such as "fedavg"
     */
    void RequireShown(const AttackKnowledge& shown, const std::string& system) const;

    /**
     * Draws the random numbers of one call of Craft. Main thread only.
     *
     * @param dimension number of parameters
     * @return the numbers; null if the attack is not random, as by default
     */
    virtual ParameterVectorPtr DrawNoise(size_t dimension);

    /**
     * Fixes the streams of the attack's random variables.
     *
     * @param stream the first stream to use
     * @return how many were used; by default none
     */
    virtual int64_t AssignStreams(int64_t stream);

    /**
     * Makes the vector to send. The attack sees what it declared: other pieces are withheld. A
     * sized honest vector gives a sized vector.
     *
     * @param view what the system shows
     * @return the vector to send, of the honest vector's form
     */
    ParameterVector Craft(const AttackView& view) const;

  protected:
    /**
     * Makes the vector to send.
     *
     * @param view the declared pieces; the honest vector has content
     * @return the vector to send
     */
    virtual ParameterVector DoCraft(const AttackView& view) const = 0;
};

} // namespace fl
} // namespace ns3

#endif // FL_ATTACK_H
