/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_MESSAGE_OF_H
#define FL_MESSAGE_OF_H

#include "ns3/fl-input-error.h"

#include <string>
#include <vector>

/**
 * @defgroup decentralized-fl-tests Tests
 * @ingroup decentralized-fl
 */

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-tests
 * @param action what should throw an InputError
 * @return the message, "(accepted)" if nothing was thrown; other exceptions pass
 */
template <typename F>
std::string
MessageOf(F action)
{
    try
    {
        action();
    }
    catch (const InputError& error)
    {
        return error.what();
    }
    return "(accepted)";
}

/**
 * @ingroup decentralized-fl-tests
 * @param message a message
 * @param fragments what it should hold
 * @return true if it is one line and holds all fragments in the order given
 */
inline bool
HoldsInOrder(const std::string& message, const std::vector<std::string>& fragments)
{
    size_t position = 0;
    for (const std::string& fragment : fragments)
    {
        position = message.find(fragment, position);
        if (position == std::string::npos)
        {
            return false;
        }
        position += fragment.size();
    }
    return message.find('\n') == std::string::npos;
}

} // namespace fl
} // namespace ns3

#endif // FL_MESSAGE_OF_H
