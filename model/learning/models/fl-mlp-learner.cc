/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-mlp-learner.h"

#include "ns3/fl-input-error.h"
#include "ns3/string.h"

#include <charconv>
#include <string>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(MlpLearner);

TypeId
MlpLearner::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::MlpLearner")
                            .SetParent<NetworkLearner>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<MlpLearner>()
                            .AddAttribute("Hidden",
                                          "Widths of the hidden layers in neurons, from the input "
                                          "to the output, each 1 to 65536, such as 128 or 256-64.",
                                          StringValue("128"),
                                          MakeStringAccessor(&MlpLearner::m_hidden),
                                          MakeStringChecker());
    return tid;
}

std::string
MlpLearner::ComposeLayers() const
{
    constexpr uint32_t MAX_WIDTH = 65536;
    std::string layers;
    const char* next = m_hidden.data();
    const char* const end = next + m_hidden.size();
    while (true)
    {
        uint32_t width = 0;
        const auto [stop, error] = std::from_chars(next, end, width);
        if (error != std::errc() || width < 1 || width > MAX_WIDTH || (stop != end && *stop != '-'))
        {
            throw InputError("Hidden=" + m_hidden + " of " + GetTypeId().GetName() +
                             ": widths of 1 to " + std::to_string(MAX_WIDTH) +
                             " separated by '-' are needed, such as 256-64");
        }
        layers += "dense " + std::to_string(width) + "; relu; ";
        if (stop == end)
        {
            return layers + "dense " + std::to_string(GetClasses());
        }
        next = stop + 1;
    }
}

} // namespace fl
} // namespace ns3
