/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-proof-of-work.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(ProofOfWork);

TypeId
ProofOfWork::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::ProofOfWork").SetParent<Object>().SetGroupName("DecentralizedFl");
    return tid;
}

Cost
ProofOfWork::GetVerifyCost() const
{
    return Cost::OfHashing(BYTES_PER_ATTEMPT);
}

} // namespace fl
} // namespace ns3
