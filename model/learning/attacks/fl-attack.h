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
 * derive from OwnVectorAttack, attacks that change the training data from DataAttack, and attacks
 * of an omniscient adversary, whose nodes act as one, from ColludingAttack.
 *
 * What attackers compute costs no simulated time: they may be as fast as they like.
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
     * Makes sure before the run that the attack is possible in a system. Throws InputError, naming
     * the attack, the system and what is missing or does not fit.
     *
     * @param offer what the system can show, and to whom
     */
    void RequireUsable(const AttackOffer& offer) const;

    /**
     * @return true if what is sent does not depend on who sends it: attackers that see the same
     *         send the same, and a system may craft it once for all of them; false by default
     */
    virtual bool IsCommon() const;

    /**
     * Makes the data that the attacker trains on. Thread-safe.
     *
     * @param own the attacker's data
     * @return a data set in which the attacker's samples have the same numbers; the honest one
     *         unless the attack declares that it sees its data, and changes them
     */
    DatasetPtr PoisonData(const OwnDataView& own) const;

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
     * Checks what is particular to the attack: how many attack, who, and whom. Throws InputError.
     *
     * @param offer what the system can show; it shows what the attack needs
     */
    virtual void DoRequireUsable(const AttackOffer& offer) const;

    /**
     * Makes the data that the attacker trains on. Called if the attack declares that it sees them.
     *
     * @param own the attacker's data
     * @return a data set in which the attacker's samples have the same numbers; by default the
     *         honest one
     */
    virtual DatasetPtr DoPoisonData(const OwnDataView& own) const;

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
