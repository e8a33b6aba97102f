/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PERMISSION_CONTROL_APPLICATION_H
#define FL_PERMISSION_CONTROL_APPLICATION_H

#include "ns3/fl-permission-control-core.h"
#include "ns3/fl-protocol-application.h"

#include <memory>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * The permission control center of PIRATE on a node. PirateHelper installs it.
 */
class PermissionControlApplication : public ProtocolApplication
{
  public:
    /**
     * @return the TypeId
     */
    static TypeId GetTypeId();

    /**
     * Gives it what is not an attribute.
     *
     * @param settings committees and keys; the rest is filled in
     */
    void Configure(PermissionControlSettings settings);

  protected:
    void DoDispose() override;

  private:
    std::unique_ptr<ProtocolCore> CreateCore(ProtocolHost& host) override;

    Time m_joinDeadline;                  ///< attribute
    PermissionControlSettings m_settings; ///< what the core is made from
};

} // namespace fl
} // namespace ns3

#endif // FL_PERMISSION_CONTROL_APPLICATION_H
