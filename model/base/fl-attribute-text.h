/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_ATTRIBUTE_TEXT_H
#define FL_ATTRIBUTE_TEXT_H

#include "ns3/attribute.h"
#include "ns3/object.h"
#include "ns3/ptr.h"
#include "ns3/type-id.h"

#include <string>
#include <utility>
#include <vector>

/**
 * @file
 * @ingroup decentralized-fl-base
 * Attributes of ns-3 objects as text: what they accept, strict reading, exact writing.
 */

namespace ns3
{
namespace fl
{

/// Names and values of settings, in the order in which they are declared.
using SettingList = std::vector<std::pair<std::string, std::string>>;

/**
 * @param tid a class
 * @return the attributes that can be set when an object of the class is created, inherited ones
 *         first
 */
std::vector<TypeId::AttributeInformation> GetSettableAttributes(TypeId tid);

/**
 * @param attribute an attribute
 * @return type and range in words, such as "number from 0 to 0.5"
 */
std::string DescribeAccepted(const TypeId::AttributeInformation& attribute);

/**
 * Reads the value of an attribute that is not a pointer. Stricter than ns-3, which aborts at some
 * bad values and accepts others.
 *
 * @param owner name of what has the attribute, for the message
 * @param attribute the attribute
 * @param text the value as the user wrote it
 * @return the value; its checker accepts it
 * @throw InputError if the text is not a value, or is out of range; names what would be accepted
 */
Ptr<AttributeValue> ParseAttribute(const std::string& owner,
                                   const TypeId::AttributeInformation& attribute,
                                   const std::string& text);

/**
 * @param value value of an attribute
 * @param checker checker of the attribute
 * @return the value as text; numbers, times and rates read back exactly
 */
std::string FormatAttribute(const AttributeValue& value,
                            const Ptr<const AttributeChecker>& checker);

/**
 * Lists every readable attribute of an object, for the effective configuration. An attribute that
 * points to another object of this module or to a random variable is followed: "Uplink" is the
 * class, "Uplink.Min" an attribute of that object. The stream number of a random variable is left
 * out, because AssignStreams sets it.
 *
 * @param object the object
 * @return names and values, inherited attributes first
 */
SettingList DescribeAttributes(const Ptr<const Object>& object);

} // namespace fl
} // namespace ns3

#endif // FL_ATTRIBUTE_TEXT_H
