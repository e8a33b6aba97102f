/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_HOTSTUFF_TIMELINE_H
#define FL_HOTSTUFF_TIMELINE_H

#include "ns3/event-id.h"
#include "ns3/fl-hotstuff-statistics.h"
#include "ns3/fl-progress-line.h"
#include "ns3/fl-row-table.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-helper
 * Writes a row of what HotStuff has done at fixed intervals of simulated time, from the end of the
 * warm-up on. The sums of the rows are the totals of the statistics.
 */
class HotStuffTimeline
{
  public:
    /**
     * @param statistics what is measured
     * @param warmUp time from now until the measurement begins
     * @param table takes the rows
     * @param progress is told the number of rows, may be null
     */
    HotStuffTimeline(const HotStuffStatistics& statistics,
                     const Time& warmUp,
                     RowTable& table,
                     ProgressLine* progress);

    /// Cancels the next row.
    ~HotStuffTimeline();

    HotStuffTimeline(const HotStuffTimeline&) = delete;
    HotStuffTimeline& operator=(const HotStuffTimeline&) = delete;

    /// @return the columns
    static std::vector<Column> GetColumns();

    /// @return length of an interval
    static Time GetInterval();

    /// Writes the row of the last interval, which may be shorter. To be called after the run.
    void Finish();

  private:
    void AddRow();    ///< Writes a row of what was done since the last one.
    void HandleEnd(); ///< An interval has ended.

    const HotStuffStatistics& m_statistics; ///< what is measured
    RowTable& m_table;                      ///< takes the rows
    ProgressLine* m_progress;               ///< how far the run is
    EventId m_event;                        ///< end of the interval
    Time m_last;                            ///< end of the last interval
    uint64_t m_decisions{0};                ///< at that time
    uint64_t m_empty{0};                    ///< at that time
    uint64_t m_commands{0};                 ///< at that time
    uint64_t m_viewChanges{0};              ///< at that time
};

} // namespace fl
} // namespace ns3

#endif // FL_HOTSTUFF_TIMELINE_H
