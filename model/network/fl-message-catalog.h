/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_MESSAGE_CATALOG_H
#define FL_MESSAGE_CATALOG_H

#include "ns3/fl-message-schema.h"

#include <cstdint>
#include <list>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-network
 * The one table of all message types. The codec, the byte table, the documentation and a protocol
 * dissector follow from it.
 *
 * A system adds its types before main() starts, by a static MessageCatalogEntry in its own source
 * file, in the way in which NS_OBJECT_ENSURE_REGISTERED adds a TypeId. Nothing is ever removed or
 * changed, so references stay valid.
 */
class MessageCatalog
{
  public:
    /**
     * @return the table
     */
    static const MessageCatalog& Get();

    /**
     * @param system number of a system
     * @return its schema, nullptr if there is none
     */
    const SystemSchema* FindSystem(uint8_t system) const;

    /**
     * @param system number of a system
     * @param type number of a message type
     * @return its schema, nullptr if there is none
     */
    const MessageSchema* Find(uint8_t system, uint16_t type) const;

    /**
     * @param system number of a system
     * @param type number of a message type
     * @return its schema; an unknown type is a programming error
     */
    const MessageSchema& At(uint8_t system, uint16_t type) const;

    /**
     * @param system number of a system
     * @param phase number of a phase
     * @return the phase's name, or its number in decimal if it has none
     */
    std::string GetPhaseName(uint8_t system, uint8_t phase) const;

    /**
     * @return all systems, by number
     */
    const std::list<SystemSchema>& GetSystems() const;

  private:
    friend class MessageCatalogEntry;

    /**
     * @return the table, for the entries
     */
    static MessageCatalog& GetMutable();

    std::list<SystemSchema> m_systems; ///< by number; a list, so that references stay valid
};

/**
 * @ingroup decentralized-fl-network
 * A static object of this class adds a system's message types to the catalog. A number, type or
 * field name that is used twice ends the program.
 */
class MessageCatalogEntry
{
  public:
    /**
     * @param system the system's message types
     */
    explicit MessageCatalogEntry(SystemSchema system);
};

} // namespace fl
} // namespace ns3

#endif // FL_MESSAGE_CATALOG_H
