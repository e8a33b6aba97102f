/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-attribute-text.h"

#include "fl-input-error.h"
#include "fl-text.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/integer.h"
#include "ns3/nstime.h"
#include "ns3/pointer.h"
#include "ns3/random-variable-stream.h"
#include "ns3/string.h"
#include "ns3/type-id.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ns3
{
namespace fl
{

namespace
{

/**
 * @param attribute an attribute
 * @return name of its value class without namespace; ns-3 writes it with or without, as it comes
 */
std::string
GetValueClass(const TypeId::AttributeInformation& attribute)
{
    const std::string name = attribute.checker->GetValueTypeName();
    const size_t colon = name.rfind(':');
    return colon == std::string::npos ? name : name.substr(colon + 1);
}

/**
 * Splits "double 0:1", the way in which ns-3's checkers print their range.
 *
 * @param attribute an attribute with a range
 * @return lower and upper limit, empty if the checker prints none
 */
std::pair<std::string, std::string>
GetLimits(const TypeId::AttributeInformation& attribute)
{
    const std::string information = attribute.checker->GetUnderlyingTypeInformation();
    const size_t space = information.rfind(' ');
    const size_t colon = information.rfind(':');
    if (space == std::string::npos || colon == std::string::npos || colon < space)
    {
        return {};
    }
    return {information.substr(space + 1, colon - space - 1), information.substr(colon + 1)};
}

/**
 * @param noun what is accepted, such as "number"
 * @param low least accepted value, empty if there is no limit
 * @param high greatest accepted value, empty if there is no limit
 * @return both in words
 */
std::string
DescribeRange(const std::string& noun, const std::string& low, const std::string& high)
{
    if (low.empty() && high.empty())
    {
        return noun;
    }
    if (high.empty())
    {
        return noun + " of at least " + low;
    }
    return low.empty() ? noun + " of at most " + high : noun + " from " + low + " to " + high;
}

/**
 * @param attribute an attribute that holds a number
 * @return type and range in words
 */
std::string
DescribeNumber(const TypeId::AttributeInformation& attribute)
{
    auto [low, high] = GetLimits(attribute);
    // The checkers print six digits, so compare with that in mind.
    const double least = low.empty() ? -HUGE_VAL : std::strtod(low.c_str(), nullptr);
    const double greatest = high.empty() ? HUGE_VAL : std::strtod(high.c_str(), nullptr);
    constexpr double limit = 0.999 * std::numeric_limits<double>::max();
    high = greatest >= limit ? "" : high;
    if (least > 0 && least < 1.001 * std::numeric_limits<double>::min())
    {
        return high.empty() ? "number above 0" : "number above 0, at most " + high;
    }
    return DescribeRange("number", least <= -limit ? "" : low, high);
}

/**
 * @param attribute an attribute that holds an integer
 * @return type and range in words
 */
std::string
DescribeInteger(const TypeId::AttributeInformation& attribute)
{
    auto [low, high] = GetLimits(attribute);
    const std::pair<const char*, const char*> words[] = {{"4294967295", "2^32-1"},
                                                         {"18446744073709551615", "2^64-1"},
                                                         {"2147483647", "2^31-1"},
                                                         {"9223372036854775807", "2^63-1"},
                                                         {"-2147483648", "-2^31"},
                                                         {"-9223372036854775808", "-2^63"}};
    for (const auto& [digits, word] : words)
    {
        low = low == digits ? word : low;
        high = high == digits ? word : high;
    }
    return DescribeRange("integer", low, high);
}

/**
 * @param attribute an attribute that holds a time
 * @return type and range in words
 */
std::string
DescribeTime(const TypeId::AttributeInformation& attribute)
{
    auto [low, high] = GetLimits(attribute);
    const auto tidy = [](const std::string& limit) -> std::string {
        const auto time = ParseTime(limit);
        // ns-3 prints six digits, so Time::Max() does not read back as itself.
        const bool limited =
            time && std::abs(time->GetSeconds()) < 0.999 * Time::Max().GetSeconds();
        return limited ? FormatTime(*time) : "";
    };
    return DescribeRange("time", tidy(low), tidy(high)) + ", with a unit such as ms or s";
}

/**
 * @param attribute an enumeration attribute
 * @return its words
 */
std::vector<std::string>
GetEnumWords(const TypeId::AttributeInformation& attribute)
{
    std::vector<std::string> words(1);
    for (const char c : attribute.checker->GetUnderlyingTypeInformation())
    {
        if (c == '|')
        {
            words.emplace_back();
        }
        else
        {
            words.back() += c;
        }
    }
    return words;
}

/**
 * @param text a size such as 100p or 64KiB
 * @return true if ns-3's QueueSize reads it as it is meant
 */
bool
IsQueueSize(const std::string& text)
{
    const size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto number = ParseUnsigned(text.substr(0, digits));
    const std::string unit = text.substr(digits);
    const std::pair<const char*, uint64_t> units[] =
        {{"", 1}, {"k", 1000}, {"K", 1000}, {"Ki", 1024}, {"M", 1000000}, {"Mi", 1048576}};
    for (const auto& [prefix, factor] : units)
    {
        if (number && (unit == std::string(prefix) + "p" || unit == std::string(prefix) + "B"))
        {
            return *number <= std::numeric_limits<uint32_t>::max() / factor;
        }
    }
    return false;
}

/**
 * @param attribute an attribute that is not a pointer
 * @param text the value as the user wrote it
 * @return the value, null if the text is not one; the range is not checked
 */
Ptr<AttributeValue>
ReadValue(const TypeId::AttributeInformation& attribute, const std::string& text)
{
    const std::string type = GetValueClass(attribute);
    if (type == "DoubleValue")
    {
        const auto number = ParseDouble(text);
        return number ? Create<DoubleValue>(*number) : nullptr;
    }
    if (type == "UintegerValue")
    {
        const auto number = ParseUnsigned(text);
        return number ? Create<UintegerValue>(*number) : nullptr;
    }
    if (type == "IntegerValue")
    {
        const auto number = ParseInteger(text);
        return number ? Create<IntegerValue>(*number) : nullptr;
    }
    if (type == "BooleanValue")
    {
        const auto truth = ParseBoolean(text);
        return truth ? Create<BooleanValue>(*truth) : nullptr;
    }
    if (type == "TimeValue")
    {
        const auto time = ParseTime(text);
        return time ? Create<TimeValue>(*time) : nullptr;
    }
    if (type == "StringValue")
    {
        return Create<StringValue>(text);
    }
    TypeId ignored;
    const auto words = type == "EnumValue" ? GetEnumWords(attribute) : std::vector<std::string>();
    if ((type == "DataRateValue" && ParseDataRate(text)) ||
        (type == "QueueSizeValue" && IsQueueSize(text)) ||
        (type == "TypeIdValue" && TypeId::LookupByNameFailSafe(text, &ignored)) ||
        std::find(words.begin(), words.end(), text) != words.end())
    {
        Ptr<AttributeValue> value = attribute.checker->Create();
        return value->DeserializeFromString(text, attribute.checker) ? value : nullptr;
    }
    return nullptr;
}

/**
 * Appends the readable attributes of an object.
 *
 * @param object the object
 * @param prefix what stands before each name
 * @param list where the names and values go
 */
void
AppendAttributes(const Ptr<const Object>& object, const std::string& prefix, SettingList& list)
{
    std::vector<TypeId> lineage{object->GetInstanceTypeId()};
    while (lineage.back().HasParent())
    {
        lineage.push_back(lineage.back().GetParent());
    }
    for (auto tid = lineage.rbegin(); tid != lineage.rend(); ++tid)
    {
        for (size_t i = 0; i < tid->GetAttributeN(); i++)
        {
            const TypeId::AttributeInformation attribute = tid->GetAttribute(i);
            const bool isStream =
                *tid == RandomVariableStream::GetTypeId() && attribute.name == "Stream";
            if (!(attribute.flags & TypeId::ATTR_GET) || !attribute.accessor->HasGetter() ||
                isStream)
            {
                continue;
            }
            Ptr<AttributeValue> value = attribute.checker->Create();
            const bool read = attribute.accessor->Get(PeekPointer(object), *value);
            NS_ABORT_MSG_UNLESS(read, "cannot read " << attribute.name);
            list.emplace_back(prefix + attribute.name, FormatAttribute(*value, attribute.checker));
            const auto* pointer = dynamic_cast<const PointerValue*>(PeekPointer(value));
            const Ptr<Object> child = pointer ? pointer->GetObject() : nullptr;
            if (child && (DynamicCast<RandomVariableStream>(child) ||
                          child->GetInstanceTypeId().GetName().rfind("ns3::fl::", 0) == 0))
            {
                AppendAttributes(child, prefix + attribute.name + ".", list);
            }
        }
    }
}

} // namespace

std::vector<TypeId::AttributeInformation>
GetSettableAttributes(TypeId tid)
{
    std::vector<TypeId::AttributeInformation> attributes;
    if (tid.HasParent())
    {
        attributes = GetSettableAttributes(tid.GetParent());
    }
    for (size_t i = 0; i < tid.GetAttributeN(); i++)
    {
        const TypeId::AttributeInformation attribute = tid.GetAttribute(i);
        if ((attribute.flags & TypeId::ATTR_CONSTRUCT) && attribute.accessor->HasSetter())
        {
            attributes.push_back(attribute);
        }
    }
    return attributes;
}

std::string
DescribeAccepted(const TypeId::AttributeInformation& attribute)
{
    const std::string type = GetValueClass(attribute);
    if (type == "DoubleValue")
    {
        return DescribeNumber(attribute);
    }
    if (type == "UintegerValue" || type == "IntegerValue")
    {
        return DescribeInteger(attribute);
    }
    if (type == "TimeValue")
    {
        return DescribeTime(attribute);
    }
    if (type == "EnumValue")
    {
        return "one of " + Join(GetEnumWords(attribute));
    }
    if (const auto* pointer = dynamic_cast<const PointerChecker*>(PeekPointer(attribute.checker)))
    {
        return "object of class " + pointer->GetPointeeTypeId().GetName();
    }
    const std::pair<const char*, const char*> words[] = {
        {"BooleanValue", "true or false"},
        {"StringValue", "text"},
        {"DataRateValue", "positive data rate, with a unit such as Mbps"},
        {"QueueSizeValue", "queue size, with a unit such as p (packets), B, kB or MB"},
        {"TypeIdValue", "name of a registered class"}};
    for (const auto& [name, word] : words)
    {
        if (type == name)
        {
            return word;
        }
    }
    return "value of class " + type + ", settable from a program only";
}

Ptr<AttributeValue>
ParseAttribute(const std::string& owner,
               const TypeId::AttributeInformation& attribute,
               const std::string& text)
{
    const Ptr<AttributeValue> value = ReadValue(attribute, text);
    if (!value || !attribute.checker->Check(*value))
    {
        throw InputError(attribute.name + " of " + owner + " cannot be " + Quote(text) +
                         "; accepted: " + DescribeAccepted(attribute) + " (" + attribute.help +
                         ")");
    }
    return value;
}

std::string
FormatAttribute(const AttributeValue& value, const Ptr<const AttributeChecker>& checker)
{
    if (const auto* number = dynamic_cast<const DoubleValue*>(&value))
    {
        return FormatDouble(number->Get());
    }
    if (const auto* time = dynamic_cast<const TimeValue*>(&value))
    {
        return FormatTime(time->Get());
    }
    if (const auto* text = dynamic_cast<const StringValue*>(&value))
    {
        return text->Get();
    }
    if (const auto* pointer = dynamic_cast<const PointerValue*>(&value))
    {
        const Ptr<Object> object = pointer->GetObject();
        return object ? object->GetInstanceTypeId().GetName() : "none";
    }
    const std::string text = value.SerializeToString(checker);
    const size_t unit = text.find("bps");
    if (unit != std::string::npos && unit + 3 == text.size())
    {
        const auto bitsPerSecond = ParseUnsigned(text.substr(0, unit));
        return bitsPerSecond ? FormatDataRate(*bitsPerSecond) : text;
    }
    return text;
}

SettingList
DescribeAttributes(const Ptr<const Object>& object)
{
    SettingList list;
    AppendAttributes(object, "", list);
    return list;
}

} // namespace fl
} // namespace ns3
