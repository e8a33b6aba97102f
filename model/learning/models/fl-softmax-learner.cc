/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-softmax-learner.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(SoftmaxLearner);

TypeId
SoftmaxLearner::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::SoftmaxLearner")
                            .SetParent<NetworkLearner>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<SoftmaxLearner>();
    return tid;
}

std::string
SoftmaxLearner::ComposeLayers() const
{
    return "dense " + std::to_string(GetClasses());
}

} // namespace fl
} // namespace ns3
