/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "ns3/fl-fedavg-messages.h"
#include "ns3/fl-loopback-transport.h"
#include "ns3/fl-protocol-application.h"
#include "ns3/fl-raspberry-pi-device-profile.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// What a core does when something happens to it: life of the process, what happened, its host.
using Reaction = std::function<void(uint32_t, const std::string&, ProtocolHost&)>;

/**
 * @ingroup decentralized-fl-tests
 * A core that reports every call.
 */
class ProbeCore : public ProtocolCore
{
  public:
    /**
     * @param host outputs
     * @param life number of the process, from 1
     * @param alive counts the cores that exist
     * @param reaction told of every call
     */
    ProbeCore(ProtocolHost& host, uint32_t life, int& alive, const Reaction& reaction)
        : m_host(host),
          m_life(life),
          m_alive(alive),
          m_reaction(reaction)
    {
        m_alive++;
    }

    ~ProbeCore() override
    {
        m_alive--;
    }

    void Start() override
    {
        Report("start");
    }

    void HandleMessage(NodeIndex from, const MessagePtr& /* message */) override
    {
        Report("message from " + std::to_string(from));
    }

    void HandlePeerFailure(NodeIndex peer) override
    {
        Report("failure of " + std::to_string(peer));
    }

    /// Asks for a timer, work and a message to itself, which report when they come.
    void AskForEverything()
    {
        m_host.StartTimer(MilliSeconds(10), [this] { Report("timer"); });
        m_host.Compute<int>(
            MakeCost(),
            WorkClass::LEARNING,
            [] { return 42; },
            [this](int value) { Report("work " + std::to_string(value)); });
        m_host.Send({m_host.GetSelf()}, FedAvgMessages::MakeJoin(1));
    }

    /**
     * @return a cost of 10 ms
     */
    static Cost MakeCost()
    {
        Cost cost;
        cost.fixed = MilliSeconds(10);
        return cost;
    }

  private:
    /**
     * @param what what happened
     */
    void Report(const std::string& what)
    {
        m_reaction(m_life, what, m_host);
    }

    ProtocolHost& m_host;      ///< outputs
    uint32_t m_life;           ///< number of the process
    int& m_alive;              ///< counts the cores
    const Reaction m_reaction; ///< told of every call
};

/**
 * @ingroup decentralized-fl-tests
 * An application with such a core.
 */
class ProbeApplication : public ProtocolApplication
{
  public:
    /**
     * @return the current core
     */
    ProbeCore& GetProbe() const
    {
        return static_cast<ProbeCore&>(*GetCore());
    }

    Reaction reaction = [](uint32_t, const std::string&, ProtocolHost&) {}; ///< beside the log
    std::vector<std::string> log; ///< what happened, with the life before it
    uint32_t lives{0};            ///< cores created
    int alive{0};                 ///< cores that exist

  private:
    std::unique_ptr<ProtocolCore> CreateCore(ProtocolHost& host) override
    {
        lives++;
        return std::make_unique<ProbeCore>(
            host,
            lives,
            alive,
            [this](uint32_t life, const std::string& what, ProtocolHost& from) {
                log.push_back(std::to_string(life) + " " + what);
                reaction(life, what, from);
            });
    }
};

/// A record of what happened.
using Log = std::vector<std::string>;

/**
 * @ingroup decentralized-fl-tests
 * Two nodes with such applications, 10 ms apart.
 */
class ApplicationCase : public TestCase
{
  public:
    /**
     * @param name name of the case
     * @param body what is tested
     */
    ApplicationCase(const std::string& name, void (ApplicationCase::*body)())
        : TestCase(name),
          m_body(body)
    {
    }

    /// What began before a crash does not come after it.
    void TestFail()
    {
        m_first->GetProbe().AskForEverything();
        m_second->GetProbe().AskForEverything();
        Send(1, 0);
        At(5, [this] { m_first->Fail(); });
        At(8, [this] {
            NS_TEST_EXPECT_MSG_EQ(m_first->IsRunning(), false, "it does not run");
            NS_TEST_EXPECT_MSG_EQ(m_first->alive, 0, "its core is gone");
        });
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ((m_first->log == Log{"1 start", "1 message from 0"}),
                              true,
                              "only the message to itself came before");
        NS_TEST_EXPECT_MSG_EQ(
            (m_second->log == Log{"1 start", "1 message from 1", "1 timer", "1 work 42"}),
            true,
            "the other node gets everything");
    }

    /// A new process has a new core, without anything of the former.
    void TestRejoin()
    {
        m_first->Rejoin();
        NS_TEST_EXPECT_MSG_EQ(m_first->lives, 1, "it runs already");
        m_first->GetProbe().AskForEverything();
        Send(1, 0);
        At(5, [this] {
            m_first->Fail();
            m_first->Rejoin();
            m_first->Fail();
            m_first->Fail();
            m_first->Rejoin();
        });
        At(6, [this] {
            NS_TEST_EXPECT_MSG_EQ(m_first->alive, 1, "one core is left");
            m_first->GetProbe().AskForEverything();
            Send(1, 0);
        });
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ((m_first->log == Log{"1 start",
                                                   "1 message from 0",
                                                   "2 start",
                                                   "3 start",
                                                   "3 message from 0",
                                                   "3 timer",
                                                   "3 work 42",
                                                   "3 message from 1"}),
                              true,
                              "the third life gets what it has asked for, and nothing else");
    }

    /// A core that ends its own process goes on to ask for things.
    void TestFailInside()
    {
        for (const std::string& trigger : Log{"timer", "work 42", "message from 0"})
        {
            for (const bool isRejoining : {false, true})
            {
                Reset();
                m_first->reaction = [&](uint32_t life,
                                        const std::string& what,
                                        ProtocolHost& host) {
                    if (what != trigger || life > 1)
                    {
                        return;
                    }
                    m_first->Fail();
                    if (isRejoining)
                    {
                        m_first->Rejoin();
                    }
                    NS_TEST_EXPECT_MSG_EQ(host.GetSelf(), 0, "the host of the former life works");
                    const auto call = [this] { m_first->log.emplace_back("dead"); };
                    const auto timer = host.StartTimer(MilliSeconds(1), call);
                    const auto task = host.StartWork(
                        ProbeCore::MakeCost(),
                        WorkClass::PROTOCOL,
                        [] {},
                        call,
                        0);
                    host.Send({1}, FedAvgMessages::MakeJoin(1));
                    host.CancelTimer(timer);
                    host.CancelWork(task);
                    host.StartTimer(MilliSeconds(1), call);
                };
                m_first->GetProbe().AskForEverything();
                Simulator::Run();
                NS_TEST_EXPECT_MSG_EQ(m_first->log.back(),
                                      (isRejoining ? "2 start" : "1 " + trigger),
                                      "nothing calls the dead core back: " << trigger);
                NS_TEST_EXPECT_MSG_EQ(m_second->log.size(), 1, "nor does it send: " << trigger);
                NS_TEST_EXPECT_MSG_EQ(m_first->alive,
                                      (isRejoining ? 1 : 0),
                                      "it is gone: " << trigger);
                NS_TEST_EXPECT_MSG_EQ(m_first->GetCpu()->GetTaskCount(), 0, "no work: " << trigger);
            }
        }
    }

    /// Start and stop times.
    void TestTimes()
    {
        At(5, [this] { m_late->Rejoin(); });
        At(6, [this] { NS_TEST_EXPECT_MSG_EQ(m_late->lives, 0, "not before its start"); });
        At(25, [this] { NS_TEST_EXPECT_MSG_EQ(m_late->lives, 1, "started at 20 ms"); });
        At(26, [this] { m_late->GetProbe().AskForEverything(); });
        At(35, [this] {
            NS_TEST_EXPECT_MSG_EQ(m_late->IsRunning(), false, "stopped at 30 ms");
            m_late->Rejoin();
            NS_TEST_EXPECT_MSG_EQ(m_late->lives, 1, "not after its stop");
        });
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ((m_late->log == Log{"1 start", "1 message from 2"}),
                              true,
                              "nothing comes after its stop");
    }

    /// Applications that end in the middle of everything.
    void TestDispose()
    {
        m_first->GetProbe().AskForEverything();
        m_second->GetProbe().AskForEverything();
        Send(1, 0);
        Send(0, 1);
        At(5, [this] {
            m_first->Dispose();
            NS_TEST_EXPECT_MSG_EQ(m_first->IsRunning(), false, "it has ended");
        });
        At(7, [this] {
            m_first->Rejoin();
            m_first->Fail();
            NS_TEST_EXPECT_MSG_EQ(m_first->lives, 1, "for good");
            NS_TEST_EXPECT_MSG_EQ(m_first->alive, 0, "its core is gone");
        });
        Simulator::Stop(MilliSeconds(8));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(m_first->log.size(), 2, "nothing came after");
        // The rest goes with the simulation, with timer, work and messages outstanding.
        Simulator::Destroy();
        NS_TEST_EXPECT_MSG_EQ(m_second->log.size(), 2, "nothing came after the end");
        NS_TEST_EXPECT_MSG_EQ(m_second->alive, 0, "its core is gone");
    }

  private:
    void DoRun() override
    {
        Reset();
        (this->*m_body)();
        Simulator::Destroy();
        m_network->Dispose();
    }

    /// Makes the nodes anew, with two applications that run and one that starts at 20 ms.
    void Reset()
    {
        if (m_network)
        {
            Simulator::Destroy();
            m_network->Dispose();
        }
        m_network = CreateObject<LoopbackNetwork>();
        m_transports = m_network->Create(3);
        m_first = Install(0, MilliSeconds(0), Time(0));
        m_second = Install(1, MilliSeconds(0), Time(0));
        m_late = Install(2, MilliSeconds(20), MilliSeconds(30));
        Simulator::Stop(NanoSeconds(1));
        Simulator::Run();
    }

    /**
     * @param index position of the node
     * @param start start time
     * @param stop stop time, 0: none
     * @return the application
     */
    Ptr<ProbeApplication> Install(uint32_t index, Time start, Time stop)
    {
        Ptr<ProbeApplication> application = CreateObject<ProbeApplication>();
        Ptr<Cpu> cpu = CreateObject<Cpu>();
        cpu->SetAttribute("DeviceProfile", PointerValue(CreateObject<RaspberryPiDeviceProfile>()));
        application->SetTransport(m_transports[index]);
        application->SetCpu(cpu);
        application->SetStartTime(start);
        application->SetStopTime(stop);
        CreateObject<Node>()->AddApplication(application);
        return application;
    }

    /**
     * @param milliseconds simulated time
     * @param action what happens then
     */
    void At(uint64_t milliseconds, std::function<void()> action)
    {
        Simulator::Schedule(MilliSeconds(milliseconds) - Simulator::Now(), std::move(action));
    }

    /**
     * @param from sender
     * @param to receiver
     */
    void Send(NodeIndex from, NodeIndex to)
    {
        m_transports[from]->Send(to, FedAvgMessages::MakeJoin(1));
    }

    void (ApplicationCase::*m_body)();                ///< what is tested
    Ptr<LoopbackNetwork> m_network;                   ///< between the nodes
    std::vector<Ptr<LoopbackTransport>> m_transports; ///< by node
    Ptr<ProbeApplication> m_first;                    ///< on node 0
    Ptr<ProbeApplication> m_second;                   ///< on node 1
    Ptr<ProbeApplication> m_late;                     ///< on node 2
};

/**
 * @ingroup decentralized-fl-tests
 * The suite.
 */
class ProtocolApplicationTestSuite : public TestSuite
{
  public:
    ProtocolApplicationTestSuite()
        : TestSuite("fl-protocol-application", Type::UNIT)
    {
        AddTestCase(new ApplicationCase("Nothing that began before a crash comes after it",
                                        &ApplicationCase::TestFail));
        AddTestCase(new ApplicationCase("A process that begins again has a new core",
                                        &ApplicationCase::TestRejoin));
        AddTestCase(new ApplicationCase("A core may end its own process, and go on",
                                        &ApplicationCase::TestFailInside));
        AddTestCase(new ApplicationCase("A process runs between start and stop time only",
                                        &ApplicationCase::TestTimes));
        AddTestCase(new ApplicationCase("An application ends with everything outstanding",
                                        &ApplicationCase::TestDispose));
    }
};

const ProtocolApplicationTestSuite g_protocolApplicationTestSuite; ///< the suite

} // namespace
