/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LEARNING_CHAIN_VERIFIER_H
#define FL_LEARNING_CHAIN_VERIFIER_H

#include "ns3/fl-learning-chain-block.h"
#include "ns3/fl-protocol-host.h"

#include <functional>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * Checks the seals of gradients on the node's processor, one task at a time: what comes while a
 * task is under way is checked together in the next one, for the sum of the costs. The last of them
 * is known at the instant at which it would be if each had a task of its own on one core (up to
 * rounding to nanoseconds), the others not before it; checks do not spread over several cores.
 */
class LearningChainVerifier
{
  public:
    /// Takes a gradient that was checked.
    using Checked = std::function<void(const LearningChainGradientPtr&, bool isGenuine)>;

    /**
     * @param host outputs
     * @param checked takes the gradients, in the order of coming
     */
    LearningChainVerifier(ProtocolHost& host, Checked checked);

    /**
     * @param gradient a gradient to check
     */
    void Check(LearningChainGradientPtr gradient);

  private:
    /// Begins with what waits.
    void Begin();

    /// Hands over what was checked.
    void Finish();

    ProtocolHost& m_host;                             ///< outputs
    const Checked m_checked;                          ///< takes the gradients
    std::vector<LearningChainGradientPtr> m_waiting;  ///< in the order of coming
    std::vector<LearningChainGradientPtr> m_checking; ///< in the task under way
};

} // namespace fl
} // namespace ns3

#endif // FL_LEARNING_CHAIN_VERIFIER_H
