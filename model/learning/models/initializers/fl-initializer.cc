/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-initializer.h"

#include <algorithm>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(Initializer);

TypeId
Initializer::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::Initializer").SetParent<Object>().SetGroupName("DecentralizedFl");
    return tid;
}

void
Initializer::Draw(const Layer::Fan& fan,
                  bool rectified,
                  const Ptr<UniformRandomVariable>& uniform,
                  size_t count,
                  float* weights) const
{
    const double bound = GetBound(fan, rectified);
    if (bound == 0)
    {
        std::fill_n(weights, count, 0.0F);
        return;
    }
    std::generate_n(weights, count, [&]() {
        return static_cast<float>(uniform->GetValue(-bound, bound));
    });
}

} // namespace fl
} // namespace ns3
