/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FLUID_WINDOW_H
#define FL_FLUID_WINDOW_H

#include <limits>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-network
 * The congestion window of a TCP connection without packets: CUBIC (RFC 9438) with HyStart behind a
 * fair queue that CoDel controls (RFC 8289), as on the packet point of the network axis.
 *
 * A connection that may send faster than its window goes round has a rate of one window in a round
 * trip, and its fair share otherwise. The window
 * - doubles in each round trip of slow start; behind a full queue it grows by what is acknowledged
 *   for one round trip more, which is when HyStart sees the train of acknowledgements;
 * - shrinks to 0.7 of itself a round trip after CoDel drops a segment, because what waits in the
 *   queue has waited longer than 5 ms for 100 ms;
 * - grows by CUBIC's curve otherwise, or by a twentieth of what is acknowledged before any drop.
 *
 * So who gets a larger share when others end may be unable to use it at once. Sizes are bytes on
 * the wire, times are simulated seconds.
 */
class FluidWindow
{
  public:
    /// What a connection keeps from message to message. Small: there are millions.
    struct State
    {
        float size{0};          ///< window in bytes; 0: nothing limits
        float plateau{0};       ///< window before the last drop, as CUBIC takes it; 0: no drop yet
        bool isSlowStart{true}; ///< before the first drop, or HyStart's end of slow start
        bool isFirst{true};     ///< no round trip has ended yet

        /**
         * @param other another one
         * @return whether both are the same
         */
        bool operator==(const State& other) const;
    };

    /// No time, and no limit.
    static constexpr double NEVER = std::numeric_limits<double>::infinity();

    /// A window that limits nothing.
    FluidWindow() = default;

    /**
     * Begins a message.
     *
     * @param state state of the connection
     * @param bytes bytes of the message
     * @param segment bytes of a full segment
     * @param roundTrip round-trip time on idle links
     * @param hasCodel whether CoDel controls the queue; without, nothing is dropped
     * @param now the time
     */
    FluidWindow(const State& state,
                double bytes,
                double segment,
                double roundTrip,
                bool hasCodel,
                double now);

    /**
     * Brings the window up to date.
     *
     * @param now the time
     * @param remaining bytes of the message that have not left
     */
    void Advance(double now, double remaining);

    /**
     * @param rate rate in bytes/s from the time on to which the window has been advanced
     */
    void SetRate(double rate);

    /**
     * A window that does not limit changes unseen. This makes the limit that of the window as it
     * is.
     *
     * @param rate rate in bytes/s that is about to be set
     */
    void RefreshLimit(double rate);

    /**
     * @return greatest rate in bytes/s until the next change; NEVER: the window limits nothing
     */
    double GetLimit() const;

    /**
     * @return when the window changes otherwise than at this rate so far
     */
    double GetNextChange() const;

    /**
     * @return what the connection keeps
     */
    State GetState() const;

  private:
    /**
     * @param rate a rate in bytes/s
     * @return whether the window, and not the share, limits it
     */
    bool IsLimiting(double rate) const;

    /**
     * @return whether the share is so small that one round through the queue hides the window
     */
    bool IsTiny() const;

    /**
     * @param time a time from now on, with no change before it
     * @return the window then
     */
    double GetSizeAt(double time) const;

    /**
     * @param size a window greater than now
     * @return when it is that large
     */
    double GetTimeOf(double size) const;

    /**
     * @return window above which CoDel counts the time at this rate
     */
    double GetTarget() const;

    /**
     * Does what is due at the time of the next change.
     *
     * @param remaining bytes that have not left
     */
    void HandleChange(double remaining);

    void BeginCurve(); ///< From now on the window follows CUBIC.
    void Drop();       ///< CoDel drops a segment.
    void Reduce();     ///< The sender learns of a drop.
    void WatchQueue(); ///< Decides when CoDel drops next.

    State m_state;              ///< size at m_time
    double m_segment{0};        ///< bytes of a full segment
    double m_roundTrip{0};      ///< s
    double m_time{0};           ///< when m_state was the window
    double m_rate{0};           ///< bytes/s
    double m_roundEnd{NEVER};   ///< of a round of slow start in which the window limits
    double m_fullSince{NEVER};  ///< when slow start had filled the link
    double m_epoch{0};          ///< when CUBIC's curve began
    double m_epochSize{0};      ///< window at that time
    double m_reported{0};       ///< window of the last limit
    double m_nextDrop{NEVER};   ///< by CoDel
    double m_lastDrop{-NEVER};  ///< by CoDel
    double m_reduction{NEVER};  ///< when the sender learns of a drop
    double m_drops{0};          ///< CoDel's count
    bool m_hasCodel{false};     ///< CoDel controls the queue
    bool m_isDropping{false};   ///< CoDel's state
    bool m_isLastWindow{false}; ///< in slow start, the rest of the message is one window
};

} // namespace fl
} // namespace ns3

#endif // FL_FLUID_WINDOW_H
