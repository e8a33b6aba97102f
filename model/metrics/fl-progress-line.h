/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PROGRESS_LINE_H
#define FL_PROGRESS_LINE_H

#include "ns3/event-id.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <functional>
#include <ostream>
#include <string>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-metrics
 * Says how far a simulation is: simulated time, round, events per second, resident memory and the
 * wall-clock time left. On a terminal it is one line that updates itself, otherwise a line every
 * ten seconds at most.
 *
 * It looks at the wall clock in events of its own at fixed simulated times, so neither the number
 * nor the order of the other events depends on the clock. It stops when its event was the last one
 * that was pending, so a simulation ends as it would without it.
 */
class ProgressLine
{
  public:
    /// Wall-clock time in seconds from any origin.
    using Clock = std::function<double()>;

    /**
     * Writes to the standard error stream.
     *
     * @param rounds number of rounds of the run
     * @param noun what a round is called
     */
    explicit ProgressLine(uint32_t rounds, const std::string& noun = "round");

    /**
     * @param rounds number of rounds of the run
     * @param noun what a round is called
     * @param output where the line goes
     * @param terminal true if the output is a terminal, on which the line updates itself
     * @param clock the wall clock
     */
    ProgressLine(uint32_t rounds,
                 std::string noun,
                 std::ostream& output,
                 bool terminal,
                 Clock clock);

    /// Cancels the events and removes the line.
    ~ProgressLine();

    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    /**
     * Looks at the clock from now on at fixed simulated times, until no other event is left.
     *
     * @param interval simulated time between two looks
     */
    void Start(const Time& interval = MilliSeconds(10));

    /**
     * Notes that a round is complete.
     *
     * @param completed number of complete rounds
     */
    void SetRound(uint32_t completed);

    /**
     * Looks at the clock, and shows the line if it is time.
     */
    void Update();

    /**
     * Removes the line from a terminal: call it before writing anything else there.
     */
    void Clear();

    /**
     * @return number of simulation events that this object has caused
     */
    uint64_t GetOwnEvents() const;

  private:
    /// What happens at each of the fixed simulated times.
    void Tick();

    /**
     * @param now wall-clock time in seconds
     * @return the line
     */
    std::string Describe(double now);

    uint32_t m_rounds;       ///< rounds of the run
    std::string m_noun;      ///< what a round is called
    std::ostream& m_output;  ///< where the line goes
    bool m_terminal;         ///< the line updates itself
    Clock m_clock;           ///< wall clock
    Time m_interval;         ///< simulated time between two looks
    EventId m_event;         ///< next look
    uint64_t m_ownEvents{0}; ///< looks so far
    uint32_t m_completed{0}; ///< complete rounds
    double m_begin;          ///< wall-clock time of the creation
    double m_roundEnd;       ///< wall-clock time at which the last round was complete
    double m_shown;          ///< wall-clock time of the last line
    uint64_t m_shownEvents;  ///< simulation events until the last line
    bool m_visible{false};   ///< a line stands on the terminal
};

} // namespace fl
} // namespace ns3

#endif // FL_PROGRESS_LINE_H
