/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_RUN_WATCH_H
#define FL_RUN_WATCH_H

#include "ns3/event-id.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <string>

namespace ns3
{
namespace fl
{

/// How a run has ended.
enum class RunEnd
{
    COMPLETE,   ///< after its last round
    TIME_LIMIT, ///< at the simulated time that was chosen
    STANDSTILL  ///< no round was completed for longer than anybody wants to wait
};

/**
 * @ingroup decentralized-fl-helper
 * Ends a run at a chosen simulated time, or when it has come to a standstill, and says how far it
 * came.
 */
class RunWatch
{
  public:
    /**
     * @param rounds rounds of the run
     * @param maxTime simulated time at which it ends at the latest; 0: no limit
     * @param patience longest simulated time without a completed round; 0: no limit
     */
    RunWatch(uint32_t rounds, const Time& maxTime, const Time& patience);

    /// Cancels its events.
    ~RunWatch();

    RunWatch(const RunWatch&) = delete;
    RunWatch& operator=(const RunWatch&) = delete;

    /// Watches from now on. To be called once.
    void Start();

    /**
     * Notes that a round is complete.
     *
     * @param completed number of complete rounds
     */
    void SetRound(uint32_t completed);

    /**
     * To be called when the simulation has ended.
     *
     * @return how it has ended; a simulation in which nothing is left to happen stands still
     */
    RunEnd GetEnd() const;

    /**
     * @param end how a run has ended
     * @return the same as one word for files: complete, max-time or standstill
     */
    static const char* GetName(RunEnd end);

    /**
     * @return one line on why the run has ended early and how far it came; empty if it is complete
     */
    std::string Describe() const;

    /**
     * A complete run is a success, and so is one that has completed a round and ends at the time
     * that its user has chosen.
     *
     * @return exit code of the program: 0 or EXIT_INCOMPLETE
     */
    int GetExitCode() const;

  private:
    void GiveUp();    ///< No round was completed for too long.
    void EndInTime(); ///< The time limit is reached.

    const uint32_t m_rounds;          ///< rounds of the run
    const Time m_maxTime;             ///< latest end, 0: none
    const Time m_patience;            ///< longest time without a round, 0: none
    uint32_t m_completed{0};          ///< complete rounds
    RunEnd m_end{RunEnd::STANDSTILL}; ///< if not all rounds are complete
    EventId m_limitEvent;             ///< end at the time limit
    EventId m_patienceEvent;          ///< end of the patience
    bool m_isImpatient{false};        ///< the patience has ended
};

} // namespace fl
} // namespace ns3

#endif // FL_RUN_WATCH_H
