/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "ns3/fl-message-header.h"
#include "ns3/fl-random.h"
#include "ns3/fl-stream-parser.h"
#include "ns3/packet.h"
#include "ns3/random-variable-stream.h"
#include "ns3/test.h"

#include <algorithm>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// One message of a stream.
struct Frame
{
    MessageHeader header; ///< its header
    Bytes control;        ///< its control part
    Bytes bulk;           ///< its bulk part, zeros if it is virtual
};

/**
 * @param frame a message
 * @return true if its bulk part is real
 */
bool
IsReal(const Frame& frame)
{
    return (frame.header.flags & MessageHeader::FLAG_REAL_BULK) != 0;
}

} // namespace

/**
 * @ingroup decentralized-fl-tests
 * Random streams cut at random places give back their messages, each as soon as it is complete.
 */
class StreamParserRandomTestCase : public TestCase
{
  public:
    StreamParserRandomTestCase()
        : TestCase("random streams cut at random places")
    {
    }

  private:
    void DoRun() override
    {
        Ptr<UniformRandomVariable> random = MakeUniform(4);
        for (uint32_t number = 0; number < 300 && !IsStatusFailure(); number++)
        {
            std::vector<Frame> frames(random->GetInteger(1, 8));
            Bytes stream;
            std::vector<size_t> ends;
            for (auto& frame : frames)
            {
                frame.control.resize(random->GetInteger(0, 1) * random->GetInteger(0, 60));
                frame.bulk.resize(random->GetInteger(0, 1) * random->GetInteger(0, 400));
                frame.header.flags = random->GetInteger(0, 1);
                frame.header.sequence = random->GetInteger(0, 1000);
                frame.header.controlLength = frame.control.size();
                frame.header.bulkLength = frame.bulk.size();
                std::generate(frame.control.begin(), frame.control.end(), [&random]() {
                    return random->GetInteger(0, 255);
                });
                if (IsReal(frame))
                {
                    std::generate(frame.bulk.begin(), frame.bulk.end(), [&random]() {
                        return random->GetInteger(0, 255);
                    });
                }
                for (const Bytes& part : {frame.header.Encode(), frame.control, frame.bulk})
                {
                    stream.insert(stream.end(), part.begin(), part.end());
                }
                ends.push_back(stream.size());
            }
            Parse(frames, stream, ends, number % 3 == 0 ? 1 : 1 + number, *random);
        }
    }

    /**
     * @param frames what is in the stream
     * @param stream its bytes
     * @param ends where the messages end
     * @param piece longest piece
     * @param random decides where it is cut
     */
    void Parse(const std::vector<Frame>& frames,
               const Bytes& stream,
               const std::vector<size_t>& ends,
               uint32_t piece,
               UniformRandomVariable& random)
    {
        StreamParser parser(60, 400);
        size_t position = 0;
        size_t found = 0;
        while (position < stream.size())
        {
            const size_t size =
                std::min<size_t>(random.GetInteger(0, piece), stream.size() - position);
            parser.Add(Create<Packet>(stream.data() + position, size));
            position += size;
            while (parser.Next() == StreamParser::Result::MESSAGE)
            {
                if (found == frames.size() || position < ends[found])
                {
                    NS_TEST_EXPECT_MSG_EQ(found, frames.size() + 1, "a message before its end");
                    return;
                }
                const Frame& frame = frames[found++];
                NS_TEST_EXPECT_MSG_EQ((parser.GetHeader().Encode() == frame.header.Encode()),
                                      true,
                                      "");
                NS_TEST_EXPECT_MSG_EQ((parser.GetControl() == frame.control), true, "control part");
                NS_TEST_EXPECT_MSG_EQ((parser.GetBulk() == (IsReal(frame) ? frame.bulk : Bytes())),
                                      true,
                                      "bulk part");
            }
            const size_t due = std::upper_bound(ends.begin(), ends.end(), position) - ends.begin();
            NS_TEST_EXPECT_MSG_EQ(found, due, "each as soon as it is complete");
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Virtual bytes count without being there; a bulk part of gigabytes costs no memory.
 */
class StreamParserVirtualTestCase : public TestCase
{
  public:
    StreamParserVirtualTestCase()
        : TestCase("virtual bytes")
    {
    }

  private:
    void DoRun() override
    {
        StreamParser parser(100, uint64_t{10} << 30);
        MessageHeader header;
        header.bulkLength = uint64_t{6} << 30;
        const Bytes bytes = header.Encode();
        Ptr<Packet> first = Create<Packet>(bytes.data(), bytes.size());
        first->AddAtEnd(Create<Packet>(uint32_t{1} << 30));
        parser.Add(first);
        for (uint32_t i = 0; i < 5; i++)
        {
            NS_TEST_EXPECT_MSG_EQ((parser.Next() == StreamParser::Result::NEED_MORE), true, "more");
            parser.Add(Create<Packet>(uint32_t{1} << 30));
        }
        NS_TEST_EXPECT_MSG_EQ((parser.Next() == StreamParser::Result::MESSAGE), true, "complete");
        NS_TEST_EXPECT_MSG_EQ(parser.GetHeader().bulkLength, header.bulkLength, "length");
        NS_TEST_EXPECT_MSG_EQ((parser.Next() == StreamParser::Result::NEED_MORE), true, "empty");
        // The bytes of the next message may come in the same piece.
        header.bulkLength = 0;
        const Bytes next = header.Encode();
        Ptr<Packet> two = Create<Packet>(next.data(), next.size());
        two->AddAtEnd(Create<Packet>(next.data(), next.size()));
        parser.Add(two);
        NS_TEST_EXPECT_MSG_EQ((parser.Next() == StreamParser::Result::MESSAGE), true, "first");
        NS_TEST_EXPECT_MSG_EQ((parser.Next() == StreamParser::Result::MESSAGE), true, "second");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What is no header or too long is refused when the header is complete, before the rest arrives.
 */
class StreamParserHostileTestCase : public TestCase
{
  public:
    StreamParserHostileTestCase()
        : TestCase("hostile headers and lengths")
    {
    }

  private:
    void DoRun() override
    {
        auto parse = [](const Bytes& bytes) {
            StreamParser parser(100, 1000);
            parser.Add(Create<Packet>(bytes.data(), bytes.size()));
            return parser.Next();
        };
        auto withLengths = [](uint32_t control, uint64_t bulk, uint8_t flags) {
            MessageHeader header;
            header.controlLength = control;
            header.bulkLength = bulk;
            header.flags = flags;
            return header.Encode();
        };
        using Result = StreamParser::Result;
        for (const uint8_t flags : {0, 1})
        {
            NS_TEST_EXPECT_MSG_EQ((parse(withLengths(100, 1000, flags)) == Result::NEED_MORE),
                                  true,
                                  "");
            NS_TEST_EXPECT_MSG_EQ((parse(withLengths(101, 0, flags)) == Result::OVERSIZED),
                                  true,
                                  "");
            NS_TEST_EXPECT_MSG_EQ((parse(withLengths(0, 1001, flags)) == Result::OVERSIZED),
                                  true,
                                  "");
            NS_TEST_EXPECT_MSG_EQ((parse(withLengths(UINT32_MAX, 0, flags)) == Result::OVERSIZED),
                                  true,
                                  "greatest control part");
            NS_TEST_EXPECT_MSG_EQ((parse(withLengths(0, UINT64_MAX, flags)) == Result::OVERSIZED),
                                  true,
                                  "greatest bulk part");
        }
        Bytes forged = withLengths(0, 0, 0);
        forged[0] ^= 1;
        NS_TEST_EXPECT_MSG_EQ((parse(forged) == Result::MALFORMED_HEADER), true, "magic");
        forged.pop_back();
        NS_TEST_EXPECT_MSG_EQ((parse(forged) == Result::NEED_MORE), true, "not complete");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Cutting byte streams into messages.
 */
class StreamParserTestSuite : public TestSuite
{
  public:
    StreamParserTestSuite()
        : TestSuite("fl-stream-parser", Type::UNIT)
    {
        AddTestCase(new StreamParserRandomTestCase());
        AddTestCase(new StreamParserVirtualTestCase());
        AddTestCase(new StreamParserHostileTestCase());
    }
};

static StreamParserTestSuite g_streamParserTestSuite; //!< registers the suite
