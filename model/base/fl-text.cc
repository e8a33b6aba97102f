/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-text.h"

#include "ns3/abort.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <sstream>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/// A unit and what it is worth in the smallest unit of its kind.
struct Unit
{
    const char* name;   ///< as written after the number
    long double factor; ///< in nanoseconds or in bit/s
};

constexpr Unit TIME_UNITS[] = {{"ns", 1.0L},
                               {"us", 1e3L},
                               {"ms", 1e6L},
                               {"s", 1e9L},
                               {"min", 60e9L},
                               {"h", 3600e9L},
                               {"d", 86400e9L}};

constexpr Unit RATE_UNITS[] = {
    {"bps", 1.0L},      {"b/s", 1.0L},      {"Bps", 8.0L},         {"B/s", 8.0L},
    {"kbps", 1e3L},     {"kb/s", 1e3L},     {"Kbps", 1e3L},        {"Kb/s", 1e3L},
    {"kBps", 8e3L},     {"kB/s", 8e3L},     {"KBps", 8e3L},        {"KB/s", 8e3L},
    {"Kib/s", 1024.0L}, {"KiB/s", 8192.0L}, {"Mbps", 1e6L},        {"Mb/s", 1e6L},
    {"MBps", 8e6L},     {"MB/s", 8e6L},     {"Mib/s", 1048576.0L}, {"MiB/s", 8388608.0L},
    {"Gbps", 1e9L},     {"Gb/s", 1e9L},     {"GBps", 8e9L},        {"GB/s", 8e9L},
    {"Gib/s", 0x1p30L}, {"GiB/s", 0x1p33L},
};

/**
 * @param text what to look at
 * @param begin first character to look at
 * @return end of the run of decimal digits that starts there
 */
size_t
SkipDigits(const std::string& text, size_t begin)
{
    while (begin < text.size() && text[begin] >= '0' && text[begin] <= '9')
    {
        begin++;
    }
    return begin;
}

/**
 * @param text what to look at
 * @return length of the decimal number at the beginning of the text, 0 if there is none
 */
size_t
MeasureNumber(const std::string& text)
{
    const size_t first = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    size_t end = SkipDigits(text, first);
    size_t digits = end - first;
    if (end < text.size() && text[end] == '.')
    {
        const size_t fraction = SkipDigits(text, end + 1);
        digits += fraction - end - 1;
        end = fraction;
    }
    if (digits == 0)
    {
        return 0;
    }
    if (end < text.size() && (text[end] == 'e' || text[end] == 'E'))
    {
        size_t exponent = end + 1;
        if (exponent < text.size() && (text[exponent] == '-' || text[exponent] == '+'))
        {
            exponent++;
        }
        const size_t last = SkipDigits(text, exponent);
        end = last > exponent ? last : end;
    }
    return end;
}

/**
 * Reads a number with a unit.
 *
 * @param text what to read
 * @param units the units
 * @return the quantity in the smallest unit, or nothing if number or unit is wrong
 */
template <size_t N>
std::optional<long double>
ParseQuantity(const std::string& text, const Unit (&units)[N])
{
    const size_t length = MeasureNumber(text);
    const auto number = ParseDouble(text.substr(0, length));
    if (!number)
    {
        return std::nullopt;
    }
    for (const Unit& unit : units)
    {
        if (text.compare(length, std::string::npos, unit.name) == 0)
        {
            // Read again with the wider type, so that no integer of 64 bits is rounded.
            return std::strtold(text.c_str(), nullptr) * unit.factor;
        }
    }
    return std::nullopt;
}

/**
 * @tparam T integer type
 * @param quantity an amount in the smallest unit
 * @param units the units, the largest first
 * @return the amount as an integer in the largest unit that divides it
 */
template <typename T>
std::string
FormatExactly(T quantity, std::initializer_list<std::pair<const char*, T>> units)
{
    for (const auto& [name, worth] : units)
    {
        if (quantity % worth == 0 && (quantity != 0 || worth == 1))
        {
            return std::to_string(quantity / worth) + name;
        }
    }
    NS_ABORT_MSG("the last unit must be 1");
}

/**
 * Number of insertions, deletions and replacements of one character that turn one text into the
 * other (Levenshtein 1966).
 *
 * @param a one text
 * @param b the other text
 * @return the edit distance
 */
size_t
EditDistance(const std::string& a, const std::string& b)
{
    std::vector<size_t> row(b.size() + 1);
    for (size_t j = 0; j <= b.size(); j++)
    {
        row[j] = j;
    }
    for (size_t i = 1; i <= a.size(); i++)
    {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.size(); j++)
        {
            const size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row[b.size()];
}

} // namespace

std::optional<double>
ParseDouble(const std::string& text)
{
    if (text.empty() || MeasureNumber(text) != text.size())
    {
        return std::nullopt;
    }
    errno = 0;
    const double value = std::strtod(text.c_str(), nullptr);
    const bool underflow = errno == ERANGE && value == 0;
    return std::isfinite(value) && !underflow ? std::optional<double>(value) : std::nullopt;
}

std::optional<uint64_t>
ParseUnsigned(const std::string& text)
{
    if (text.empty() || SkipDigits(text, 0) != text.size())
    {
        return std::nullopt;
    }
    errno = 0;
    const unsigned long long value = std::strtoull(text.c_str(), nullptr, 10);
    return errno == 0 ? std::optional<uint64_t>(value) : std::nullopt;
}

std::optional<int64_t>
ParseInteger(const std::string& text)
{
    const size_t first = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    if (text.size() == first || SkipDigits(text, first) != text.size())
    {
        return std::nullopt;
    }
    errno = 0;
    const long long value = std::strtoll(text.c_str(), nullptr, 10);
    return errno == 0 ? std::optional<int64_t>(value) : std::nullopt;
}

std::optional<bool>
ParseBoolean(const std::string& text)
{
    if (text == "true" || text == "t" || text == "1")
    {
        return true;
    }
    if (text == "false" || text == "f" || text == "0")
    {
        return false;
    }
    return std::nullopt;
}

std::optional<Time>
ParseTime(const std::string& text)
{
    const auto quantity = ParseQuantity(text, TIME_UNITS);
    if (!quantity || std::fabs(*quantity) >= 0x1p63L - 1)
    {
        return std::nullopt;
    }
    const auto nanoseconds = static_cast<int64_t>(std::llroundl(*quantity));
    if (nanoseconds == 0 && *quantity != 0)
    {
        return std::nullopt;
    }
    return NanoSeconds(nanoseconds);
}

std::optional<uint64_t>
ParseDataRate(const std::string& text)
{
    const auto quantity = ParseQuantity(text, RATE_UNITS);
    if (!quantity || *quantity < 1 || *quantity >= 0x1p64L)
    {
        return std::nullopt;
    }
    return static_cast<uint64_t>(*quantity);
}

std::string
FormatDouble(double value)
{
    char text[32];
    for (int digits = 15; digits <= 17; digits++)
    {
        std::snprintf(text, sizeof(text), "%.*g", digits, value);
        if (std::strtod(text, nullptr) == value)
        {
            break;
        }
    }
    return std::isnan(value) ? "nan" : text;
}

std::string
FormatTime(const Time& time)
{
    if (time.IsZero())
    {
        return "0s";
    }
    return FormatExactly(time.GetNanoSeconds(),
                         {{"s", 1000000000}, {"ms", 1000000}, {"us", 1000}, {"ns", 1}});
}

std::string
FormatDataRate(uint64_t bitsPerSecond)
{
    return FormatExactly(bitsPerSecond,
                         {{"Gbps", 1000000000}, {"Mbps", 1000000}, {"kbps", 1000}, {"bps", 1}});
}

std::string
NormalizeName(const std::string& name)
{
    std::string result;
    for (const char c : name)
    {
        if (c != '-' && c != '_')
        {
            result += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
    }
    return result;
}

std::vector<std::string>
SortByCloseness(std::vector<std::string> names, const std::string& given)
{
    const std::string target = NormalizeName(given);
    std::vector<std::pair<size_t, std::string>> ranked;
    for (std::string& name : names)
    {
        const size_t distance = EditDistance(NormalizeName(name), target);
        ranked.emplace_back(distance, std::move(name));
    }
    std::sort(ranked.begin(), ranked.end());
    names.clear();
    for (auto& entry : ranked)
    {
        names.push_back(std::move(entry.second));
    }
    return names;
}

std::string
Join(const std::vector<std::string>& words, const std::string& separator)
{
    std::string result;
    for (size_t i = 0; i < words.size(); i++)
    {
        result += (i == 0 ? "" : separator) + words[i];
    }
    return result;
}

std::string
Wrap(const std::string& text, size_t column, size_t indent)
{
    constexpr size_t width = 96;
    std::istringstream words(text);
    std::string result;
    std::string word;
    while (words >> word)
    {
        if (!result.empty() && column + 1 + word.size() > width)
        {
            result += "\n" + std::string(indent, ' ');
            column = indent;
        }
        else if (!result.empty())
        {
            result += " ";
            column++;
        }
        result += word;
        column += word.size();
    }
    return result;
}

std::string
CountOf(uint64_t number, const std::string& noun)
{
    return std::to_string(number) + " " + noun + (number == 1 ? "" : "s");
}

std::string
Quote(const std::string& text)
{
    std::string result = "\"";
    for (const char c : text)
    {
        result += std::iscntrl(static_cast<unsigned char>(c)) ? '?' : c;
    }
    return result + "\"";
}

} // namespace fl
} // namespace ns3
