/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_TCP_COMPAT_H
#define FL_TCP_COMPAT_H

#include "ns3/tcp-prr-recovery.h"

#include <cstdint>
#include <utility>

/**
 * @file
 * @ingroup decentralized-fl-network
 * Absorbs the API differences of TCP between ns-3 releases, as fl-compat.h does elsewhere.
 */

namespace ns3
{
namespace fl
{
namespace compat
{

/**
 * Proportional rate reduction (RFC 6937) with a hook after each of its steps. The method that makes
 * a step has a third parameter in newer releases.
 *
 * @tparam Step type of TcpRecoveryOps::DoRecovery
 */
template <typename Step>
class SteppedRecovery;

/// @copydoc SteppedRecovery
template <typename... Args>
class SteppedRecovery<void (TcpRecoveryOps::*)(Ptr<TcpSocketState>, uint32_t, Args...)>
    : public TcpPrrRecovery
{
  public:
    /// @cond
    void DoRecovery(Ptr<TcpSocketState> tcb, uint32_t deliveredBytes, Args... args) override
    {
        TcpPrrRecovery::DoRecovery(tcb, deliveredBytes, args...);
        HandleStep(std::move(tcb));
    }

    /// @endcond

  protected:
    /**
     * @param tcb state of the socket, with the congestion window that the step has set
     */
    virtual void HandleStep(Ptr<TcpSocketState> tcb) = 0;
};

/// Proportional rate reduction of this ns-3 release with a hook.
using PrrRecovery = SteppedRecovery<decltype(&TcpRecoveryOps::DoRecovery)>;

} // namespace compat
} // namespace fl
} // namespace ns3

#endif // FL_TCP_COMPAT_H
