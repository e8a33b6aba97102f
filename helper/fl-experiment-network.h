/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_EXPERIMENT_NETWORK_H
#define FL_EXPERIMENT_NETWORK_H

#include "ns3/fl-access-star-helper.h"
#include "ns3/fl-attribute-text.h"
#include "ns3/fl-byte-table.h"
#include "ns3/fl-fluid-network.h"
#include "ns3/fl-transport.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

class OptionParser;

/**
 * @ingroup decentralized-fl-helper
 * Nodes on an access star with transports, at the point of the network axis that a user chose.
 */
class ExperimentNetwork
{
  public:
    /**
     * Adds the choice of the point to a program's command line.
     *
     * @param parser the command line
     * @param point where the choice goes: `packet` or `fluid`
     */
    static void AddOption(OptionParser& parser, std::string& point);

    /**
     * @param point point of the network axis
     * @param links helper with profiles and streams
     * @param nodes number of nodes
     * @param realBulk whether vectors travel as real bytes in the packets
     * @throw InputError if the point cannot do what was chosen
     */
    ExperimentNetwork(const std::string& point,
                      AccessStarHelper& links,
                      uint32_t nodes,
                      bool realBulk = false);

    /**
     * @return nodes, rates and profiles; devices with packets only
     */
    const AccessStar& GetStar() const;

    /**
     * @return transport of each node
     */
    const std::vector<Ptr<Transport>>& GetTransports() const;

    /**
     * @param hasDownlinks whether downlinks are counted, too
     * @return bytes by owner from now on: links `k-up` of all nodes k, each followed by `k-down` if
     *         downlinks are counted
     */
    Ptr<ByteTable> CountBytes(bool hasDownlinks) const;

    /**
     * @return class and attributes of the transports
     */
    SettingList Describe() const;

    /**
     * Writes a capture of every node's link from now on.
     *
     * @param prefix path and beginning of the file names
     * @throw InputError if there are no packets
     */
    void EnablePcap(const std::string& prefix) const;

  private:
    AccessStar m_star;                        ///< nodes and links
    std::vector<Ptr<Transport>> m_transports; ///< by node
    Ptr<FluidNetwork> m_fluid;                ///< null with packets
    uint32_t m_socketBuffer{0};               ///< of each socket with packets, in bytes
};

} // namespace fl
} // namespace ns3

#endif // FL_EXPERIMENT_NETWORK_H
