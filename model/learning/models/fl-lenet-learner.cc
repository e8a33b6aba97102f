/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-lenet-learner.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(LenetLearner);

TypeId
LenetLearner::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::LenetLearner")
                            .SetParent<NetworkLearner>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<LenetLearner>();
    return tid;
}

std::string
LenetLearner::ComposeLayers() const
{
    return "conv 20 5x5; maxpool 2; conv 50 5x5; maxpool 2; dense 500; relu; dense " +
           std::to_string(GetClasses());
}

} // namespace fl
} // namespace ns3
