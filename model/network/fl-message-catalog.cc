/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-message-catalog.h"

#include "ns3/abort.h"

#include <algorithm>
#include <set>
#include <utility>

namespace ns3
{
namespace fl
{

const MessageCatalog&
MessageCatalog::Get()
{
    return GetMutable();
}

MessageCatalog&
MessageCatalog::GetMutable()
{
    static MessageCatalog catalog;
    return catalog;
}

const SystemSchema*
MessageCatalog::FindSystem(uint8_t system) const
{
    auto found = std::find_if(m_systems.begin(), m_systems.end(), [system](const auto& candidate) {
        return candidate.id == system;
    });
    return found == m_systems.end() ? nullptr : &*found;
}

const MessageSchema*
MessageCatalog::Find(uint8_t system, uint16_t type) const
{
    const SystemSchema* owner = FindSystem(system);
    if (owner == nullptr)
    {
        return nullptr;
    }
    auto found = std::find_if(owner->messages.begin(),
                              owner->messages.end(),
                              [type](const auto& candidate) { return candidate.type == type; });
    return found == owner->messages.end() ? nullptr : &*found;
}

const MessageSchema&
MessageCatalog::At(uint8_t system, uint16_t type) const
{
    const MessageSchema* schema = Find(system, type);
    NS_ABORT_MSG_IF(schema == nullptr,
                    "no message type " << type << " in system " << static_cast<uint32_t>(system));
    return *schema;
}

std::string
MessageCatalog::GetPhaseName(uint8_t system, uint8_t phase) const
{
    const SystemSchema* owner = FindSystem(system);
    return owner != nullptr && phase < owner->phases.size() ? owner->phases[phase]
                                                            : std::to_string(phase);
}

const std::list<SystemSchema>&
MessageCatalog::GetSystems() const
{
    return m_systems;
}

MessageCatalogEntry::MessageCatalogEntry(SystemSchema system)
{
    MessageCatalog& catalog = MessageCatalog::GetMutable();
    NS_ABORT_MSG_IF(catalog.FindSystem(system.id) != nullptr,
                    "two systems have the number " << static_cast<uint32_t>(system.id));
    std::set<uint16_t> types;
    for (auto& message : system.messages)
    {
        message.system = system.id;
        NS_ABORT_MSG_IF(!types.insert(message.type).second,
                        system.name << " has two message types " << message.type);
        std::set<std::string> names;
        for (const auto& field : message.fields)
        {
            NS_ABORT_MSG_IF(!names.insert(field.name).second,
                            message.name << " has two fields " << field.name);
            NS_ABORT_MSG_IF(
                (field.kind == FieldKind::UNSIGNED || field.kind == FieldKind::UNSIGNED_LIST) &&
                    (field.width < 1 || field.width > 8),
                "width of " << message.name << "." << field.name << " not in 1..8");
        }
    }
    auto position = std::find_if(catalog.m_systems.begin(),
                                 catalog.m_systems.end(),
                                 [&system](const auto& other) { return other.id > system.id; });
    catalog.m_systems.insert(position, std::move(system));
}

} // namespace fl
} // namespace ns3
