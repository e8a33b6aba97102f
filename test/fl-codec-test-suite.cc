/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "ns3/fl-bulk-payload.h"
#include "ns3/fl-byte-codec.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>

using namespace ns3;
using namespace ns3::fl;

/**
 * @ingroup decentralized-fl-tests
 * Known bytes: network byte order, IEEE 754 bits.
 */
class CodecLayoutTestCase : public TestCase
{
  public:
    CodecLayoutTestCase()
        : TestCase("layout")
    {
    }

  private:
    void DoRun() override
    {
        const uint8_t raw[] = {0xaa, 0xbb};
        ByteWriter writer(64);
        writer.WriteUnsigned(0x0123456789abcdef, 8);
        writer.WriteUnsigned(0x0123456789abcdef, 3);
        writer.WriteUnsigned(0xff, 1);
        writer.WriteDouble(-2);
        writer.WriteBytes(raw, sizeof(raw));
        writer.WriteBytes(nullptr, 0);
        const Bytes expected = {0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0xab, 0xcd, 0xef,
                                0xff, 0xc0, 0,    0,    0,    0,    0,    0,    0,    0xaa, 0xbb};
        NS_TEST_EXPECT_MSG_EQ((writer.Take() == expected), true, "bytes on the wire");
        NS_TEST_EXPECT_MSG_EQ(writer.Take().empty(), true, "the writer is empty afterwards");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What was written reads back, for every width and for extreme values.
 */
class CodecRoundTripTestCase : public TestCase
{
  public:
    CodecRoundTripTestCase()
        : TestCase("round trips")
    {
    }

  private:
    void DoRun() override
    {
        for (uint32_t width = 1; width <= 8; width++)
        {
            const uint64_t greatest = std::numeric_limits<uint64_t>::max() >> (64 - 8 * width);
            for (const uint64_t value : {uint64_t(0), uint64_t(1), greatest / 3, greatest})
            {
                ByteWriter writer;
                writer.WriteUnsigned(value, width);
                const Bytes bytes = writer.Take();
                NS_TEST_ASSERT_MSG_EQ(bytes.size(), width, "width");
                ByteReader reader(bytes.data(), bytes.size());
                NS_TEST_EXPECT_MSG_EQ(reader.ReadUnsigned(width), value, "value");
                NS_TEST_EXPECT_MSG_EQ(reader.GetRemaining(), 0, "all read");
                NS_TEST_EXPECT_MSG_EQ(reader.HasFailed(), false, "no failure");
            }
        }
        for (const double value : {0.0,
                                   -0.0,
                                   0.1,
                                   std::numeric_limits<double>::denorm_min(),
                                   std::numeric_limits<double>::max(),
                                   -std::numeric_limits<double>::infinity(),
                                   std::numeric_limits<double>::quiet_NaN()})
        {
            ByteWriter writer;
            writer.WriteDouble(value);
            const Bytes bytes = writer.Take();
            ByteReader reader(bytes.data(), bytes.size());
            const double read = reader.ReadDouble();
            NS_TEST_EXPECT_MSG_EQ(std::memcmp(&read, &value, sizeof(value)), 0, "same bits");
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A message cut anywhere fails at the field that is cut, and yields nothing from there on.
 */
class CodecTruncationTestCase : public TestCase
{
  public:
    CodecTruncationTestCase()
        : TestCase("truncation and hostile lengths")
    {
    }

  private:
    void DoRun() override
    {
        const uint8_t raw[] = {1, 2, 3, 4, 5};
        ByteWriter writer;
        writer.WriteUnsigned(0x11223344, 4);
        writer.WriteDouble(1.5);
        writer.WriteBytes(raw, sizeof(raw));
        writer.WriteUnsigned(0x77, 1);
        const Bytes complete = writer.Take();
        NS_TEST_ASSERT_MSG_EQ(complete.size(), 18, "4 + 8 + 5 + 1 bytes");
        for (size_t length = 0; length <= complete.size(); length++)
        {
            // A buffer of its own size, so that a sanitizer sees any read past its end.
            const std::unique_ptr<uint8_t[]> cut(new uint8_t[length]);
            std::copy_n(complete.begin(), length, cut.get());
            ByteReader reader(cut.get(), length);
            NS_TEST_EXPECT_MSG_EQ(reader.ReadUnsigned(4), (length >= 4 ? 0x11223344 : 0), length);
            NS_TEST_EXPECT_MSG_EQ(reader.ReadDouble(), (length >= 12 ? 1.5 : 0), length);
            NS_TEST_EXPECT_MSG_EQ(reader.ReadBytes(5).size(), (length >= 17 ? 5 : 0), length);
            NS_TEST_EXPECT_MSG_EQ(reader.ReadUnsigned(1), (length >= 18 ? 0x77 : 0), length);
            NS_TEST_EXPECT_MSG_EQ(reader.HasFailed(), (length < 18), length);
        }

        for (const uint64_t length : {uint64_t(19),
                                      uint64_t(1) << 31,
                                      uint64_t(1) << 32,
                                      uint64_t(1) << 63,
                                      std::numeric_limits<uint64_t>::max()})
        {
            ByteReader reader(complete.data(), complete.size());
            NS_TEST_EXPECT_MSG_EQ(reader.ReadBytes(length).empty(), true, "more than there is");
            NS_TEST_EXPECT_MSG_EQ(reader.HasFailed(), true, "failure");
            NS_TEST_EXPECT_MSG_EQ(reader.ReadUnsigned(1), 0, "nothing after a failure");
        }
        ByteReader empty(nullptr, 0);
        NS_TEST_EXPECT_MSG_EQ(empty.ReadBytes(0).empty(), true, "nothing of nothing");
        NS_TEST_EXPECT_MSG_EQ(empty.HasFailed(), false, "is no failure");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Payloads serialize in parts of any size.
 */
class BulkPayloadTestCase : public TestCase
{
  public:
    BulkPayloadTestCase()
        : TestCase("bulk payloads")
    {
    }

  private:
    void DoRun() override
    {
        Bytes content(100);
        for (size_t i = 0; i < content.size(); i++)
        {
            content[i] = static_cast<uint8_t>(i * 7 + 1);
        }
        const RawPayload raw(content);
        NS_TEST_EXPECT_MSG_EQ(raw.GetSize(), 100, "size");
        NS_TEST_EXPECT_MSG_EQ((raw.GetBytes() == content), true, "content");
        for (const uint64_t part : {1, 7, 99, 100})
        {
            Bytes read;
            for (uint64_t offset = 0; offset < raw.GetSize(); offset += part)
            {
                Bytes piece(std::min(part, raw.GetSize() - offset));
                raw.Read(offset, piece.data(), piece.size());
                read.insert(read.end(), piece.begin(), piece.end());
            }
            NS_TEST_EXPECT_MSG_EQ((read == content), true, "in parts of " << part << " bytes");
        }
        raw.Read(100, nullptr, 0);

        const SizedPayload sized(28000000000);
        NS_TEST_EXPECT_MSG_EQ(sized.GetSize(), 28000000000, "a size that takes no memory");
        NS_TEST_EXPECT_MSG_EQ(sized.HasContent(), false, "only its size matters");
        NS_TEST_EXPECT_MSG_EQ(raw.HasContent(), true, "its bytes matter");
        uint8_t bytes[4] = {9, 9, 9, 9};
        sized.Read(27999999998, bytes, 2);
        NS_TEST_EXPECT_MSG_EQ(bytes[0] + bytes[1], 0, "zeros");
        NS_TEST_EXPECT_MSG_EQ(bytes[2], 9, "and no more of them");
        NS_TEST_EXPECT_MSG_EQ(RawPayload(Bytes()).GetSize(), 0, "empty payload");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Byte codec and payloads.
 */
class CodecTestSuite : public TestSuite
{
  public:
    CodecTestSuite()
        : TestSuite("fl-codec", Type::UNIT)
    {
        AddTestCase(new CodecLayoutTestCase);
        AddTestCase(new CodecRoundTripTestCase);
        AddTestCase(new CodecTruncationTestCase);
        AddTestCase(new BulkPayloadTestCase);
    }
};

static CodecTestSuite g_codecTestSuite; ///< registers the suite
