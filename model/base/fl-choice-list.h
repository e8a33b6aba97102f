/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CHOICE_LIST_H
#define FL_CHOICE_LIST_H

#include "ns3/type-id.h"

#include <string>
#include <vector>

/**
 * @file
 * @ingroup decentralized-fl-base
 * What can be chosen by name. The source is ns-3's register of classes alone: a class added by a
 * user is found without editing any list.
 */

namespace ns3
{
namespace fl
{

/// An attribute of something that can be chosen, in words.
struct AttributeDescription
{
    std::string name;         ///< as written before the equals sign
    std::string accepted;     ///< type and range
    std::string defaultValue; ///< value if it is not given
    std::string help;         ///< meaning and unit
};

/**
 * @param base a class from which others are chosen
 * @return what a user calls it, such as link-profile for LinkProfile
 */
std::string GetFamilyName(TypeId base);

/**
 * Derives the name by which a class is chosen: the class name without namespaces and without the
 * name of its base class, in lower case, words separated by dashes. So TrimmedMeanAggregator as an
 * Aggregator is trimmed-mean. A number followed by a lower-case letter starts a word
 * (Pirate5gLinkProfile: pirate-5g), any other number belongs to the word before
 * (Ed25519SignatureScheme: ed25519). A base class that can itself be created is called default.
 *
 * @param tid the class
 * @param base what it is chosen as
 * @return the short name
 */
std::string GetChoiceName(TypeId tid, TypeId base);

/**
 * @param base a class
 * @return the classes that can be created and are derived from it or are it, sorted by short name
 */
std::vector<TypeId> GetCandidates(TypeId base);

/**
 * @param tid a class
 * @return the attributes that can be set when an object of the class is created, inherited ones
 *         first
 */
std::vector<AttributeDescription> ListAttributes(TypeId tid);

/**
 * Finds the families of choices. Every class that can be created and is derived from a class of
 * namespace ns3::fl belongs to one: its topmost abstract ancestor there, or, if none is abstract,
 * its topmost one. Classes derived from more than ns3::Object, such as applications, are placed by
 * helpers and not chosen.
 *
 * @return the base classes, sorted by name
 */
std::vector<TypeId> ListChoiceBases();

} // namespace fl
} // namespace ns3

#endif // FL_CHOICE_LIST_H
