/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-attribute-default.h"

#include "ns3/abort.h"
#include "ns3/fl-attribute-text.h"
#include "ns3/fl-choice.h"
#include "ns3/fl-input-error.h"
#include "ns3/fl-text.h"
#include "ns3/pointer.h"
#include "ns3/string.h"

#include <algorithm>
#include <cctype>
#include <vector>

namespace ns3
{
namespace fl
{

namespace
{

/**
 * @param name name of a class
 * @return the class
 */
TypeId
FindClass(const std::string& name)
{
    std::vector<std::string> names;
    for (uint16_t i = 0; i < TypeId::GetRegisteredN(); i++)
    {
        const TypeId tid = TypeId::GetRegistered(i);
        if (tid.GetName().rfind("ns3::fl::", 0) == 0 && tid.GetAttributeN() > 0)
        {
            if (tid.GetName() == name)
            {
                return tid;
            }
            names.push_back(tid.GetName());
        }
    }
    throw InputError("no class " + Quote(name) + " of this module has attributes; accepted: " +
                     Join(SortByCloseness(names, name)));
}

/**
 * @param tid a class
 * @param name name of an attribute that the class has or inherits
 * @return the class that declares it
 */
TypeId
FindDeclaringClass(TypeId tid, const std::string& name)
{
    for (size_t i = 0; i < tid.GetAttributeN(); i++)
    {
        if (tid.GetAttribute(i).name == name)
        {
            return tid;
        }
    }
    return FindDeclaringClass(tid.GetParent(), name);
}

/**
 * @param text a choice in ns-3's form
 * @return true if ns-3's own reader, which knows neither nesting nor spaces, reads it
 */
bool
IsPlain(const std::string& text)
{
    return std::count(text.begin(), text.end(), '[') <= 1 &&
           std::none_of(text.begin(), text.end(), [](unsigned char c) { return std::isspace(c); });
}

} // namespace

AttributeDefault::AttributeDefault(const std::string& name, const std::string& text)
    : m_name(name)
{
    const size_t colons = name.rfind("::");
    NS_ABORT_MSG_IF(colons == std::string::npos, name << " names no class");
    m_tid = FindClass(name.substr(0, colons));
    const std::string given = name.substr(colons + 2);

    std::vector<std::string> names;
    for (const auto& attribute : GetSettableAttributes(m_tid))
    {
        names.push_back(attribute.name);
    }
    while (m_index < m_tid.GetAttributeN() && m_tid.GetAttribute(m_index).name != given)
    {
        m_index++;
    }
    const bool known = std::find(names.begin(), names.end(), given) != names.end();
    if (known && m_index == m_tid.GetAttributeN())
    {
        throw InputError("--" + name + " is declared by a base class; accepted: --" +
                         FindDeclaringClass(m_tid, given).GetName() + "::" + given + "=VALUE");
    }
    if (!known)
    {
        throw InputError(m_tid.GetName() + " has no attribute " + Quote(given) +
                         "; accepted: " + Join(SortByCloseness(names, given)));
    }

    const TypeId::AttributeInformation attribute = m_tid.GetAttribute(m_index);
    const auto* pointer = dynamic_cast<const PointerChecker*>(PeekPointer(attribute.checker));
    if (!pointer)
    {
        m_value = ParseAttribute(m_tid.GetName(), attribute, text);
        m_text = FormatAttribute(*m_value, attribute.checker);
        return;
    }
    m_text = Choice(pointer->GetPointeeTypeId(), text).ToFullString();
    if (!IsPlain(m_text))
    {
        throw InputError("--" + name + " cannot be " + Quote(text) +
                         "; accepted: a class without objects inside it and without spaces");
    }
    // As text, because a pointer would be shared by all objects of the class.
    m_value = Create<StringValue>(m_text);
}

const std::string&
AttributeDefault::GetName() const
{
    return m_name;
}

const std::string&
AttributeDefault::GetText() const
{
    return m_text;
}

void
AttributeDefault::Apply() const
{
    TypeId tid = m_tid;
    tid.SetAttributeInitialValue(m_index, m_value);
}

} // namespace fl
} // namespace ns3
