/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-choice.h"

#include "fl-attribute-text.h"
#include "fl-choice-list.h"
#include "fl-input-error.h"
#include "fl-text.h"

#include "ns3/object-factory.h"
#include "ns3/pointer.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/**
 * @param text what the user wrote
 * @return length of the name at its beginning: letters, digits, dashes, underscores and ::
 */
size_t
MeasureName(const std::string& text)
{
    size_t end = 0;
    while (end < text.size())
    {
        const char c = text[end];
        if (std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_')
        {
            end++;
        }
        else if (text.compare(end, 2, "::") == 0)
        {
            end += 2;
        }
        else
        {
            break;
        }
    }
    return end;
}

/**
 * @param text what the user wrote
 * @param begin position to look at
 * @return position of the equals sign if `Attribute=` stands there
 */
std::optional<size_t>
FindEquals(const std::string& text, size_t begin)
{
    size_t end = begin;
    while (end < text.size() &&
           (std::isalnum(static_cast<unsigned char>(text[end])) || text[end] == '_'))
    {
        end++;
    }
    const bool found = end > begin && end < text.size() && text[end] == '=';
    return found ? std::optional<size_t>(end) : std::nullopt;
}

/**
 * @param text Name=value pairs with separators
 * @return names and values; a separator counts outside of brackets, where another name follows
 * @throw InputError if brackets do not match or the text does not begin with a name
 */
SettingList
SplitSettings(const std::string& text)
{
    SettingList settings;
    int depth = 0;
    for (size_t i = 0; i < text.size(); i++)
    {
        const bool separator = depth == 0 && (text[i] == ',' || text[i] == '|');
        const size_t begin = settings.empty() ? i : i + 1;
        const auto equals =
            settings.empty() || separator ? FindEquals(text, begin) : std::optional<size_t>();
        if (equals)
        {
            settings.emplace_back(text.substr(begin, *equals - begin), "");
            i = *equals;
            continue;
        }
        if (settings.empty())
        {
            break;
        }
        depth += text[i] == '[' ? 1 : (text[i] == ']' ? -1 : 0);
        if (depth < 0)
        {
            break;
        }
        settings.back().second += text[i];
    }
    if (settings.empty() || depth != 0)
    {
        throw InputError("cannot read the attributes " + Quote(text) +
                         "; accepted: Attribute=value,Attribute=value with matching brackets");
    }
    return settings;
}

/**
 * @param base class that the chosen one must be derived from
 * @param given the name that the user wrote
 * @return the class
 */
TypeId
FindClass(TypeId base, const std::string& given)
{
    // Who writes a full name is offered full names.
    const bool full = given.find("::") != std::string::npos;
    std::vector<TypeId> found;
    std::vector<std::string> names;
    for (const TypeId& tid : GetCandidates(base))
    {
        names.push_back(full ? tid.GetName() : GetChoiceName(tid, base));
        if (NormalizeName(names.back()) == NormalizeName(given))
        {
            found.push_back(tid);
        }
    }
    if (found.size() == 1)
    {
        return found.front();
    }
    const std::string noun = GetFamilyName(base);
    if (found.empty())
    {
        throw InputError("unknown " + noun + " " + Quote(given) +
                         (names.empty() ? "; no class of this kind is known"
                                        : "; accepted: " + Join(SortByCloseness(names, given))));
    }
    names.clear();
    for (const TypeId& tid : found)
    {
        names.push_back(tid.GetName());
    }
    throw InputError("several classes are called " + Quote(given) + " as " + noun +
                     "; accepted: " + Join(names));
}

/**
 * @param owner name of the class in messages
 * @param attributes the attributes of the class
 * @param given the name that the user wrote
 * @return the attribute
 */
const TypeId::AttributeInformation&
FindAttribute(const std::string& owner,
              const std::vector<TypeId::AttributeInformation>& attributes,
              const std::string& given)
{
    std::vector<std::string> names;
    for (const auto& attribute : attributes)
    {
        if (NormalizeName(attribute.name) == NormalizeName(given))
        {
            return attribute;
        }
        names.push_back(attribute.name);
    }
    throw InputError(
        owner + " has no attribute " + Quote(given) +
        (names.empty() ? "; it has none" : "; accepted: " + Join(SortByCloseness(names, given))));
}

} // namespace

Choice::Choice(TypeId base, const std::string& text)
{
    const size_t length = MeasureName(text);
    m_tid = FindClass(base, text.substr(0, length));
    m_name = GetChoiceName(m_tid, base);
    const std::string rest = text.substr(length);
    if (rest.empty() || rest == "[]")
    {
        return;
    }
    if (rest.front() == ':')
    {
        ReadSettings(rest.substr(1));
    }
    else if (rest.front() == '[' && rest.back() == ']')
    {
        ReadSettings(rest.substr(1, rest.size() - 2));
    }
    else
    {
        throw InputError("cannot read " + Quote(rest) + " after " + m_name +
                         "; accepted: " + m_name + ":Attribute=value,... or " + m_tid.GetName() +
                         "[Attribute=value|...]");
    }
}

void
Choice::ReadSettings(const std::string& text)
{
    const auto attributes = GetSettableAttributes(m_tid);
    for (const auto& [given, value] : SplitSettings(text))
    {
        const auto& attribute = FindAttribute(m_name, attributes, given);
        const bool repeated =
            std::any_of(m_settings.begin(), m_settings.end(), [&attribute](const Setting& other) {
                return other.name == attribute.name;
            });
        if (repeated)
        {
            throw InputError(attribute.name + " of " + m_name +
                             " is given twice; accepted: each attribute once");
        }
        Setting setting;
        setting.name = attribute.name;
        const auto* pointer = dynamic_cast<const PointerChecker*>(PeekPointer(attribute.checker));
        if (pointer)
        {
            setting.object = std::make_shared<const Choice>(pointer->GetPointeeTypeId(), value);
            setting.text = setting.object->ToFullString();
        }
        else
        {
            setting.value = ParseAttribute(m_name, attribute, value);
            setting.text = FormatAttribute(*setting.value, attribute.checker);
        }
        m_settings.push_back(std::move(setting));
    }
}

TypeId
Choice::GetTypeId() const
{
    return m_tid;
}

const std::string&
Choice::GetName() const
{
    return m_name;
}

std::string
Choice::ToString() const
{
    return m_name + WriteSettings(":", ",", "");
}

std::string
Choice::ToFullString() const
{
    return m_tid.GetName() + WriteSettings("[", "|", "]");
}

std::string
Choice::WriteSettings(const std::string& open,
                      const std::string& separator,
                      const std::string& close) const
{
    std::vector<std::string> words;
    for (const Setting& setting : m_settings)
    {
        words.push_back(setting.name + "=" + setting.text);
    }
    return words.empty() ? "" : open + Join(words, separator) + close;
}

Ptr<Object>
Choice::CreateObject() const
{
    ObjectFactory factory;
    factory.SetTypeId(m_tid);
    for (const Setting& setting : m_settings)
    {
        if (setting.object)
        {
            factory.Set(setting.name, PointerValue(setting.object->CreateObject()));
        }
        else
        {
            factory.Set(setting.name, *setting.value);
        }
    }
    return factory.Create<Object>();
}

} // namespace fl
} // namespace ns3
