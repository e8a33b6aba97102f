/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-permission-control-application.h"

#include <utility>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(PermissionControlApplication);

TypeId
PermissionControlApplication::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::PermissionControlApplication")
            .SetParent<ProtocolApplication>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<PermissionControlApplication>()
            .AddAttribute("JoinDeadline",
                          "Longest wait for all nodes before committees are announced (time); 0: "
                          "no limit.",
                          TimeValue(Seconds(30)),
                          MakeTimeAccessor(&PermissionControlApplication::m_joinDeadline),
                          MakeTimeChecker(Time(0)));
    return tid;
}

void
PermissionControlApplication::Configure(PermissionControlSettings settings)
{
    m_settings = std::move(settings);
}

void
PermissionControlApplication::DoDispose()
{
    ProtocolApplication::DoDispose();
    m_settings = PermissionControlSettings();
}

std::unique_ptr<ProtocolCore>
PermissionControlApplication::CreateCore(ProtocolHost& host)
{
    PermissionControlSettings settings = m_settings;
    settings.joinDeadline = m_joinDeadline;
    return std::make_unique<PermissionControlCore>(host, std::move(settings));
}

} // namespace fl
} // namespace ns3
