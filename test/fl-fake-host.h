/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FAKE_HOST_H
#define FL_FAKE_HOST_H

#include "ns3/fl-protocol-host.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-tests
 * A host driven by hand: what the core asks for is kept until the test lets it happen, in any order
 * that the test likes. No simulator, no threads.
 */
class FakeHost : public ProtocolHost
{
  public:
    /// A message that the core has sent.
    struct Sent
    {
        std::vector<NodeIndex> to; ///< receivers
        MessagePtr message;        ///< the message
    };

    /// Work that has not completed.
    struct Task
    {
        Cost cost;                  ///< what it asks of the processor
        WorkClass workClass;        ///< its class
        std::function<void()> work; ///< what is done
        std::function<void()> done; ///< called at completion
    };

    /// Decides about a message.
    using Predicate = std::function<bool(const Message&)>;

    /// A timer that has not expired.
    struct Timer
    {
        Time delay;                    ///< from its start
        std::function<void()> expired; ///< called then
    };

    /**
     * @param self index of the node
     */
    explicit FakeHost(NodeIndex self);

    FakeHost(const FakeHost&) = delete;
    FakeHost& operator=(const FakeHost&) = delete;

    NodeIndex GetSelf() const override;
    Time GetNow() const override;
    void Send(const std::vector<NodeIndex>& to, MessagePtr message) override;
    uint64_t Withdraw(NodeIndex to, const Predicate& isObsolete) override;
    uint64_t GetQueuedBytes(NodeIndex to) const override;
    TimerId StartTimer(const Time& delay, std::function<void()> expired) override;
    void CancelTimer(TimerId timer) override;
    TaskId StartWork(const Cost& cost,
                     WorkClass workClass,
                     std::function<void()> work,
                     std::function<void()> done,
                     uint64_t resultBytes) override;
    void CancelWork(TaskId task) override;

    /**
     * Does work and says so.
     *
     * @param task work that has not completed
     */
    void Complete(TaskId task);

    /// Does all work, also what follows from it, in order of submission.
    void CompleteAll();

    /**
     * Lets a timer expire.
     *
     * @param timer a timer that has not expired
     */
    void Expire(TimerId timer);

    /// Lets the only timer expire.
    void ExpireOnly();

    /**
     * @return the message sent first of those not taken yet, taken now
     */
    Sent TakeSent();

    Time now;                             ///< simulated time, as the test says
    std::deque<Sent> sent;                ///< messages in order of sending
    std::map<NodeIndex, uint64_t> queued; ///< bytes not accepted yet, as the test says
    std::function<uint64_t(NodeIndex, const Predicate&)>
        onWithdraw;                  ///< takes messages back; if not set, what was sent has left
    std::map<TaskId, Task> tasks;    ///< work in order of submission
    std::map<TimerId, Timer> timers; ///< timers in order of their start

  private:
    NodeIndex m_self;   ///< index of the node
    uint64_t m_next{1}; ///< name of the next timer or work
};

} // namespace fl
} // namespace ns3

#endif // FL_FAKE_HOST_H
