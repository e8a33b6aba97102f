/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-layer-arguments.h"

#include "ns3/fl-input-error.h"
#include "ns3/fl-text.h"

#include <optional>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/**
 * @param text a word
 * @param least least number that is accepted
 * @return the number, or nothing if it is none or out of range
 */
std::optional<uint32_t>
ParseCount(const std::string& text, uint32_t least)
{
    const auto number = ParseUnsigned(text);
    if (!number || *number < least || *number > LayerArguments::MAX_EXTENT)
    {
        return std::nullopt;
    }
    return static_cast<uint32_t>(*number);
}

} // namespace

LayerArguments::LayerArguments(std::vector<std::string> words)
    : m_words(std::move(words))
{
}

const std::string&
LayerArguments::Next(const std::string& what)
{
    if (m_next == m_words.size())
    {
        throw InputError(what + " missing");
    }
    return m_words[m_next++];
}

uint32_t
LayerArguments::ReadCount(const std::string& what, uint32_t least)
{
    const std::string& word = Next(what);
    const auto number = ParseCount(word, least);
    if (!number)
    {
        throw InputError(what + " cannot be " + Quote(word) + ": a number from " +
                         std::to_string(least) + " to " + std::to_string(MAX_EXTENT) +
                         " is needed");
    }
    return *number;
}

uint32_t
LayerArguments::ReadSquare(const std::string& what)
{
    const std::string& word = Next(what);
    const size_t cross = word.find('x');
    const auto rows = ParseCount(word.substr(0, cross), 1);
    if (!rows || cross == std::string::npos || word.substr(cross + 1) != word.substr(0, cross))
    {
        throw InputError(what + " cannot be " + Quote(word) +
                         ": a square such as 5x5 is needed, of 1 to " + std::to_string(MAX_EXTENT) +
                         " rows");
    }
    return *rows;
}

double
LayerArguments::ReadShare(const std::string& what)
{
    const std::string& word = Next(what);
    const auto number = ParseDouble(word);
    if (!number || *number < 0 || *number >= 1)
    {
        throw InputError(what + " cannot be " + Quote(word) +
                         ": a number from 0 to below 1 is needed");
    }
    return *number;
}

uint32_t
LayerArguments::ReadOption(const std::string& name, uint32_t least, uint32_t absent)
{
    if (m_next == m_words.size() || m_words[m_next] != name)
    {
        return absent;
    }
    m_next++;
    return ReadCount(name, least);
}

void
LayerArguments::RequireEnd() const
{
    if (m_next < m_words.size())
    {
        throw InputError(Quote(m_words[m_next]) + " is not expected there");
    }
}

} // namespace fl
} // namespace ns3
