/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FLUID_RETRIES_H
#define FL_FLUID_RETRIES_H

#include "ns3/event-id.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <functional>
#include <map>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-network
 * The streams of a fluid network that cannot reach their receiver: when each of them connects
 * again, and when what it holds is given up. All others cost nothing here.
 */
class FluidRetries
{
  public:
    /// Takes the packed key of a stream.
    using StreamCallback = std::function<void(uint64_t)>;

    /// How long a sender tries.
    struct Patience
    {
        Time giveUpTime;     ///< without progress
        Time reconnectDelay; ///< before the first attempt to connect again
    };

    /**
     * @param onRetry called when a stream is to connect again
     * @param onGiveUp called when a stream is not to be tried any more
     */
    FluidRetries(StreamCallback onRetry, StreamCallback onGiveUp);

    ~FluidRetries();

    FluidRetries(const FluidRetries&) = delete;
    FluidRetries& operator=(const FluidRetries&) = delete;

    /**
     * A stream cannot reach its receiver; nothing changes if it could not before.
     *
     * @param key the stream
     * @param lastProgress when its receiver last got something, or should have
     * @param patience how long it is tried
     */
    void Begin(uint64_t key, const Time& lastProgress, const Patience& patience);

    /**
     * Connects again after the delay for this attempt, which doubles up to 32 times.
     *
     * @param key a stream after Begin()
     * @param delay time before that delay begins
     */
    void Retry(uint64_t key, const Time& delay);

    /**
     * @param key a stream that reaches its receiver, or does not try to
     */
    void End(uint64_t key);

    /// Ends all, without a call.
    void Clear();

  private:
    /// A stream that cannot reach its receiver.
    struct Entry
    {
        Time firstDelay; ///< before the first attempt
        Time delay;      ///< before the next attempt
        EventId retry;   ///< next attempt
        EventId giveUp;  ///< end of all attempts
    };

    /**
     * @param key a stream whose time is over
     */
    void GiveUp(uint64_t key);

    StreamCallback m_onRetry;            ///< connects
    StreamCallback m_onGiveUp;           ///< gives up
    std::map<uint64_t, Entry> m_entries; ///< by stream
};

} // namespace fl
} // namespace ns3

#endif // FL_FLUID_RETRIES_H
