/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-choice-list.h"

#include "fl-attribute-text.h"

#include "ns3/object.h"

#include <algorithm>
#include <cctype>

namespace ns3
{
namespace fl
{

namespace
{

/**
 * @param tid a class
 * @return its name without namespaces
 */
std::string
GetClassName(TypeId tid)
{
    const std::string name = tid.GetName();
    const size_t colon = name.rfind(':');
    return colon == std::string::npos ? name : name.substr(colon + 1);
}

/**
 * @param tid a class
 * @return true if it stands in namespace ns3::fl
 */
bool
IsOurs(TypeId tid)
{
    return tid.GetName().rfind("ns3::fl::", 0) == 0;
}

/**
 * @param name a class name in CamelCase
 * @return its words in lower case, separated by dashes
 */
std::string
SeparateWords(const std::string& name)
{
    const auto is = [&name](int (*kind)(int), size_t i) {
        return i < name.size() && kind(static_cast<unsigned char>(name[i])) != 0;
    };
    std::string result;
    for (size_t i = 0; i < name.size(); i++)
    {
        bool startsWord = false;
        if (is(std::isupper, i))
        {
            // After a capital only the last one of an acronym starts a word.
            startsWord = i > 0 && (!is(std::isupper, i - 1) || is(std::islower, i + 1));
        }
        else if (is(std::isdigit, i) && i > 0 && !is(std::isdigit, i - 1))
        {
            size_t end = i;
            while (is(std::isdigit, end))
            {
                end++;
            }
            startsWord = is(std::islower, end);
        }
        result += startsWord ? "-" : "";
        result += static_cast<char>(std::tolower(static_cast<unsigned char>(name[i])));
    }
    return result;
}

} // namespace

std::string
GetFamilyName(TypeId base)
{
    return SeparateWords(GetClassName(base));
}

std::string
GetChoiceName(TypeId tid, TypeId base)
{
    if (tid == base)
    {
        return "default";
    }
    const std::string name = GetClassName(tid);
    const std::string suffix = GetClassName(base);
    const bool hasSuffix =
        name.size() > suffix.size() &&
        name.compare(name.size() - suffix.size(), std::string::npos, suffix) == 0;
    return SeparateWords(hasSuffix ? name.substr(0, name.size() - suffix.size()) : name);
}

std::vector<TypeId>
GetCandidates(TypeId base)
{
    std::vector<TypeId> candidates;
    for (uint16_t i = 0; i < TypeId::GetRegisteredN(); i++)
    {
        const TypeId tid = TypeId::GetRegistered(i);
        if ((tid == base || tid.IsChildOf(base)) && tid.HasConstructor())
        {
            candidates.push_back(tid);
        }
    }
    std::sort(candidates.begin(), candidates.end(), [base](TypeId a, TypeId b) {
        return std::make_pair(GetChoiceName(a, base), a.GetName()) <
               std::make_pair(GetChoiceName(b, base), b.GetName());
    });
    return candidates;
}

std::vector<AttributeDescription>
ListAttributes(TypeId tid)
{
    std::vector<AttributeDescription> attributes;
    for (const auto& attribute : GetSettableAttributes(tid))
    {
        attributes.push_back({attribute.name,
                              DescribeAccepted(attribute),
                              FormatAttribute(*attribute.initialValue, attribute.checker),
                              attribute.help});
    }
    return attributes;
}

std::vector<TypeId>
ListChoiceBases()
{
    std::vector<TypeId> bases;
    for (uint16_t i = 0; i < TypeId::GetRegisteredN(); i++)
    {
        const TypeId tid = TypeId::GetRegistered(i);
        TypeId topmost = tid;
        TypeId topmostAbstract = tid;
        while (topmost.HasParent() && IsOurs(topmost.GetParent()))
        {
            topmost = topmost.GetParent();
            topmostAbstract = topmost.HasConstructor() ? topmostAbstract : topmost;
        }
        const TypeId base = topmostAbstract == tid ? topmost : topmostAbstract;
        if (tid.HasConstructor() && base != tid && topmost.GetParent() == Object::GetTypeId() &&
            std::find(bases.begin(), bases.end(), base) == bases.end())
        {
            bases.push_back(base);
        }
    }
    std::sort(bases.begin(), bases.end(), [](TypeId a, TypeId b) {
        return a.GetName() < b.GetName();
    });
    return bases;
}

} // namespace fl
} // namespace ns3
