/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-file-overlay.h"

#include "ns3/fl-input-error.h"
#include "ns3/fl-text.h"
#include "ns3/string.h"

#include <fstream>
#include <optional>
#include <sstream>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(FileOverlay);

TypeId
FileOverlay::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::FileOverlay")
                            .SetParent<Overlay>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<FileOverlay>()
                            .AddAttribute("File",
                                          "Path of a text file with one edge a line, as two "
                                          "numbers of nodes, from 0.",
                                          StringValue(""),
                                          MakeStringAccessor(&FileOverlay::m_file),
                                          MakeStringChecker());
    return tid;
}

NeighborLists
FileOverlay::DoDraw(uint32_t nodes,
                    const std::set<NodeIndex>& /* byzantine */,
                    const Ptr<UniformRandomVariable>& /* uniform */) const
{
    std::ifstream file(m_file);
    if (!file)
    {
        throw InputError("File=" + Quote(m_file) + " of " + GetInstanceTypeId().GetName() +
                         " cannot be read; accepted: the path of a text file with one edge a line");
    }
    Builder builder(nodes);
    std::string line;
    for (uint64_t number = 1; std::getline(file, line); number++)
    {
        std::istringstream words(line);
        std::string from;
        std::string to;
        std::string rest;
        if (!(words >> from) || from[0] == '#')
        {
            continue;
        }
        words >> to >> rest;
        const std::optional<uint64_t> a = ParseUnsigned(from);
        const std::optional<uint64_t> b = ParseUnsigned(to);
        if (!a || !b || !rest.empty() || *a >= nodes || *b >= nodes || *a == *b)
        {
            throw InputError(m_file + ", line " + std::to_string(number) + ": " + Quote(line) +
                             "; accepted: two different numbers of nodes, from 0 to " +
                             std::to_string(nodes - 1));
        }
        builder.Connect(static_cast<NodeIndex>(*a), static_cast<NodeIndex>(*b));
    }
    return builder.Build();
}

std::string
FileOverlay::SuggestConnection() const
{
    return "a file with more edges between benign nodes than " + m_file;
}

} // namespace fl
} // namespace ns3
