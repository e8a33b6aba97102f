/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fake-host.h"

#include "ns3/abort.h"

#include <utility>

namespace ns3
{
namespace fl
{

FakeHost::FakeHost(NodeIndex self)
    : m_self(self)
{
}

NodeIndex
FakeHost::GetSelf() const
{
    return m_self;
}

Time
FakeHost::GetNow() const
{
    return now;
}

void
FakeHost::Send(const std::vector<NodeIndex>& to, MessagePtr message)
{
    sent.push_back({to, std::move(message)});
}

uint64_t
FakeHost::Withdraw(NodeIndex to, const Predicate& isObsolete)
{
    return onWithdraw ? onWithdraw(to, isObsolete) : 0;
}

uint64_t
FakeHost::GetQueuedBytes(NodeIndex to) const
{
    const auto found = queued.find(to);
    return found == queued.end() ? 0 : found->second;
}

ProtocolHost::TimerId
FakeHost::StartTimer(const Time& delay, std::function<void()> expired)
{
    timers[m_next] = {delay, std::move(expired)};
    return m_next++;
}

void
FakeHost::CancelTimer(TimerId timer)
{
    timers.erase(timer);
}

ProtocolHost::TaskId
FakeHost::StartWork(const Cost& cost,
                    WorkClass workClass,
                    std::function<void()> work,
                    std::function<void()> done,
                    uint64_t /* resultBytes */)
{
    tasks[m_next] = {cost, workClass, std::move(work), std::move(done)};
    return m_next++;
}

void
FakeHost::CancelWork(TaskId task)
{
    tasks.erase(task);
}

void
FakeHost::Complete(TaskId task)
{
    const auto node = tasks.extract(task);
    NS_ABORT_MSG_UNLESS(node, "the test completes work that nobody has asked for");
    if (node.mapped().work)
    {
        node.mapped().work();
    }
    node.mapped().done();
}

void
FakeHost::CompleteAll()
{
    while (!tasks.empty())
    {
        Complete(tasks.begin()->first);
    }
}

void
FakeHost::Expire(TimerId timer)
{
    const auto node = timers.extract(timer);
    NS_ABORT_MSG_UNLESS(node, "the test lets a timer expire that nobody has started");
    node.mapped().expired();
}

void
FakeHost::ExpireOnly()
{
    NS_ABORT_MSG_UNLESS(timers.size() == 1, "there are " << timers.size() << " timers");
    Expire(timers.begin()->first);
}

FakeHost::Sent
FakeHost::TakeSent()
{
    NS_ABORT_MSG_IF(sent.empty(), "nothing has been sent");
    Sent first = std::move(sent.front());
    sent.pop_front();
    return first;
}

} // namespace fl
} // namespace ns3
