/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-ubar-cnn-learner.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(UbarCnnLearner);

TypeId
UbarCnnLearner::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::UbarCnnLearner")
                            .SetParent<NetworkLearner>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<UbarCnnLearner>();
    return tid;
}

std::string
UbarCnnLearner::ComposeLayers() const
{
    return "conv 16 3x3; relu; maxpool 3; conv 64 4x4 pad 1; relu; maxpool 4; dense 384; relu; "
           "dense 192; relu; dense " +
           std::to_string(GetClasses());
}

} // namespace fl
} // namespace ns3
