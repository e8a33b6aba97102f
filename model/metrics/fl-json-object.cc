/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-json-object.h"

#include <nlohmann/json.hpp>

namespace ns3
{
namespace fl
{

/// The members, hidden from users of the header.
struct JsonObject::Content
{
    nlohmann::ordered_json members = nlohmann::ordered_json::object(); ///< in the order set
};

JsonObject::JsonObject()
    : m_content(std::make_unique<Content>())
{
}

JsonObject::~JsonObject() = default;

JsonObject::JsonObject(const JsonObject& other)
    : m_content(std::make_unique<Content>(*other.m_content))
{
}

void
JsonObject::SetText(const std::string& name, const std::string& value)
{
    m_content->members[name] = value;
}

void
JsonObject::SetNumber(const std::string& name, double value)
{
    m_content->members[name] = value;
}

void
JsonObject::SetCount(const std::string& name, uint64_t value)
{
    m_content->members[name] = value;
}

void
JsonObject::SetFlag(const std::string& name, bool value)
{
    m_content->members[name] = value;
}

void
JsonObject::SetObject(const std::string& name, const JsonObject& value)
{
    m_content->members[name] = value.m_content->members;
}

void
JsonObject::SetSettings(const std::string& name,
                        const std::vector<std::pair<std::string, std::string>>& settings)
{
    JsonObject object;
    for (const auto& [key, value] : settings)
    {
        object.SetText(key, value);
    }
    SetObject(name, object);
}

std::string
JsonObject::ToString() const
{
    // Text that a user typed may be invalid UTF-8: replace what is wrong instead of throwing.
    return m_content->members.dump(2,
                                   ' ',
                                   false,
                                   nlohmann::ordered_json::error_handler_t::replace) +
           "\n";
}

} // namespace fl
} // namespace ns3
