/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_TRANSPORT_FIXTURE_H
#define FL_TRANSPORT_FIXTURE_H

#include "ns3/callback.h"
#include "ns3/fl-access-star-helper.h"
#include "ns3/fl-fluid-transport-helper.h"
#include "ns3/fl-link-profile.h"
#include "ns3/fl-message.h"
#include "ns3/fl-packet-transport-helper.h"
#include "ns3/nstime.h"
#include "ns3/rtt-estimator.h"
#include "ns3/tcp-congestion-ops.h"
#include "ns3/tcp-recovery-ops.h"
#include "ns3/tcp-socket-base.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-tests
 * Message types for the tests of the network layer: a note is all control part, a vector has a bulk
 * part; two types share the role `note`.
 */
struct TestMessages
{
    static constexpr uint8_t SYSTEM = 250; ///< number of the system
    static constexpr uint16_t NOTE = 1;    ///< number (4 bytes), text (bytes)
    static constexpr uint16_t VECTOR = 2;  ///< number (4 bytes), and a bulk part
    static constexpr uint16_t REMARK = 3;  ///< as NOTE, with the same role

    static constexpr uint32_t NOTE_FRAME = 36 + 4 + 4; ///< bytes of a note without text
    static constexpr uint32_t VECTOR_FRAME = 36 + 4;   ///< bytes of a vector before its bulk part

    /**
     * @param number its number
     * @param length bytes of text, which follow from the number
     * @param round training round
     * @param phase phase
     * @return a note
     */
    static MessagePtr Note(uint32_t number,
                           uint32_t length = 0,
                           Round round = 0,
                           uint8_t phase = 0);

    /**
     * @param number its number
     * @param size bytes of its bulk part, which follow from the number
     * @param round training round
     * @param phase phase
     * @return a vector
     */
    static MessagePtr Vector(uint32_t number, uint64_t size, Round round = 0, uint8_t phase = 0);

    /**
     * @param number its number
     * @param size bytes of its bulk part, which has no content
     * @param round training round
     * @param phase phase
     * @return a vector
     */
    static MessagePtr Sized(uint32_t number, uint64_t size, Round round = 0, uint8_t phase = 0);
};

/**
 * @ingroup decentralized-fl-tests
 * Reaches into TcpSocketBase: ns-3 has no public reset, and no way to ask for the state.
 */
struct TcpAccess : public TcpSocketBase
{
    /**
     * @param node a node
     * @return its TCP sockets
     */
    static std::vector<Ptr<TcpSocketBase>> GetSockets(const Ptr<Node>& node);

    /**
     * @param socket a socket
     * @return its state
     */
    static TcpStates_t GetState(TcpSocketBase& socket);

    /**
     * @param socket a socket
     * @return its congestion control
     */
    static Ptr<TcpCongestionOps> GetCongestionControl(TcpSocketBase& socket);

    /**
     * @param socket a socket
     * @return its loss recovery
     */
    static Ptr<TcpRecoveryOps> GetRecovery(TcpSocketBase& socket);

    /**
     * @param socket a socket
     * @return its estimate of the round-trip time
     */
    static Ptr<RttEstimator> GetRtt(TcpSocketBase& socket);

    /**
     * Sends a RST on every established connection of a node, and tells the node's applications.
     *
     * @param node the node
     * @return number of connections
     */
    static uint32_t ResetAll(const Ptr<Node>& node);
};

/// Attributes by name, with values as text.
using Settings = std::vector<std::pair<std::string, std::string>>;

/**
 * @ingroup decentralized-fl-tests
 * @param settings attributes that differ from `pirate-5g`
 * @return a profile; both rates are constant unless the settings say otherwise
 */
Ptr<LinkProfile> MakeProfile(const Settings& settings);

/// A message that arrived.
struct Delivery
{
    Time time;          ///< when
    NodeIndex from;     ///< sender
    NodeIndex to;       ///< receiver
    MessagePtr message; ///< what
};

/// Messages that were given up.
struct Failure
{
    Time time;                ///< when
    NodeIndex from;           ///< sender
    NodeIndex to;             ///< receiver
    TransportChannel channel; ///< which channel
    uint64_t messages;        ///< how many
};

/// A message that was rejected.
struct Rejection
{
    NodeIndex at;                 ///< who rejected it
    NodeIndex from;               ///< who it claims to be from
    TransportRejectReason reason; ///< why
};

/// Point of the network axis.
enum class NetworkPoint
{
    PACKET, ///< PacketTransport
    FLUID,  ///< FluidTransport
};

/**
 * @ingroup decentralized-fl-tests
 * @param name name of a test case
 * @param point point of the network axis that it is for
 * @return the name with the point
 */
std::string AddPoint(const std::string& name, NetworkPoint point);

/**
 * @ingroup decentralized-fl-tests
 * A simulation of its own: nodes of a star with transports, and a record of all that the transports
 * report.
 */
class TransportWorld
{
  public:
    /**
     * @param nodes number of nodes of a star
     * @param profile link profile of all of them
     * @param settings attributes of the transports; those that the point does not have are left
     *        out
     * @param point point of the network axis
     */
    TransportWorld(uint32_t nodes,
                   const Ptr<LinkProfile>& profile,
                   const Settings& settings = {},
                   NetworkPoint point = NetworkPoint::PACKET);

    /// Disposes the transports and destroys the simulation.
    ~TransportWorld();

    TransportWorld(const TransportWorld&) = delete;
    TransportWorld& operator=(const TransportWorld&) = delete;

    /**
     * @param time simulated time from the start
     * @param action what happens then
     */
    void At(Time time, std::function<void()> action);

    /**
     * Starts all transports at time 0 and runs the simulation.
     *
     * @param until until when; 0: until nothing happens any more
     */
    void Run(Time until = Time(0));

    /**
     * @param index position of a node
     * @return its transport
     */
    Transport& operator[](uint32_t index);

    /**
     * Disposes a node's transport. Another one, of no network, takes its place.
     *
     * @param index position of a node
     */
    void DisposeTransport(uint32_t index);

    /**
     * @return what is held of messages on their way; 0 if nothing is left over
     */
    uint64_t GetHeld() const;

    /**
     * @param index position of a node
     * @return the node
     */
    Ptr<Node> GetNode(uint32_t index) const;

    /**
     * Takes a node's link down or up: on packets at the IP layer.
     *
     * @param index position of a node
     * @param isUp whether it is to work
     */
    void SetLink(uint32_t index, bool isUp);

    /**
     * @param index position of a node
     * @return true unless its link was taken down
     */
    bool IsLinkUp(uint32_t index) const;

    /**
     * @param to receiver
     * @return what arrived there, by order of arrival
     */
    std::vector<Delivery> GetDeliveries(NodeIndex to) const;

    /**
     * @param at a node
     * @param reason a reason
     * @return what its transport's counter says
     */
    uint64_t GetRejected(NodeIndex at, TransportRejectReason reason);

    AccessStar star;                                ///< nodes and links
    std::vector<Ptr<Transport>> transports;         ///< by node
    PacketTransports network;                       ///< the same, on packets
    Ptr<FluidNetwork> fluid;                        ///< the network, if it is fluid
    std::vector<Delivery> deliveries;               ///< all that arrived
    std::vector<Failure> failures;                  ///< all that was given up
    std::vector<Rejection> rejections;              ///< all that was rejected
    std::function<void(const Delivery&)> onMessage; ///< called after each arrival, if set
    std::function<void(const Failure&)> onFailure;  ///< called after each failure, if set

  private:
    /**
     * @param to receiver
     * @param from sender
     * @param message message
     */
    void Receive(NodeIndex to, NodeIndex from, MessagePtr message);

    /**
     * @param from sender
     * @param to receiver
     * @param channel channel
     * @param messages number of messages
     */
    void Fail(NodeIndex from, NodeIndex to, TransportChannel channel, uint64_t messages);

    /**
     * @param at receiver
     * @param from claimed sender
     * @param reason why
     */
    void Reject(NodeIndex at, NodeIndex from, TransportRejectReason reason);
};

/**
 * @ingroup decentralized-fl-tests
 * @param payload a payload
 * @return its bytes
 */
Bytes ReadAll(const BulkPayloadPtr& payload);

} // namespace fl
} // namespace ns3

#endif // FL_TRANSPORT_FIXTURE_H
