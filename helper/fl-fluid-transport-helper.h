/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FLUID_TRANSPORT_HELPER_H
#define FL_FLUID_TRANSPORT_HELPER_H

#include "ns3/attribute.h"
#include "ns3/fl-fluid-network.h"
#include "ns3/fl-fluid-transport.h"
#include "ns3/object-factory.h"

#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

struct AccessStar;

/// The transports of one system, by node index, and the network that they share.
struct FluidTransports
{
    std::vector<Ptr<FluidTransport>> transports; ///< position k belongs to node k
    Ptr<FluidNetwork> network;                   ///< what they share

    /**
     * @return the transports, as the helpers of systems take them
     */
    std::vector<Ptr<Transport>> GetAll() const;
};

/**
 * @ingroup decentralized-fl-helper
 * Gives nodes the transports of one system over a fluid network.
 */
class FluidTransportHelper
{
  public:
    FluidTransportHelper();

    /**
     * @param name attribute of FluidTransport
     * @param value its value
     */
    void SetAttribute(const std::string& name, const AttributeValue& value);

    /**
     * Makes the network of a star, of which only rates and profiles matter.
     *
     * @param star the star
     * @return transports, not started
     * @throw InputError if a link loses packets, or has another congestion control than CUBIC,
     * which a fluid network cannot
     */
    FluidTransports Install(const AccessStar& star) const;

  private:
    ObjectFactory m_factory; ///< creates transports
};

} // namespace fl
} // namespace ns3

#endif // FL_FLUID_TRANSPORT_HELPER_H
