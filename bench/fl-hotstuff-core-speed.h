/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_HOTSTUFF_CORE_SPEED_H
#define FL_HOTSTUFF_CORE_SPEED_H

#include "ns3/fl-cryptography.h"
#include "ns3/ptr.h"

#include <cstdint>
#include <string>

namespace ns3
{
namespace fl
{

/**
 * Measures how many decisions a second the state machines of a whole group make in one thread: n
 * cores of class HotStuffCore, a queue of messages that are delivered at once in the order in which
 * they were sent, and no simulator. Leaders take turns with the default number of views, payloads
 * have 8 bytes, and no timer expires. What counts is the thread's processor time, which is wall
 * time on a core that does nothing else.
 *
 * All replicas share one CertificateScheme, as in a simulation: a certificate is really verified by
 * the first of them only.
 *
 * @param replicas n, at least one
 * @param form form of HotStuff: a choice of HotStuffRules, such as basic or chained
 * @param cryptography real or modeled primitives; nullptr: modeled
 * @param seconds length of each of the five measurements whose median counts
 * @return blocks that every replica decides, per second
 * @throw InputError if there is no such form
 * @throw std::runtime_error if the replicas have not decided the same blocks, or not with the
 * number of messages that the form needs
 */
double MeasureCoreSpeed(uint32_t replicas,
                        const std::string& form,
                        Ptr<Cryptography> cryptography = nullptr,
                        double seconds = 0.2);

} // namespace fl
} // namespace ns3

#endif // FL_HOTSTUFF_CORE_SPEED_H
