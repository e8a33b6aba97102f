/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-delaying-consensus-attack.h"

#include "fl-consensus-host-decorator.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(DelayingConsensusAttack);

namespace
{

/// Delays all messages.
class DelayingHost : public ConsensusHostDecorator
{
  public:
    /**
     * @param inner the host to change
     * @param delay how late each message is sent
     */
    DelayingHost(ConsensusHost& inner, const Time& delay)
        : ConsensusHostDecorator(inner),
          m_delay(delay)
    {
    }

    void Send(ReplicaIndex to, const ConsensusMessagePtr& message) override
    {
        StartTimer(m_delay, [this, to, message] { GetInner().Send(to, message); });
    }

    void Broadcast(const ConsensusMessagePtr& message) override
    {
        StartTimer(m_delay, [this, message] { GetInner().Broadcast(message); });
    }

  private:
    const Time m_delay; ///< how late each message is sent
};

} // namespace

TypeId
DelayingConsensusAttack::GetTypeId()
{
    static TypeId tid = TypeId("ns3::fl::DelayingConsensusAttack")
                            .SetParent<ConsensusAttack>()
                            .SetGroupName("DecentralizedFl")
                            .AddConstructor<DelayingConsensusAttack>()
                            .AddAttribute("Delay",
                                          "How late each message is sent (time).",
                                          TimeValue(MilliSeconds(500)),
                                          MakeTimeAccessor(&DelayingConsensusAttack::m_delay),
                                          MakeTimeChecker(Time(0)));
    return tid;
}

std::unique_ptr<ConsensusHost>
DelayingConsensusAttack::DecorateHost(ConsensusHost& host,
                                      const ConsensusAttacker& /* attacker */) const
{
    return std::make_unique<DelayingHost>(host, m_delay);
}

} // namespace fl
} // namespace ns3
