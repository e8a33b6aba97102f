/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-sequential-learner.h"

#include "ns3/string.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(SequentialLearner);

TypeId
SequentialLearner::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::SequentialLearner")
            .SetParent<NetworkLearner>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<SequentialLearner>()
            .AddAttribute("Layers",
                          "The layers from the input to the output, separated by "
                          "semicolons: conv FILTERS KxK [stride S] [pad P], maxpool "
                          "K [stride S], dense NEURONS, relu, tanh, dropout RATE, "
                          "flatten. The last gives one value a class.",
                          StringValue("dense 128; relu; dense 10"),
                          MakeStringAccessor(&SequentialLearner::m_layers),
                          MakeStringChecker());
    return tid;
}

std::string
SequentialLearner::ComposeLayers() const
{
    return m_layers;
}

} // namespace fl
} // namespace ns3
