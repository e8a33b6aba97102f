/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-option-parser.h"

#include "ns3/abort.h"
#include "ns3/fl-choice-list.h"
#include "ns3/fl-input-error.h"
#include "ns3/fl-text.h"
#include "ns3/global-value.h"
#include "ns3/rng-seed-manager.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

constexpr size_t HELP_INDENT = 26; ///< column at which explanations begin

/**
 * @param low lower limit
 * @param high upper limit
 * @return both in words
 */
std::string
DescribeRange(const std::string& low, const std::string& high)
{
    return " from " + low + " to " + high;
}

/**
 * @param base a class
 * @return the names that can be chosen, in words
 */
std::string
DescribeChoices(TypeId base)
{
    std::vector<std::string> names;
    for (const TypeId& tid : GetCandidates(base))
    {
        names.push_back(GetChoiceName(tid, base));
    }
    return "one of " + Join(names) + ", with attributes as in NAME:Attribute=value";
}

/**
 * @tparam T an unsigned integer type
 * @param variable takes the value
 * @param low least accepted value
 * @param high greatest accepted value
 * @return function that reads the variable
 */
template <typename T>
std::function<bool(const std::string&)>
ReadIntegerInto(T& variable, T low, T high)
{
    return [&variable, low, high](const std::string& text) {
        const auto value = ParseUnsigned(text);
        if (!value || *value < low || *value > high)
        {
            return false;
        }
        variable = static_cast<T>(*value);
        return true;
    };
}

} // namespace

OptionParser::OptionParser(std::string program, std::string summary)
    : m_program(std::move(program)),
      m_summary(std::move(summary))
{
}

void
OptionParser::BeginGroup(const std::string& title)
{
    m_group = title;
}

void
OptionParser::Add(Option option)
{
    const bool repeated =
        std::any_of(m_options.begin(), m_options.end(), [&option](const Option& other) {
            return other.name == option.name;
        });
    NS_ABORT_MSG_IF(repeated, "option " << option.name << " is added twice");
    option.group = m_group;
    option.initial = option.write();
    m_options.push_back(std::move(option));
}

void
OptionParser::AddFlag(const std::string& name, bool& variable, const std::string& help)
{
    Option option;
    option.name = name;
    option.help = help;
    option.accepted = "true or false";
    option.isFlag = true;
    option.read = [&variable](const std::string& text) {
        const auto value = ParseBoolean(text);
        variable = value.value_or(variable);
        return value.has_value();
    };
    option.write = [&variable] { return variable ? "true" : "false"; };
    Add(std::move(option));
}

void
OptionParser::AddInteger(const std::string& name,
                         uint32_t& variable,
                         const std::string& help,
                         uint32_t low,
                         uint32_t high)
{
    Option option;
    option.name = name;
    option.help = help;
    option.accepted = "integer" + DescribeRange(std::to_string(low), std::to_string(high));
    option.read = ReadIntegerInto(variable, low, high);
    option.write = [&variable] { return std::to_string(variable); };
    Add(std::move(option));
}

void
OptionParser::AddInteger(const std::string& name,
                         uint64_t& variable,
                         const std::string& help,
                         uint64_t low,
                         uint64_t high)
{
    Option option;
    option.name = name;
    option.help = help;
    option.accepted = "integer" + DescribeRange(std::to_string(low), std::to_string(high));
    option.read = ReadIntegerInto(variable, low, high);
    option.write = [&variable] { return std::to_string(variable); };
    Add(std::move(option));
}

void
OptionParser::AddInteger(const std::string& name,
                         std::optional<uint32_t>& variable,
                         const std::string& help,
                         uint32_t low,
                         uint32_t high)
{
    Option option;
    option.name = name;
    option.help = help;
    option.accepted = "none, or integer" + DescribeRange(std::to_string(low), std::to_string(high));
    option.read = [&variable, low, high](const std::string& text) {
        uint32_t number = 0;
        const bool isNumber = ReadIntegerInto(number, low, high)(text);
        const bool accepted = isNumber || text == "none";
        variable = isNumber ? std::optional<uint32_t>(number) : accepted ? std::nullopt : variable;
        return accepted;
    };
    option.write = [&variable] { return variable ? std::to_string(*variable) : "none"; };
    Add(std::move(option));
}

void
OptionParser::AddNumber(const std::string& name,
                        double& variable,
                        const std::string& help,
                        double low,
                        double high)
{
    Option option;
    option.name = name;
    option.help = help;
    option.accepted = "number" + DescribeRange(FormatDouble(low), FormatDouble(high));
    option.read = [&variable, low, high](const std::string& text) {
        const auto value = ParseDouble(text);
        const bool accepted = value && *value >= low && *value <= high;
        variable = accepted ? *value : variable;
        return accepted;
    };
    option.write = [&variable] { return FormatDouble(variable); };
    Add(std::move(option));
}

void
OptionParser::AddTime(const std::string& name,
                      Time& variable,
                      const std::string& help,
                      const Time& low,
                      const Time& high)
{
    Option option;
    option.name = name;
    option.help = help;
    option.accepted = "time with a unit (ns, us, ms, s, min, h)" +
                      DescribeRange(FormatTime(low), FormatTime(high));
    option.read = [&variable, low, high](const std::string& text) {
        const auto value = ParseTime(text);
        const bool accepted = value && *value >= low && *value <= high;
        variable = accepted ? *value : variable;
        return accepted;
    };
    option.write = [&variable] { return FormatTime(variable); };
    Add(std::move(option));
}

void
OptionParser::AddDataRate(const std::string& name,
                          DataRate& variable,
                          const std::string& help,
                          const DataRate& low,
                          const DataRate& high)
{
    Option option;
    option.name = name;
    option.help = help;
    option.accepted =
        "data rate with a unit (kbps, Mbps, Gbps)" +
        DescribeRange(FormatDataRate(low.GetBitRate()), FormatDataRate(high.GetBitRate()));
    option.read = [&variable, low, high](const std::string& text) {
        const auto value = ParseDataRate(text);
        const bool accepted = value && *value >= low.GetBitRate() && *value <= high.GetBitRate();
        variable = accepted ? DataRate(*value) : variable;
        return accepted;
    };
    option.write = [&variable] { return FormatDataRate(variable.GetBitRate()); };
    Add(std::move(option));
}

void
OptionParser::AddText(const std::string& name,
                      std::string& variable,
                      const std::string& help,
                      const std::string& accepted)
{
    Option option;
    option.name = name;
    option.help = help;
    option.accepted = accepted;
    option.read = [&variable](const std::string& text) {
        variable = text;
        return true;
    };
    option.write = [&variable] { return variable; };
    Add(std::move(option));
}

void
OptionParser::AddWords(const std::string& name,
                       std::string& variable,
                       const std::string& help,
                       const std::vector<std::string>& words)
{
    Option option;
    option.name = name;
    option.help = help;
    option.accepted = "one of " + Join(words);
    option.read = [&variable, words](const std::string& text) {
        const bool accepted = std::find(words.begin(), words.end(), text) != words.end();
        variable = accepted ? text : variable;
        return accepted;
    };
    option.write = [&variable] { return variable; };
    Add(std::move(option));
}

void
OptionParser::AddChoice(const std::string& name,
                        Choice& variable,
                        TypeId base,
                        const std::string& help)
{
    Option option;
    option.name = name;
    option.help = help;
    option.accepted = DescribeChoices(base);
    option.read = [&variable, base](const std::string& text) {
        variable = Choice(base, text);
        return true;
    };
    option.write = [&variable] { return variable.ToString(); };
    Add(std::move(option));
}

void
OptionParser::AddChoice(const std::string& name,
                        std::optional<Choice>& variable,
                        TypeId base,
                        const std::string& help)
{
    Option option;
    option.name = name;
    option.help = help;
    option.accepted = "none, or " + DescribeChoices(base);
    option.read = [&variable, base](const std::string& text) {
        variable = text == "none" ? std::nullopt : std::make_optional<Choice>(base, text);
        return true;
    };
    option.write = [&variable] { return variable ? variable->ToString() : "none"; };
    Add(std::move(option));
}

void
OptionParser::AddSeed(uint64_t& variable)
{
    AddInteger("seed",
               variable,
               "Selects the random numbers of the run",
               0,
               std::numeric_limits<uint64_t>::max());
    m_seed = &variable;
}

bool
OptionParser::Parse(int argc, const char* const argv[])
{
    const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
    for (const std::string& argument : arguments)
    {
        if (argument == "--help" || argument == "-h")
        {
            return false;
        }
        if (argument.rfind("--help=", 0) == 0)
        {
            throw InputError("--help takes no value; accepted: --help, which explains all options");
        }
    }
    for (const std::string& argument : arguments)
    {
        if (argument.rfind("--", 0) != 0 || argument.size() == 2)
        {
            throw InputError("unexpected argument " + Quote(argument) +
                             "; accepted: options --name=value (--help lists them)");
        }
        const size_t equals = argument.find('=');
        if (equals == std::string::npos)
        {
            ReadOption(argument.substr(2), std::nullopt);
        }
        else
        {
            ReadOption(argument.substr(2, equals - 2), argument.substr(equals + 1));
        }
    }
    for (const AttributeDefault& attribute : m_defaults)
    {
        attribute.Apply();
    }
    if (m_seed)
    {
        RngSeedManager::SetSeed(1);
        RngSeedManager::SetRun(*m_seed);
    }
    return true;
}

void
OptionParser::ReadOption(const std::string& name, const std::optional<std::string>& value)
{
    if (name.find("::") != std::string::npos)
    {
        AttributeDefault attribute(name, value.value_or(""));
        for (const AttributeDefault& other : m_defaults)
        {
            if (other.GetName() == attribute.GetName())
            {
                throw InputError("--" + name + " is given twice; accepted: each option once");
            }
        }
        m_defaults.push_back(std::move(attribute));
        return;
    }
    const auto option = std::find_if(m_options.begin(),
                                     m_options.end(),
                                     [&name](const Option& other) { return other.name == name; });
    if (option == m_options.end())
    {
        RefuseUnknown(name);
    }
    if (option->given)
    {
        throw InputError("--" + name + " is given twice; accepted: each option once");
    }
    option->given = true;
    if ((!value && !option->isFlag) || (value && value->empty()))
    {
        throw InputError("--" + name + " needs a value; accepted: --" + name +
                         "=VALUE, where VALUE is " + option->accepted);
    }
    bool accepted = false;
    try
    {
        accepted = option->read(value.value_or("true"));
    }
    catch (const InputError& error)
    {
        throw InputError("--" + name + ": " + error.what());
    }
    if (!accepted)
    {
        throw InputError("--" + name + " cannot be " + Quote(*value) +
                         "; accepted: " + option->accepted);
    }
}

void
OptionParser::RefuseUnknown(const std::string& name) const
{
    for (auto global = GlobalValue::Begin(); global != GlobalValue::End(); ++global)
    {
        if ((*global)->GetName() == name)
        {
            throw InputError("--" + name + " is a global value of ns-3, which this program sets" +
                             (m_seed ? "; accepted: --seed=INTEGER for other random numbers"
                                     : "; accepted: the options that --help lists"));
        }
    }
    std::vector<std::string> names{"--help"};
    for (const Option& option : m_options)
    {
        names.push_back("--" + option.name);
    }
    throw InputError("unknown option " + Quote("--" + name) +
                     "; accepted: " + Join(SortByCloseness(names, "--" + name)));
}

void
OptionParser::PrintHelp(std::ostream& os) const
{
    os << Wrap(m_summary, 0, 0) << "\n\nusage: " << m_program << " [--option=value ...]\n";
    const std::string* group = nullptr;
    const auto print = [&os](const std::string& left, const std::string& right) {
        os << left;
        if (left.size() >= HELP_INDENT)
        {
            os << '\n' << std::string(HELP_INDENT, ' ');
        }
        else
        {
            os << std::string(HELP_INDENT - left.size(), ' ');
        }
        os << Wrap(right, HELP_INDENT, HELP_INDENT) << '\n';
    };
    for (const Option& option : m_options)
    {
        if (!group || *group != option.group)
        {
            os << '\n' << option.group << ":\n";
            group = &option.group;
        }
        print("  --" + option.name + (option.isFlag ? "" : "=VALUE"),
              option.help + (option.help.back() == '.' ? " " : ". ") +
                  "Accepted: " + option.accepted + " (default " +
                  (option.initial.empty() ? "none" : option.initial) + ")");
    }
    os << "\nAlways:\n";
    print("  --help", "print this text");
    print("  --ns3::fl::CLASS::ATTRIBUTE=VALUE",
          "another default for an attribute of any class of this module (./sim list names them)");
}

SettingList
OptionParser::GetSettings() const
{
    SettingList settings;
    for (const Option& option : m_options)
    {
        settings.emplace_back(option.name, option.write());
    }
    for (const AttributeDefault& attribute : m_defaults)
    {
        settings.emplace_back(attribute.GetName(), attribute.GetText());
    }
    return settings;
}

} // namespace fl
} // namespace ns3
