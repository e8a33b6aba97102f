/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_INPUT_ERROR_H
#define FL_INPUT_ERROR_H

#include <stdexcept>
#include <string>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-base
 * What a user asked for cannot be done. The message is one line that names what was given and what
 * would be accepted; a program prints it and exits with code 2.
 */
class InputError : public std::runtime_error
{
  public:
    /**
     * @param message one line: what was wrong and what would be accepted
     */
    explicit InputError(const std::string& message)
        : std::runtime_error(message)
    {
    }
};

} // namespace fl
} // namespace ns3

#endif // FL_INPUT_ERROR_H
