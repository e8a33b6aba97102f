/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "ns3/fl-message-catalog.h"
#include "ns3/fl-message-header.h"
#include "ns3/fl-message.h"
#include "ns3/fl-random.h"
#include "ns3/fl-transport-messages.h"
#include "ns3/random-variable-stream.h"
#include "ns3/test.h"

#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <set>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// A message type with every kind of field, outside the catalog.
const MessageSchema ALL_KINDS{
    251,
    1,
    "all-kinds",
    "test",
    true,
    {
        {"small", FieldKind::UNSIGNED, 1, "", ""},
        {"odd", FieldKind::UNSIGNED, 5, "", ""},
        {"large", FieldKind::UNSIGNED, 8, "", ""},
        {"real", FieldKind::REAL, 0, "", ""},
        {"digest", FieldKind::FIXED_BYTES, 6, "", ""},
        {"bytes", FieldKind::BYTES, 0, "", ""},
        {"list", FieldKind::UNSIGNED_LIST, 3, "", ""},
    },
    "",
};

/**
 * @param count length of the bytes and of the list
 * @return a message with all fields set
 */
Message
MakeMessage(uint32_t count)
{
    Message message(ALL_KINDS, 7, 2);
    std::vector<uint64_t> list(count);
    for (uint32_t i = 0; i < count; i++)
    {
        list[i] = 0xffffff - i;
    }
    message.SetUnsigned("small", 0xff)
        .SetUnsigned("odd", 0x0102030405)
        .SetUnsigned("large", std::numeric_limits<uint64_t>::max())
        .SetReal("real", -0.1)
        .SetBytes("digest", {9, 8, 7, 6, 5, 4})
        .SetBytes("bytes", Bytes(count, 0x5a))
        .SetList("list", list);
    return message;
}

} // namespace

/**
 * @ingroup decentralized-fl-tests
 * Known bytes of every kind of field and of the header.
 */
class MessageLayoutTestCase : public TestCase
{
  public:
    MessageLayoutTestCase()
        : TestCase("layout")
    {
    }

  private:
    void DoRun() override
    {
        Message message(ALL_KINDS, 7, 2);
        message.SetUnsigned("small", 0xfe)
            .SetUnsigned("odd", 0x0102030405)
            .SetUnsigned("large", 3)
            .SetReal("real", -2)
            .SetBytes("digest", {9, 8, 7, 6, 5, 4})
            .SetBytes("bytes", {0xaa, 0xbb})
            .SetList("list", {1, 0x020304});
        const Bytes expected = {0xfe, 1, 2,    3,    4, 5, 0, 0, 0, 0, 0, 0, 0, 3, 0xc0,
                                0,    0, 0,    0,    0, 0, 0, 9, 8, 7, 6, 5, 4, 0, 0,
                                0,    2, 0xaa, 0xbb, 0, 0, 0, 2, 0, 0, 1, 2, 3, 4};
        NS_TEST_EXPECT_MSG_EQ((message.EncodeControl() == expected), true, "control part");
        // Fields never set are zero or empty.
        const Bytes empty(1 + 5 + 8 + 8 + 6 + 4 + 4, 0);
        NS_TEST_EXPECT_MSG_EQ((Message(ALL_KINDS, 0, 0).EncodeControl() == empty), true, "unset");

        MessageHeader header;
        header.system = 1;
        header.type = 0x0203;
        header.phase = 4;
        header.flags = 1;
        header.sender = 0x05060708;
        header.round = 0x090a0b0c;
        header.sequence = 0x0d0e0f1011121314;
        header.controlLength = 0x15161718;
        header.bulkLength = 0x191a1b1c1d1e1f20;
        Bytes bytes = {0x46, 0x4c, 1};
        for (uint8_t i = 1; i <= 0x20; i++)
        {
            if (i != 5) // the flags stand between phase and sender
            {
                bytes.push_back(i);
                continue;
            }
            bytes.push_back(1);
            bytes.push_back(5);
        }
        NS_TEST_EXPECT_MSG_EQ(bytes.size(), MessageHeader::SIZE, "size");
        NS_TEST_EXPECT_MSG_EQ((header.Encode() == bytes), true, "header");
        const auto decoded = MessageHeader::Decode(bytes.data());
        NS_TEST_EXPECT_MSG_EQ(decoded.has_value(), true, "it is a header");
        NS_TEST_EXPECT_MSG_EQ((decoded && decoded->Encode() == bytes), true, "round trip");
        // Every bit of magic, version and unused flags counts.
        for (const size_t position : {0, 1, 2, 7})
        {
            for (uint32_t bit = position == 7 ? 1 : 0; bit < 8; bit++)
            {
                Bytes forged = bytes;
                forged[position] ^= 1 << bit;
                NS_TEST_EXPECT_MSG_EQ(MessageHeader::Decode(forged.data()).has_value(),
                                      false,
                                      "byte " << position << ", bit " << bit);
            }
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What is encoded decodes to the same; what is cut or longer does not decode.
 */
class MessageRoundTripTestCase : public TestCase
{
  public:
    MessageRoundTripTestCase()
        : TestCase("round trips and every truncation")
    {
    }

  private:
    void DoRun() override
    {
        for (const uint32_t count : {0, 1, 2, 100})
        {
            const Message message = MakeMessage(count);
            const Bytes control = message.EncodeControl();
            const auto decoded = Message::Decode(ALL_KINDS, 7, 2, control);
            NS_TEST_EXPECT_MSG_EQ((decoded != nullptr), true, "it decodes");
            if (!decoded)
            {
                return;
            }
            for (const auto& field : {"small", "odd", "large"})
            {
                NS_TEST_EXPECT_MSG_EQ(decoded->GetUnsigned(field),
                                      message.GetUnsigned(field),
                                      field);
            }
            NS_TEST_EXPECT_MSG_EQ(decoded->GetReal("real"), -0.1, "real");
            NS_TEST_EXPECT_MSG_EQ((decoded->GetBytes("digest") == message.GetBytes("digest")),
                                  true,
                                  "");
            NS_TEST_EXPECT_MSG_EQ((decoded->GetBytes("bytes") == message.GetBytes("bytes")),
                                  true,
                                  "");
            NS_TEST_EXPECT_MSG_EQ((decoded->GetList("list") == message.GetList("list")),
                                  true,
                                  "list");
            NS_TEST_EXPECT_MSG_EQ(decoded->GetRound(), 7, "round");
            NS_TEST_EXPECT_MSG_EQ(+decoded->GetPhase(), 2, "phase");
            NS_TEST_EXPECT_MSG_EQ((decoded->GetBulk() == nullptr), true, "no bulk part");
            for (size_t length = 0; length < control.size(); length++)
            {
                // Its own buffer, so that a sanitizer sees a read past the end.
                const Bytes cut(control.begin(), control.begin() + length);
                NS_TEST_EXPECT_MSG_EQ((Message::Decode(ALL_KINDS, 7, 2, cut) == nullptr),
                                      true,
                                      "cut at " << length);
            }
            Bytes longer = control;
            longer.push_back(0);
            NS_TEST_EXPECT_MSG_EQ((Message::Decode(ALL_KINDS, 7, 2, longer) == nullptr),
                                  true,
                                  "long");
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Random bytes decode to nothing, or to a message that encodes to the same bytes.
 */
class MessageFuzzTestCase : public TestCase
{
  public:
    MessageFuzzTestCase()
        : TestCase("random bytes")
    {
    }

  private:
    void DoRun() override
    {
        Ptr<UniformRandomVariable> random = MakeUniform(3);
        uint32_t accepted = 0;
        const Bytes valid = MakeMessage(4).EncodeControl();
        for (uint32_t i = 0; i < 20000; i++)
        {
            Bytes bytes = valid;
            if (i % 2 == 0)
            {
                bytes.resize(random->GetInteger(0, 80));
                for (auto& byte : bytes)
                {
                    // Many zeros, so that lengths are often plausible.
                    byte = random->GetInteger(0, 3) == 0 ? random->GetInteger(0, 255) : 0;
                }
            }
            else
            {
                bytes[random->GetInteger(0, bytes.size() - 1)] = random->GetInteger(0, 255);
            }
            const auto message = Message::Decode(ALL_KINDS, 0, 0, bytes);
            if (message)
            {
                accepted++;
                // A signaling NaN keeps its bits as well.
                NS_TEST_EXPECT_MSG_EQ((message->EncodeControl() == bytes), true, "case " << i);
            }
        }
        NS_TEST_EXPECT_MSG_GT(accepted, 5000, "some are messages");
        // A list whose count exceeds all memory.
        for (const uint8_t count : {0x01, 0x7f, 0xff})
        {
            Bytes bytes(1 + 5 + 8 + 8 + 6 + 4, 0);
            for (const int byte : {int{count}, 0xff, 0xff, 0xff, 1, 2, 3})
            {
                bytes.push_back(static_cast<uint8_t>(byte));
            }
            NS_TEST_EXPECT_MSG_EQ((Message::Decode(ALL_KINDS, 0, 0, bytes) == nullptr),
                                  true,
                                  "list");
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The catalog: all that is in it can be found, encoded and decoded, and follows the rules.
 */
class MessageCatalogTestCase : public TestCase
{
  public:
    MessageCatalogTestCase()
        : TestCase("catalog")
    {
    }

  private:
    void DoRun() override
    {
        const MessageCatalog& catalog = MessageCatalog::Get();
        int32_t lastSystem = -1;
        for (const auto& system : catalog.GetSystems())
        {
            NS_TEST_EXPECT_MSG_GT(+system.id, lastSystem, "by number, each once");
            lastSystem = system.id;
            NS_TEST_EXPECT_MSG_EQ(catalog.FindSystem(system.id), &system, "found");
            NS_TEST_EXPECT_MSG_EQ(system.name.empty(), false, "named");
            std::set<uint16_t> types;
            for (const auto& schema : system.messages)
            {
                NS_TEST_EXPECT_MSG_EQ(types.insert(schema.type).second, true, "type once");
                NS_TEST_EXPECT_MSG_EQ(catalog.Find(system.id, schema.type), &schema, "found");
                NS_TEST_EXPECT_MSG_EQ(&catalog.At(system.id, schema.type), &schema, "found");
                NS_TEST_EXPECT_MSG_EQ(+schema.system, +system.id, "system");
                NS_TEST_EXPECT_MSG_EQ(schema.role.empty(), false, "role");
                const Bytes control = Message(schema, 0, 0).EncodeControl();
                NS_TEST_EXPECT_MSG_EQ((Message::Decode(schema, 0, 0, control) != nullptr),
                                      true,
                                      schema.name << " decodes");
            }
            for (uint8_t phase = 0; phase < system.phases.size(); phase++)
            {
                NS_TEST_EXPECT_MSG_EQ(catalog.GetPhaseName(system.id, phase),
                                      system.phases[phase],
                                      "phase");
            }
        }
        NS_TEST_EXPECT_MSG_EQ((catalog.Find(254, 1) == nullptr), true, "no such system");
        NS_TEST_EXPECT_MSG_EQ((catalog.Find(0, 999) == nullptr), true, "no such type");
        NS_TEST_EXPECT_MSG_EQ(catalog.GetPhaseName(0, 200), "200", "no such phase");
        NS_TEST_EXPECT_MSG_EQ(catalog.GetPhaseName(254, 3), "3", "no such system");
        NS_TEST_EXPECT_MSG_EQ(TransportMessages::Hello().name, "hello", "of the transport");
        NS_TEST_EXPECT_MSG_EQ(TransportMessages::Resume().name, "resume", "of the transport");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What receivers make of a message that they share.
 */
class MessageParseTestCase : public TestCase
{
  public:
    MessageParseTestCase()
        : TestCase("A message is parsed once, a copy and a changed one anew")
    {
    }

  private:
    void DoRun() override
    {
        Message message(ALL_KINDS, 3, 1);
        uint32_t parsed = 0;
        const auto parse = [&parsed](const Message& given) {
            parsed++;
            return std::make_shared<const Round>(given.GetRound() + parsed);
        };
        const auto first = message.Parse<Round>(parse);
        NS_TEST_EXPECT_MSG_EQ(*first, 4, "the first result");
        NS_TEST_EXPECT_MSG_EQ((message.Parse<Round>(parse) == first), true, "is shared");
        const Message copy = message;
        NS_TEST_EXPECT_MSG_EQ(*copy.Parse<Round>(parse), 5, "a copy begins without");
        NS_TEST_EXPECT_MSG_EQ(*message.Parse<Round>(parse), 4, "the other one does not");
        message = copy;
        NS_TEST_EXPECT_MSG_EQ(*message.Parse<Round>(parse), 6, "nor does what is overwritten");
        uint32_t expected = 7;
        for (const auto& change :
             std::vector<std::function<void()>>{[&] { message.SetUnsigned("small", 1); },
                                                [&] { message.SetReal("real", 1); },
                                                [&] { message.SetBytes("bytes", {1}); },
                                                [&] { message.SetList("list", {1}); },
                                                [&] { message.SetBulk(nullptr); }})
        {
            change();
            NS_TEST_EXPECT_MSG_EQ(*message.Parse<Round>(parse), expected, "it has changed");
            expected++;
        }
        uint32_t failed = 0;
        const auto fail = [&failed](const Message&) -> std::shared_ptr<const Round> {
            failed++;
            return nullptr;
        };
        const Message nonsense = message;
        NS_TEST_EXPECT_MSG_EQ((nonsense.Parse<Round>(fail) == nullptr), true, "nothing");
        NS_TEST_EXPECT_MSG_EQ((nonsense.Parse<Round>(fail) == nullptr), true, "again");
        NS_TEST_EXPECT_MSG_EQ(failed, 1, "is not tried again");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Messages as bytes.
 */
class MessageTestSuite : public TestSuite
{
  public:
    MessageTestSuite()
        : TestSuite("fl-message", Type::UNIT)
    {
        AddTestCase(new MessageLayoutTestCase());
        AddTestCase(new MessageRoundTripTestCase());
        AddTestCase(new MessageFuzzTestCase());
        AddTestCase(new MessageCatalogTestCase());
        AddTestCase(new MessageParseTestCase());
    }
};

static MessageTestSuite g_messageTestSuite; //!< registers the suite
