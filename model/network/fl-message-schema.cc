/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-message-schema.h"

#include "ns3/abort.h"

namespace ns3
{
namespace fl
{

size_t
MessageSchema::GetFieldIndex(const std::string& field) const
{
    for (size_t i = 0; i < fields.size(); i++)
    {
        if (fields[i].name == field)
        {
            return i;
        }
    }
    NS_ABORT_MSG("message " << name << " has no field " << field);
}

} // namespace fl
} // namespace ns3
