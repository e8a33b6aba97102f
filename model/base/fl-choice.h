/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CHOICE_H
#define FL_CHOICE_H

#include "ns3/abort.h"
#include "ns3/attribute.h"
#include "ns3/object.h"
#include "ns3/ptr.h"
#include "ns3/type-id.h"

#include <memory>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-base
 * What a user chose by name: a class and values for some of its attributes, all of them checked, so
 * that creating objects from it cannot fail.
 *
 * Two forms are read, and both separators in both of them:
 * - `trimmed-mean:Fraction=0.2,Other=3`, the short name first (see GetChoiceName());
 * - `ns3::fl::TrimmedMeanAggregator[Fraction=0.2|Other=3]`, ns-3's own form.
 *
 * Case, dashes and underscores in names are ignored. A separator ends a value only where another
 * `Attribute=` follows, so a text may hold commas. An attribute that points to an object takes a
 * choice in its turn: `pirate-5g:Uplink=ns3::UniformRandomVariable[Min=8e7|Max=2.4e8]`.
 */
class Choice
{
  public:
    /**
     * Reads and checks a choice.
     *
     * @param base class that the chosen one must be derived from
     * @param text what the user wrote
     * @throw InputError if the name or an attribute is unknown, given twice or has a bad value
     */
    Choice(TypeId base, const std::string& text);

    /**
     * @return the chosen class
     */
    TypeId GetTypeId() const;

    /**
     * @return the short name, such as trimmed-mean
     */
    const std::string& GetName() const;

    /**
     * @return the choice in its short form, with the attributes that were given, each in canonical
     *         form; reads back as an equal choice
     */
    std::string ToString() const;

    /**
     * @return the same in ns-3's form
     */
    std::string ToFullString() const;

    /**
     * Creates an object. Objects behind pointer attributes are created anew each time, so no two
     * objects share a random variable.
     *
     * @tparam T the base class or one of its bases
     * @return the object
     */
    template <typename T>
    Ptr<T> Create() const
    {
        const Ptr<T> object = DynamicCast<T>(CreateObject());
        NS_ABORT_MSG_UNLESS(object, m_tid.GetName() << " was not chosen as what is asked for");
        return object;
    }

  private:
    /// One attribute that was given.
    struct Setting
    {
        std::string name;                     ///< attribute
        std::string text;                     ///< value in canonical form
        Ptr<AttributeValue> value;            ///< value, unless the attribute is a pointer
        std::shared_ptr<const Choice> object; ///< what the attribute points to, if it is a pointer
    };

    /**
     * Reads and checks the attributes.
     *
     * @param text Name=value pairs with separators
     */
    void ReadSettings(const std::string& text);

    /**
     * @param open what stands before the attributes, if there are any
     * @param separator what stands between two of them
     * @param close what stands after them
     * @return the attributes that were given
     */
    std::string WriteSettings(const std::string& open,
                              const std::string& separator,
                              const std::string& close) const;

    /**
     * @return a new object
     */
    Ptr<Object> CreateObject() const;

    TypeId m_tid;                    ///< the chosen class
    std::string m_name;              ///< short name
    std::vector<Setting> m_settings; ///< attributes in the order given
};

} // namespace fl
} // namespace ns3

#endif // FL_CHOICE_H
