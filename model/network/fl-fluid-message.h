/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FLUID_MESSAGE_H
#define FL_FLUID_MESSAGE_H

#include "ns3/fl-message.h"
#include "ns3/fl-transport.h"

#include <cstdint>
#include <memory>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-network
 * A message on its way through a fluid network. All receivers of a multicast share it: its control
 * part is serialized once, and parsed once, when the first of them gets it.
 */
class FluidMessage
{
  public:
    /**
     * @param message the message as it was sent
     */
    explicit FluidMessage(MessagePtr message);

    /**
     * @return the message as it was sent
     */
    const Message& GetMessage() const;

    /**
     * @return bytes of the control part
     */
    uint64_t GetControlSize() const;

    /**
     * @return bytes of header, control part and bulk part
     */
    uint64_t GetFrameSize() const;

    /**
     * @param [out] reason why there is no message
     * @return the message as the receivers get it; nullptr if they must reject it
     */
    MessagePtr Receive(TransportRejectReason& reason);

  private:
    MessagePtr m_sent;              ///< as it was sent
    Bytes m_control;                ///< control part, until it is parsed
    uint64_t m_controlSize;         ///< bytes of it
    bool m_isParsed{false};         ///< a receiver got it
    MessagePtr m_received;          ///< as receivers get it
    TransportRejectReason m_reason; ///< if they do not
};

/// A message that streams share.
using FluidMessagePtr = std::shared_ptr<FluidMessage>;

} // namespace fl
} // namespace ns3

#endif // FL_FLUID_MESSAGE_H
