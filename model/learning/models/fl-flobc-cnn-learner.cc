/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-flobc-cnn-learner.h"

#include "ns3/double.h"
#include "ns3/fl-text.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(FlobcCnnLearner);

TypeId
FlobcCnnLearner::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::FlobcCnnLearner")
                            .SetParent<NetworkLearner>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<FlobcCnnLearner>()
                            .AddAttribute("Dropout",
                                          "Probability with which training drops a value before "
                                          "the last layer, without unit.",
                                          DoubleValue(0.2),
                                          MakeDoubleAccessor(&FlobcCnnLearner::m_dropout),
                                          MakeDoubleChecker<double>(0, 0.99));
    return tid;
}

std::string
FlobcCnnLearner::ComposeLayers() const
{
    return "conv 28 3x3; maxpool 2; dense 128; relu; dense 16; relu; dropout " +
           FormatDouble(m_dropout) + "; dense " + std::to_string(GetClasses());
}

} // namespace fl
} // namespace ns3
