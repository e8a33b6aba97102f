/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

/**
 * @file
 * Lists everything that can be chosen by name, with attributes, ranges and defaults.
 *
 * The families and their members come from ns-3's register of classes, so a class that a user has
 * added shows up without editing this program.
 */

#include "ns3/fl-choice-list.h"
#include "ns3/fl-message-catalog.h"
#include "ns3/fl-option-parser.h"
#include "ns3/fl-run-program.h"
#include "ns3/fl-text.h"

#include <algorithm>
#include <iostream>
#include <map>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

/**
 * Prints attributes.
 *
 * @param attributes the attributes
 * @param first position of the first one to print
 */
void
PrintAttributes(const std::vector<AttributeDescription>& attributes, size_t first)
{
    for (size_t i = first; i < attributes.size(); i++)
    {
        const AttributeDescription& attribute = attributes[i];
        std::cout << "      " << attribute.name << " = "
                  << (attribute.defaultValue.empty() ? "\"\"" : attribute.defaultValue) << "\n"
                  << "          " << Wrap(attribute.help, 10, 10) << "\n"
                  << "          accepted: " << Wrap(attribute.accepted, 20, 10) << "\n";
    }
}

/**
 * Prints one family.
 *
 * @param base the class from which its members are derived
 */
void
PrintFamily(TypeId base)
{
    const std::string family = GetFamilyName(base);
    std::cout << family << "  (" << base.GetName() << ")\n";
    const auto shared = ListAttributes(base);
    if (!shared.empty())
    {
        std::cout << "\n  attributes of every " << family << "\n";
        PrintAttributes(shared, 0);
    }
    for (const TypeId& tid : GetCandidates(base))
    {
        std::cout << "\n  " << GetChoiceName(tid, base) << "\n";
        PrintAttributes(ListAttributes(tid), shared.size());
    }
    std::cout << "\n";
}

/**
 * Prints the classes of this module that are not chosen by name but have attributes of their own.
 *
 * @param bases base classes of the families
 */
void
PrintOthers(const std::vector<TypeId>& bases)
{
    std::map<std::string, TypeId> others;
    for (uint16_t i = 0; i < TypeId::GetRegisteredN(); i++)
    {
        const TypeId tid = TypeId::GetRegistered(i);
        const bool isMember = std::any_of(bases.begin(), bases.end(), [tid](const TypeId& base) {
            return tid == base || tid.IsChildOf(base);
        });
        if (!isMember && tid.GetName().rfind("ns3::fl::", 0) == 0)
        {
            others[tid.GetName()] = tid;
        }
    }
    std::cout << "other classes, whose attributes are set by --CLASS::ATTRIBUTE=VALUE\n";
    for (const auto& [name, tid] : others)
    {
        const auto attributes = ListAttributes(tid);
        const size_t inherited = ListAttributes(tid.GetParent()).size();
        if (attributes.size() > inherited)
        {
            std::cout << "\n  " << name << "\n";
            PrintAttributes(attributes, inherited);
        }
    }
}

/**
 * @param field a field of a message
 * @return its form on the wire
 */
std::string
DescribeForm(const FieldSchema& field)
{
    const std::string width = std::to_string(field.width);
    switch (field.kind)
    {
    case FieldKind::UNSIGNED:
        return "unsigned, " + width + " bytes";
    case FieldKind::REAL:
        return "binary64, 8 bytes";
    case FieldKind::FIXED_BYTES:
        return width + " bytes";
    case FieldKind::BYTES:
        return "bytes after their number in 4 bytes";
    case FieldKind::UNSIGNED_LIST:
        return "list of unsigned, " + width + " bytes each, after their number in 4 bytes";
    }
    return "unknown";
}

/// Prints the schema table of all message types.
void
PrintMessages()
{
    for (const SystemSchema& system : MessageCatalog::Get().GetSystems())
    {
        std::cout << "messages of system " << static_cast<uint32_t>(system.id) << ", "
                  << system.name << "; phases: " << Join(system.phases, ", ") << "\n";
        for (const MessageSchema& message : system.messages)
        {
            std::cout << "\n  " << message.type << " " << message.name << " (role " << message.role
                      << (message.carriesBulk ? ", carries a vector" : "") << ")\n"
                      << "    " << Wrap(message.description, 4, 4) << "\n";
            for (const FieldSchema& field : message.fields)
            {
                std::cout << "    " << field.name << ": " << DescribeForm(field) << "; "
                          << field.description
                          << (field.unit.empty() ? "" : " (" + field.unit + ")") << "\n";
            }
        }
        std::cout << "\n";
    }
}

int
main(int argc, char* argv[])
{
    const std::vector<TypeId> bases = ListChoiceBases();
    std::vector<std::string> families{"all", "other", "messages"};
    for (const TypeId& base : bases)
    {
        families.push_back(GetFamilyName(base));
    }
    std::string family = "all";
    OptionParser options(
        "fl-list",
        "Lists everything that can be chosen by name, with its attributes and their "
        "defaults. On a command line a choice is written NAME:Attribute=value,Attribute=value.");
    options.AddWords("family", family, "what to list", families);
    return RunProgram(argc, argv, options, [&family, &bases] {
        for (const TypeId& base : bases)
        {
            if (family == "all" || family == GetFamilyName(base))
            {
                PrintFamily(base);
            }
        }
        if (family == "all" || family == "other")
        {
            PrintOthers(bases);
        }
        if (family == "all" || family == "messages")
        {
            PrintMessages();
        }
        return 0;
    });
}
