/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_OPTION_PARSER_H
#define FL_OPTION_PARSER_H

#include "ns3/data-rate.h"
#include "ns3/fl-attribute-default.h"
#include "ns3/fl-attribute-text.h"
#include "ns3/fl-choice.h"
#include "ns3/nstime.h"
#include "ns3/type-id.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

/**
 * @defgroup decentralized-fl-helper Options, installation, running a program
 * @ingroup decentralized-fl
 */

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-helper
 * The command line of a program: `--name=value`, and `--name` for a flag. Every option is bound to
 * a variable whose value at the time of the call is the default, and has a range. Attributes of the
 * module's classes get another default by `--ns3::fl::Class::Attribute=value`.
 *
 * Anything that is not exactly an accepted value of a known option, given once, is an InputError,
 * and no variable has changed its value to something unchecked. ns-3's CommandLine is not used
 * because it stops at the first bad value with a page of help, accepts values out of range, and
 * takes ns-3's global values, which could change a result without a trace in the configuration.
 */
class OptionParser
{
  public:
    /**
     * @param program name of the program
     * @param summary what the program does, one paragraph
     */
    OptionParser(std::string program, std::string summary);

    OptionParser(const OptionParser&) = delete;
    OptionParser& operator=(const OptionParser&) = delete;

    /**
     * Begins a group of options in the help.
     *
     * @param title title of the group
     */
    void BeginGroup(const std::string& title);

    /**
     * Adds an option that is on or off: `--name`, `--name=true` or `--name=false`.
     *
     * @param name name without dashes
     * @param variable takes the value
     * @param help meaning
     */
    void AddFlag(const std::string& name, bool& variable, const std::string& help);

    /**
     * Adds an option that takes an integer.
     *
     * @param name name without dashes
     * @param variable takes the value
     * @param help meaning and unit
     * @param low least accepted value
     * @param high greatest accepted value
     */
    void AddInteger(const std::string& name,
                    uint32_t& variable,
                    const std::string& help,
                    uint32_t low,
                    uint32_t high);

    /// @copydoc AddInteger(const std::string&,uint32_t&,const std::string&,uint32_t,uint32_t)
    void AddInteger(const std::string& name,
                    uint64_t& variable,
                    const std::string& help,
                    uint64_t low,
                    uint64_t high);

    /**
     * Adds an option that takes an integer, or the word none.
     *
     * @param name name without dashes
     * @param variable takes the value
     * @param help meaning and unit
     * @param low least accepted value
     * @param high greatest accepted value
     */
    void AddInteger(const std::string& name,
                    std::optional<uint32_t>& variable,
                    const std::string& help,
                    uint32_t low,
                    uint32_t high);

    /**
     * Adds an option that takes a number.
     *
     * @param name name without dashes
     * @param variable takes the value
     * @param help meaning and unit
     * @param low least accepted value
     * @param high greatest accepted value
     */
    void AddNumber(const std::string& name,
                   double& variable,
                   const std::string& help,
                   double low,
                   double high);

    /**
     * Adds an option that takes a time with a unit.
     *
     * @param name name without dashes
     * @param variable takes the value
     * @param help meaning
     * @param low least accepted value
     * @param high greatest accepted value
     */
    void AddTime(const std::string& name,
                 Time& variable,
                 const std::string& help,
                 const Time& low,
                 const Time& high);

    /**
     * Adds an option that takes a data rate with a unit.
     *
     * @param name name without dashes
     * @param variable takes the value
     * @param help meaning
     * @param low least accepted value
     * @param high greatest accepted value
     */
    void AddDataRate(const std::string& name,
                     DataRate& variable,
                     const std::string& help,
                     const DataRate& low,
                     const DataRate& high);

    /**
     * Adds an option that takes any text but the empty one.
     *
     * @param name name without dashes
     * @param variable takes the value
     * @param help meaning
     * @param accepted what is accepted, such as "path of a folder"
     */
    void AddText(const std::string& name,
                 std::string& variable,
                 const std::string& help,
                 const std::string& accepted);

    /**
     * Adds an option that takes one of some words.
     *
     * @param name name without dashes
     * @param variable takes the word
     * @param help meaning
     * @param words the accepted words
     */
    void AddWords(const std::string& name,
                  std::string& variable,
                  const std::string& help,
                  const std::vector<std::string>& words);

    /**
     * Adds an option that takes a choice by name.
     *
     * @param name name without dashes
     * @param variable takes the choice
     * @param base class that the chosen one must be derived from
     * @param help meaning
     */
    void AddChoice(const std::string& name, Choice& variable, TypeId base, const std::string& help);

    /**
     * Adds an option that takes a choice by name, or the word none.
     *
     * @param name name without dashes
     * @param variable takes the choice
     * @param base class that the chosen one must be derived from
     * @param help meaning
     */
    void AddChoice(const std::string& name,
                   std::optional<Choice>& variable,
                   TypeId base,
                   const std::string& help);

    /**
     * Adds the option --seed, which selects the run number of ns-3's random streams when the
     * command line is read. Runs with different numbers are independent.
     *
     * @param variable takes the number
     */
    void AddSeed(uint64_t& variable);

    /**
     * Reads the command line. Applies the defaults of attributes and the seed if everything is
     * right.
     *
     * @param argc number of arguments, the name of the program included
     * @param argv arguments
     * @return false if help is asked for, and nothing else was read
     * @throw InputError if an argument cannot be accepted
     */
    bool Parse(int argc, const char* const argv[]);

    /**
     * Explains every option.
     *
     * @param os where to print
     */
    void PrintHelp(std::ostream& os) const;

    /**
     * @return every option with its value, in the order added, and then the defaults of attributes
     *         that were given: the configuration of the program
     */
    SettingList GetSettings() const;

  private:
    /// An option.
    struct Option
    {
        std::string name;     ///< name without dashes
        std::string help;     ///< meaning
        std::string accepted; ///< type and range in words
        std::string group;    ///< title of its group
        std::string initial;  ///< value if it is not given
        bool isFlag{false};   ///< may be given without value
        bool given{false};    ///< the command line has it

        std::function<bool(const std::string&)> read; ///< sets the value, false if it is not one
        std::function<std::string()> write;           ///< the value as text
    };

    /**
     * @param option an option without group and initial value, which are added
     */
    void Add(Option option);

    /**
     * Reads an argument that begins with two dashes.
     *
     * @param name what stands before the equals sign
     * @param value what stands behind it, if there is one
     */
    void ReadOption(const std::string& name, const std::optional<std::string>& value);

    /**
     * @param name name of an option that does not exist
     * @throw InputError always
     */
    [[noreturn]] void RefuseUnknown(const std::string& name) const;

    std::string m_program;                    ///< name of the program
    std::string m_summary;                    ///< what the program does
    std::string m_group{"Options"};           ///< group of the next options
    std::vector<Option> m_options;            ///< options in the order added
    std::vector<AttributeDefault> m_defaults; ///< defaults of attributes that were given
    const uint64_t* m_seed{nullptr};          ///< value of --seed, if there is that option
};

} // namespace fl
} // namespace ns3

#endif // FL_OPTION_PARSER_H
