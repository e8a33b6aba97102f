/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_TEXT_H
#define FL_TEXT_H

#include "ns3/nstime.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/**
 * @file
 * @ingroup decentralized-fl-base
 * Strict reading and exact writing of numbers, times and rates, and helpers for messages about
 * names. ns-3's own readers accept trailing characters, wrap negative numbers around or abort, so
 * whatever a user wrote goes through these functions first.
 */

namespace ns3
{
namespace fl
{

/**
 * Reads a finite decimal number such as -1.5e-3; no spaces, no hexadecimal, no infinity.
 *
 * @param text what to read
 * @return the number, or nothing if the text is not one
 */
std::optional<double> ParseDouble(const std::string& text);

/**
 * Reads an unsigned decimal integer, digits only.
 *
 * @param text what to read
 * @return the number, or nothing if the text is not one or exceeds 64 bits
 */
std::optional<uint64_t> ParseUnsigned(const std::string& text);

/**
 * Reads a decimal integer with an optional sign.
 *
 * @param text what to read
 * @return the number, or nothing if the text is not one or exceeds 64 bits
 */
std::optional<int64_t> ParseInteger(const std::string& text);

/**
 * Reads true, false, t, f, 1 or 0 (the words of ns-3's BooleanValue).
 *
 * @param text what to read
 * @return the truth value, or nothing if the text is not one
 */
std::optional<bool> ParseBoolean(const std::string& text);

/**
 * Reads a time: a number and a unit (ns, us, ms, s, min, h or d), such as 1.5ms. The unit is
 * required, and a time other than zero must not round to zero nanoseconds.
 *
 * @param text what to read
 * @return the time, or nothing if the text is not one or exceeds the range of ns3::Time
 */
std::optional<Time> ParseTime(const std::string& text);

/**
 * Reads a data rate: a positive number and one of ns-3's units (bps, kbps, Mbps, Gbps, Mb/s, MiB/s
 * and so on), such as 80Mbps. The unit is required.
 *
 * @param text what to read
 * @return the rate in bit/s, or nothing if the text is not one or is below 1 bit/s
 */
std::optional<uint64_t> ParseDataRate(const std::string& text);

/**
 * @param value any number
 * @return the shortest decimal text that reads back as the same number; nan, inf or -inf otherwise
 */
std::string FormatDouble(double value);

/**
 * @param time any time
 * @return the exact time as an integer in the largest unit of ns, us, ms, s that fits, such as
 * 1500ms
 */
std::string FormatTime(const Time& time);

/**
 * @param bitsPerSecond a rate in bit/s
 * @return the exact rate as an integer in the largest unit of bps, kbps, Mbps, Gbps that fits
 */
std::string FormatDataRate(uint64_t bitsPerSecond);

/**
 * @param name a name in any style
 * @return the name in lower case without dashes and underscores: names that agree in it are equal
 *         to a user
 */
std::string NormalizeName(const std::string& name);

/**
 * @param names some names
 * @param given what the user wrote
 * @return the names, the most similar first (by the edit distance of the normalized names), equally
 *         similar ones in alphabetical order
 */
std::vector<std::string> SortByCloseness(std::vector<std::string> names, const std::string& given);

/**
 * @param number how many
 * @param noun what, in the singular; its plural must end in s
 * @return both, such as "1 round" or "2 rounds"
 */
std::string CountOf(uint64_t number, const std::string& noun);

/**
 * @param words some words
 * @param separator what stands between two of them
 * @return the words in one string
 */
std::string Join(const std::vector<std::string>& words, const std::string& separator = ", ");

/**
 * Breaks a text into lines of at most 96 characters.
 *
 * @param text the text; spaces and line feeds separate words
 * @param column column at which the first line begins
 * @param indent column at which the others begin
 * @return the lines, the first without leading spaces, the last without a line feed
 */
std::string Wrap(const std::string& text, size_t column, size_t indent);

/**
 * @param text a string that may hold anything a user typed
 * @return the text in double quotes, control characters replaced by ?, so that it fits one line
 */
std::string Quote(const std::string& text);

} // namespace fl
} // namespace ns3

#endif // FL_TEXT_H
