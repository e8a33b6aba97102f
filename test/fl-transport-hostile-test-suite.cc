/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-transport-fixture.h"

#include "ns3/fl-message-catalog.h"
#include "ns3/fl-message-header.h"
#include "ns3/fl-random.h"
#include "ns3/fl-transport-messages.h"
#include "ns3/ipv4.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/test.h"

#include <memory>
#include <optional>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// Node that is attacked, node of the honest sender, node of the attacker.
constexpr NodeIndex VICTIM = 0, HONEST = 1, ATTACKER = 2;

/// First port of the transports.
constexpr uint16_t PORT = 7000;

/**
 * @param first bytes
 * @param second bytes
 * @return both
 */
Bytes
operator+(Bytes first, const Bytes& second)
{
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

/**
 * @param header a header without lengths
 * @param control control part
 * @param bulk length of the bulk part, which does not follow
 * @return the message
 */
Bytes
MakeFrame(MessageHeader header, const Bytes& control, uint64_t bulk = 0)
{
    header.controlLength = control.size();
    header.bulkLength = bulk;
    return header.Encode() + control;
}

/**
 * @param sender claimed sender
 * @param receiver receiver that is meant
 * @param channel channel
 * @param epoch epoch
 * @return a hello
 */
Bytes
MakeHello(NodeIndex sender, NodeIndex receiver, uint8_t channel, uint64_t epoch)
{
    MessageHeader header;
    header.type = TransportMessages::HELLO;
    header.sender = sender;
    Message hello(TransportMessages::Hello(), 0, 0);
    hello.SetUnsigned("receiver", receiver)
        .SetUnsigned("channel", channel)
        .SetUnsigned("epoch", epoch)
        .SetUnsigned("first", 1);
    return MakeFrame(header, hello.EncodeControl());
}

/**
 * @param sequence its number
 * @return header of a note of the attacker
 */
MessageHeader
NoteHeader(uint64_t sequence)
{
    MessageHeader header;
    header.system = TestMessages::SYSTEM;
    header.type = TestMessages::NOTE;
    header.sender = ATTACKER;
    header.sequence = sequence;
    return header;
}

/**
 * @param sequence its number
 * @return a note of the attacker
 */
Bytes
MakeNote(uint64_t sequence)
{
    return MakeFrame(NoteHeader(sequence), TestMessages::Note(sequence, 10)->EncodeControl());
}

/// A TCP client that sends given bytes.
class RawClient
{
  public:
    /**
     * @param node its node
     * @param to node that it connects to
     * @param port port
     * @param bytes what it sends
     * @param isClosed whether it closes the connection then
     */
    RawClient(const Ptr<Node>& node, const Ptr<Node>& to, uint16_t port, Bytes bytes, bool isClosed)
        : m_bytes(std::move(bytes)),
          m_isClosed(isClosed),
          m_socket(Socket::CreateSocket(node, TcpSocketFactory::GetTypeId()))
    {
        m_socket->SetConnectCallback(MakeCallback(&RawClient::HandleConnected, this),
                                     MakeNullCallback<void, Ptr<Socket>>());
        m_socket->Connect(
            InetSocketAddress(to->GetObject<Ipv4>()->GetAddress(1, 0).GetLocal(), port));
    }

  private:
    /**
     * @param socket the connection
     */
    void HandleConnected(Ptr<Socket> socket)
    {
        if (!m_bytes.empty())
        {
            socket->Send(Create<Packet>(m_bytes.data(), m_bytes.size()));
        }
        if (m_isClosed)
        {
            socket->Close();
        }
    }

    const Bytes m_bytes;   ///< what it sends
    const bool m_isClosed; ///< whether it closes the connection then
    Ptr<Socket> m_socket;  ///< the connection
};

/**
 * @param world nodes
 * @param messages messages that the honest node sends while it is under attack
 */
void
SendHonest(TransportWorld& world, uint32_t messages)
{
    for (uint32_t number = 0; number < messages; number++)
    {
        world.At(MilliSeconds(1 + 10 * number), [&world, number]() {
            world[HONEST].Send(VICTIM, TestMessages::Note(number, 3000));
            world[HONEST].Send(VICTIM, TestMessages::Vector(number, 20000));
        });
    }
}

/**
 * @param world nodes
 * @param messages messages that the honest node sent
 * @return true if they arrived once and in order, with their content
 */
bool
HasHonest(const TransportWorld& world, uint32_t messages)
{
    uint32_t next[2] = {0, 0};
    for (const auto& delivery : world.deliveries)
    {
        if (delivery.from != HONEST)
        {
            continue;
        }
        uint32_t& number = next[delivery.message->GetBulk() ? 1 : 0];
        if (delivery.message->GetUnsigned("number") != number++)
        {
            return false;
        }
    }
    return next[0] == messages && next[1] == messages && world.failures.empty();
}

/// An attack and what has to come of it.
struct Attack
{
    std::string name;                            ///< name
    Bytes bytes;                                 ///< what is sent
    std::optional<TransportRejectReason> reason; ///< what is counted, if anything
    uint32_t delivered{0};                       ///< messages that are handed over all the same
    bool isClosed{false};                        ///< the client closes the connection
};

} // namespace

/**
 * @ingroup decentralized-fl-tests
 * Each way to send nonsense is counted under its reason and harms nobody.
 */
class HostileBytesTestCase : public TestCase
{
  public:
    HostileBytesTestCase()
        : TestCase("hostile bytes")
    {
    }

  private:
    void DoRun() override
    {
        const Bytes hello = MakeHello(ATTACKER, VICTIM, 0, 5);
        const Bytes note = MakeNote(1);
        const Bytes control = TestMessages::Note(1, 10)->EncodeControl();
        MessageHeader otherSender = NoteHeader(1);
        otherSender.sender = HONEST;
        MessageHeader otherSystem = NoteHeader(1);
        otherSystem.system = 253;
        MessageHeader otherType = NoteHeader(1);
        otherType.type = 999;
        MessageHeader vector = NoteHeader(1);
        vector.type = TestMessages::VECTOR;
        MessageHeader transport = NoteHeader(1);
        transport.system = TransportMessages::SYSTEM;
        transport.type = TransportMessages::RESUME;
        Bytes oversized = note;
        oversized[24] = 0xff;
        Bytes oversizedBulk = note;
        oversizedBulk[28] = 0xff;
        auto changed = [&hello](size_t position) {
            Bytes bytes = hello;
            bytes[position] ^= 0x80;
            return bytes;
        };
        const Bytes vectorControl(4, 0);
        using R = TransportRejectReason;
        const std::vector<Attack> attacks{
            {"nothing", {}, {}, 0, true},
            {"nothing, and no close", {}, {}},
            {"garbage", Bytes(500, 0x5a), R::MALFORMED_HEADER},
            {"cut header", Bytes(hello.begin(), hello.begin() + 20), {}, 0, true},
            {"cut hello", Bytes(hello.begin(), hello.begin() + 50), {}, 0, true},
            {"cut message", hello + Bytes(note.begin(), note.begin() + 40), {}, 0, true},
            {"magic", changed(0), R::MALFORMED_HEADER},
            {"version", changed(2), R::MALFORMED_HEADER},
            {"flags", changed(7), R::MALFORMED_HEADER},
            {"no hello", note, R::FORGED_SENDER},
            {"another node's index", MakeHello(HONEST, VICTIM, 0, 9), R::FORGED_SENDER},
            {"another node's index, bulk", MakeHello(HONEST, VICTIM, 1, ~0ULL), R::FORGED_SENDER},
            {"the victim's index", MakeHello(VICTIM, VICTIM, 0, 9), R::FORGED_SENDER},
            {"no node's index", MakeHello(99, VICTIM, 0, 9), R::FORGED_SENDER},
            {"greatest index", MakeHello(UINT32_MAX, VICTIM, 0, 9), R::FORGED_SENDER},
            {"hello for another", MakeHello(ATTACKER, HONEST, 0, 9), R::FORGED_SENDER},
            {"channel 7", MakeHello(ATTACKER, VICTIM, 7, 9), R::FORGED_SENDER},
            {"legal", hello + note, {}, 1},
            {"oversized control part", hello + oversized, R::OVERSIZED},
            {"oversized bulk part", hello + oversizedBulk, R::OVERSIZED},
            {"another sender", hello + MakeFrame(otherSender, control), R::FORGED_SENDER},
            {"another system", hello + MakeFrame(otherSystem, control), R::UNKNOWN_TYPE},
            {"another type", hello + MakeFrame(otherType, control), R::UNKNOWN_TYPE},
            {"transport's message", hello + MakeFrame(transport, control), R::UNKNOWN_TYPE},
            {"cut control part", hello + MakeFrame(NoteHeader(1), {1, 2}), R::MALFORMED_CONTROL},
            {"long control part",
             hello + MakeFrame(NoteHeader(1), control + Bytes{0}),
             R::MALFORMED_CONTROL},
            {"bulk part not due",
             hello + MakeFrame(NoteHeader(1), control, 3) + Bytes(3, 0) + MakeNote(2),
             R::MALFORMED_CONTROL,
             1},
            {"no content",
             hello + MakeFrame(vector, vectorControl, 3) + Bytes(3, 0) + MakeNote(2),
             R::MISSING_BULK,
             1},
            {"number 0", hello + MakeNote(0), R::OUT_OF_SEQUENCE},
            {"number skipped", hello + note + MakeNote(3), R::OUT_OF_SEQUENCE, 1},
            {"number repeated", hello + note + note + MakeNote(2), R::OUT_OF_SEQUENCE, 1},
            {"hello twice", hello + hello + note, R::OUT_OF_SEQUENCE},
            {"dropped, then legal",
             hello + MakeFrame(otherType, control) + MakeNote(2),
             R::UNKNOWN_TYPE,
             1},
        };
        for (const uint16_t port : {PORT, static_cast<uint16_t>(PORT + 1)})
        {
            for (const auto& attack : attacks)
            {
                RunAttack(attack, port);
            }
        }
    }

    /**
     * @param attack an attack
     * @param port port that is attacked
     */
    void RunAttack(const Attack& attack, uint16_t port)
    {
        constexpr uint32_t MESSAGES = 10;
        TransportWorld world(3, MakeProfile({}));
        SendHonest(world, MESSAGES);
        std::unique_ptr<RawClient> client;
        world.At(MilliSeconds(30), [&]() {
            client = std::make_unique<RawClient>(world.GetNode(ATTACKER),
                                                 world.GetNode(VICTIM),
                                                 port,
                                                 attack.bytes,
                                                 attack.isClosed);
        });
        world.Run(Seconds(20));
        NS_TEST_EXPECT_MSG_EQ(HasHonest(world, MESSAGES), true, attack.name << ": unharmed");
        const uint64_t delivered = world.deliveries.size() - 2 * MESSAGES;
        NS_TEST_EXPECT_MSG_EQ(delivered, attack.delivered, attack.name << ": handed over");
        NS_TEST_EXPECT_MSG_EQ(world[VICTIM].GetCounters().GetRejected(),
                              (attack.reason ? 1 : 0),
                              attack.name << ": dropped");
        if (attack.reason)
        {
            NS_TEST_EXPECT_MSG_EQ(world.GetRejected(VICTIM, *attack.reason),
                                  1,
                                  attack.name << ": dropped for another reason");
        }
        NS_TEST_EXPECT_MSG_EQ(world.network.bulkTable->GetSize(), 0, attack.name << ": table");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Random changes of legal streams, from the node of an honest transport: nothing crashes, and the
 * traffic of other nodes goes on.
 */
class HostileMutationTestCase : public TestCase
{
  public:
    HostileMutationTestCase()
        : TestCase("500 random changes of legal streams")
    {
    }

  private:
    void DoRun() override
    {
        Ptr<UniformRandomVariable> random = MakeUniform(6);
        uint64_t rejected[static_cast<size_t>(TransportRejectReason::COUNT)]{};
        for (uint32_t group = 0; group < 25; group++)
        {
            TransportWorld world(3, MakeProfile({}));
            SendHonest(world, 20);
            std::vector<std::unique_ptr<RawClient>> clients;
            for (uint32_t i = 0; i < 20; i++)
            {
                const Bytes bytes = Mutate(i + 1, *random);
                const uint16_t port = PORT + random->GetInteger(0, 1);
                world.At(MilliSeconds(10 + 10 * i), [&, bytes, port]() {
                    clients.push_back(std::make_unique<RawClient>(world.GetNode(ATTACKER),
                                                                  world.GetNode(VICTIM),
                                                                  port,
                                                                  bytes,
                                                                  bytes.size() % 2 == 0));
                });
            }
            world.Run(Seconds(20));
            NS_TEST_EXPECT_MSG_EQ(HasHonest(world, 20), true, "group " << group << ": unharmed");
            NS_TEST_EXPECT_MSG_EQ(world.network.bulkTable->GetSize(), 0, "group " << group);
            for (size_t reason = 0; reason < std::size(rejected); reason++)
            {
                rejected[reason] += world[VICTIM].GetCounters().rejected[reason];
            }
        }
        for (size_t reason = 0; reason < std::size(rejected); reason++)
        {
            NS_TEST_EXPECT_MSG_GT(
                rejected[reason],
                0,
                GetTransportRejectReasonName(static_cast<TransportRejectReason>(reason)));
        }
    }

    /**
     * @param epoch epoch of the stream
     * @param random decides
     * @return a legal stream with a few changes
     */
    static Bytes Mutate(uint64_t epoch, UniformRandomVariable& random)
    {
        MessageHeader vector = NoteHeader(3);
        vector.type = TestMessages::VECTOR;
        vector.flags = random.GetInteger(0, 1);
        Bytes bytes = MakeHello(ATTACKER, VICTIM, random.GetInteger(0, 1), epoch) + MakeNote(1) +
                      MakeNote(2) + MakeFrame(vector, Bytes(4, 0), 60) + Bytes(60, 1) + MakeNote(4);
        const uint32_t changes = random.GetInteger(1, 3);
        for (uint32_t i = 0; i < changes && !bytes.empty(); i++)
        {
            const size_t position = random.GetInteger(0, bytes.size() - 1);
            switch (random.GetInteger(0, 4))
            {
            case 0:
                bytes.resize(position);
                break;
            case 1:
                bytes.erase(bytes.begin() + position);
                break;
            case 2:
                bytes.insert(bytes.begin() + position, random.GetInteger(0, 255));
                break;
            default:
                bytes[position] ^= 1 << random.GetInteger(0, 7);
            }
        }
        return bytes;
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A receiver that answers a hello with nonsense gets nothing further, and the sender reports it.
 */
class HostileAnswerTestCase : public TestCase
{
  public:
    HostileAnswerTestCase()
        : TestCase("hostile answers")
    {
    }

  private:
    void DoRun() override
    {
        MessageHeader header;
        header.type = TransportMessages::RESUME;
        header.sender = ATTACKER;
        Message resume(TransportMessages::Resume(), 0, 0);
        resume.SetUnsigned("epoch", 77).SetUnsigned("expected", 1ULL << 60);
        const Bytes otherEpoch = resume.EncodeControl();
        // The honest node's epoch is the time of its first message, in nanoseconds.
        const Bytes neverSent = resume.SetUnsigned("epoch", 20000000).EncodeControl();
        for (const Bytes& answer : {Bytes(100, 0x5a),
                                    MakeFrame(header, {1, 2, 3}),
                                    MakeFrame(header, otherEpoch),
                                    MakeFrame(header, neverSent),
                                    MakeFrame(header, neverSent, 1000),
                                    MakeNote(1),
                                    MakeHello(ATTACKER, HONEST, 0, 9)})
        {
            TransportWorld world(3, MakeProfile({}), {{"GiveUpTime", "5s"}});
            SendHonest(world, 10);
            Ptr<Socket> server =
                Socket::CreateSocket(world.GetNode(ATTACKER), TcpSocketFactory::GetTypeId());
            m_answer = answer;
            world.At(MilliSeconds(1), [&]() {
                world[ATTACKER].Stop();
                server->Bind(InetSocketAddress(Ipv4Address::GetAny(), PORT));
                server->Listen();
                server->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                          MakeCallback(&HostileAnswerTestCase::Accept, this));
            });
            world.At(MilliSeconds(20),
                     [&]() { world[HONEST].Send(ATTACKER, TestMessages::Note(100)); });
            m_accepted = 0;
            world.Run(Seconds(30));
            NS_TEST_EXPECT_MSG_EQ(world.failures.size(), 1, "given up");
            NS_TEST_EXPECT_MSG_GT(m_accepted, 1, "it tries again");
            world.failures.clear();
            NS_TEST_EXPECT_MSG_EQ(HasHonest(world, 10), true, "unharmed");
        }
    }

    /**
     * @param socket accepted connection
     */
    void Accept(Ptr<Socket> socket, const Address& /* from */)
    {
        m_accepted++;
        socket->Send(Create<Packet>(m_answer.data(), m_answer.size()));
    }

    Bytes m_answer;         ///< what the hostile receiver answers
    uint32_t m_accepted{0}; ///< connections to it
};

/**
 * @ingroup decentralized-fl-tests
 * Bytes from nodes that do not follow the protocol.
 */
class TransportHostileTestSuite : public TestSuite
{
  public:
    TransportHostileTestSuite()
        : TestSuite("fl-transport-hostile", Type::UNIT)
    {
        AddTestCase(new HostileBytesTestCase());
        AddTestCase(new HostileMutationTestCase());
        AddTestCase(new HostileAnswerTestCase());
    }
};

static TransportHostileTestSuite g_transportHostileTestSuite; //!< registers the suite
