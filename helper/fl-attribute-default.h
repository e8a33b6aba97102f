/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_ATTRIBUTE_DEFAULT_H
#define FL_ATTRIBUTE_DEFAULT_H

#include "ns3/attribute.h"
#include "ns3/ptr.h"
#include "ns3/type-id.h"

#include <string>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-helper
 * Another default value for an attribute of a class of this module, checked before it is set.
 */
class AttributeDefault
{
  public:
    /**
     * @param name the attribute, such as ns3::fl::TrimmedMeanAggregator::Fraction
     * @param text the value as the user wrote it
     * @throw InputError if class or attribute are unknown, or the value is bad
     */
    AttributeDefault(const std::string& name, const std::string& text);

    /**
     * @return the attribute with its class
     */
    const std::string& GetName() const;

    /**
     * @return the value in canonical form
     */
    const std::string& GetText() const;

    /**
     * Makes the value the default of all objects created from now on, until Config::Reset().
     */
    void Apply() const;

  private:
    std::string m_name;          ///< the attribute with its class
    std::string m_text;          ///< the value in canonical form
    TypeId m_tid;                ///< the class
    size_t m_index{0};           ///< position of the attribute in the class
    Ptr<AttributeValue> m_value; ///< the value
};

} // namespace fl
} // namespace ns3

#endif // FL_ATTRIBUTE_DEFAULT_H
