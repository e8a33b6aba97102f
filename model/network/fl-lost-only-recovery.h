/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LOST_ONLY_RECOVERY_H
#define FL_LOST_ONLY_RECOVERY_H

#include "ns3/fl-tcp-compat.h"
#include "ns3/tcp-tx-buffer.h"

#include <string>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-network
 * Proportional rate reduction that repeats what is lost, and nothing else.
 *
 * While a lost segment is repeated, ns-3's sockets fill the window with any segment that has not
 * been acknowledged selectively once there is nothing new to send: at the end of every message, a
 * whole window arrives twice. RFC 6675 (NextSeg, rule 3) allows that only for segments before one
 * that has arrived, and Linux does not do it at all. Here, the window then has room for lost
 * segments only.
 */
class LostOnlyRecovery : public compat::PrrRecovery
{
  public:
    /**
     * @return the TypeId
     */
    static TypeId GetTypeId();

    /**
     * @param buffer what the socket has sent, and has still to send; null: plain proportional rate
     * reduction
     */
    explicit LostOnlyRecovery(Ptr<const TcpTxBuffer> buffer = nullptr);

    std::string GetName() const override;
    Ptr<TcpRecoveryOps> Fork() override;

  protected:
    void HandleStep(Ptr<TcpSocketState> tcb) override;

  private:
    Ptr<const TcpTxBuffer> m_buffer; ///< of the socket
};

} // namespace fl
} // namespace ns3

#endif // FL_LOST_ONLY_RECOVERY_H
