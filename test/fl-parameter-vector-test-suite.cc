/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "ns3/fl-parameter-payload.h"
#include "ns3/fl-parameter-vector.h"
#include "ns3/fl-random.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

constexpr float INF = std::numeric_limits<float>::infinity();

/**
 * @param size number of values
 * @param stream number of the random stream
 * @return uniform values in [-1, 1]
 */
std::vector<float>
DrawValues(size_t size, int64_t stream)
{
    auto uniform = MakeUniform(stream);
    std::vector<float> values(size);
    for (float& value : values)
    {
        value = static_cast<float>(uniform->GetValue(-1, 1));
    }
    return values;
}

/**
 * @ingroup decentralized-fl-tests
 * Arithmetic against plain loops, for lengths around the widths of vector registers and lanes.
 */
class ParameterArithmeticTest : public TestCase
{
  public:
    /**
     * @param size dimension
     */
    explicit ParameterArithmeticTest(size_t size)
        : TestCase("arithmetic on " + std::to_string(size) + " parameters"),
          m_size(size)
    {
    }

  private:
    void DoRun() override
    {
        const std::vector<float> a = DrawValues(m_size, 1);
        const std::vector<float> b = DrawValues(m_size, 2);
        ParameterVector x = ParameterVector::FromValues(a);
        const ParameterVector y = ParameterVector::FromValues(b);
        long double dot = 0;
        long double norm = 0;
        long double distance = 0;
        for (size_t i = 0; i < m_size; i++)
        {
            const long double p = a[i];
            const long double q = b[i];
            dot += p * q;
            norm += p * p;
            distance += (p - q) * (p - q);
        }
        const double tolerance = 1e-12 * (1 + static_cast<double>(m_size));
        NS_TEST_EXPECT_MSG_EQ_TOL(x.Dot(y), static_cast<double>(dot), tolerance, "inner product");
        NS_TEST_EXPECT_MSG_EQ_TOL(x.SquaredNorm(), static_cast<double>(norm), tolerance, "norm");
        NS_TEST_EXPECT_MSG_EQ_TOL(x.SquaredDistance(y),
                                  static_cast<double>(distance),
                                  tolerance,
                                  "distance");
        x.AddScaled(-0.5F, y);
        x.Scale(3);
        bool equal = true;
        for (size_t i = 0; i < m_size; i++)
        {
            equal = equal && x.data()[i] == (a[i] + -0.5F * b[i]) * 3;
        }
        NS_TEST_EXPECT_MSG_EQ(equal, true, "scaled sum");
        NS_TEST_EXPECT_MSG_EQ(reinterpret_cast<uintptr_t>(x.data()) % AlignedFloats::ALIGNMENT,
                              0,
                              "content starts at a cache line");
        x.SetZero();
        NS_TEST_EXPECT_MSG_EQ(x.IsIdentical(ParameterVector(m_size)), true, "new vectors are zero");
    }

    size_t m_size; ///< dimension
};

/**
 * @ingroup decentralized-fl-tests
 * Infinities and NaNs are found wherever they are.
 */
class ParameterFiniteTest : public TestCase
{
  public:
    ParameterFiniteTest()
        : TestCase("non-finite parameters are found")
    {
    }

  private:
    void DoRun() override
    {
        ParameterVector x(2500);
        x.data()[7] = std::numeric_limits<float>::max();
        x.data()[8] = std::numeric_limits<float>::denorm_min();
        NS_TEST_EXPECT_MSG_EQ(x.IsFinite(), true, "extreme but finite");
        for (size_t position : {0, 1023, 1024, 2499})
        {
            for (float bad : {INF, -INF, std::nanf("")})
            {
                x.data()[position] = bad;
                NS_TEST_EXPECT_MSG_EQ(x.IsFinite(), false, bad << " at " << position);
            }
            x.data()[position] = 0;
        }
        NS_TEST_EXPECT_MSG_EQ(ParameterVector().IsFinite(), true, "empty");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Copies are deep, moves leave an empty vector behind, sized vectors keep their dimension only.
 */
class ParameterValueTest : public TestCase
{
  public:
    ParameterValueTest()
        : TestCase("copies, moves and sized vectors")
    {
    }

  private:
    void DoRun() override
    {
        ParameterVector a = ParameterVector::FromValues({1, 2, 3});
        ParameterVector b = a;
        b.Scale(2);
        NS_TEST_EXPECT_MSG_EQ(a.data()[2], 3, "the original of a changed copy");
        const float* memory = b.data();
        b = a;
        NS_TEST_EXPECT_MSG_EQ(b.data(), memory, "assignment of an equal size reuses memory");
        NS_TEST_EXPECT_MSG_EQ(b.IsIdentical(a), true, "assigned");
        ParameterVector c = std::move(b);
        NS_TEST_EXPECT_MSG_EQ(c.data(), memory, "moved memory");
        NS_TEST_EXPECT_MSG_EQ(b.size(), 0, "a moved vector is empty");
        NS_TEST_EXPECT_MSG_EQ(b.HasContent(), true, "a moved vector is not sized");

        // Far more than there is memory for.
        const size_t huge = size_t{1} << 50;
        ParameterVector sized = ParameterVector::Sized(huge);
        sized.AddScaled(2, ParameterVector::Sized(huge));
        sized.Scale(3);
        sized.SetZero();
        ParameterVector copy = sized;
        NS_TEST_EXPECT_MSG_EQ(copy.size(), huge, "dimension");
        NS_TEST_EXPECT_MSG_EQ(copy.GetByteSize(), 4 * uint64_t{huge}, "bytes");
        NS_TEST_EXPECT_MSG_EQ(copy.HasContent(), false, "kind");
        NS_TEST_EXPECT_MSG_EQ((copy.data() == nullptr), true, "no memory");
        NS_TEST_EXPECT_MSG_EQ(copy.SquaredDistance(sized), 0, "distance");
        NS_TEST_EXPECT_MSG_EQ(copy.Dot(sized), 0, "inner product");
        NS_TEST_EXPECT_MSG_EQ(copy.IsFinite(), true, "finite");
        NS_TEST_EXPECT_MSG_EQ(copy.IsIdentical(sized), true, "identical");
        NS_TEST_EXPECT_MSG_EQ(ParameterVector(3).IsIdentical(ParameterVector::Sized(3)),
                              false,
                              "kinds differ");
        a.ResizeLike(sized);
        NS_TEST_EXPECT_MSG_EQ(a.IsIdentical(sized), true, "a vector can become sized");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Every range of a vector can be copied out and written, and nothing beside it changes.
 */
class ParameterSliceTest : public TestCase
{
  public:
    ParameterSliceTest()
        : TestCase("slices")
    {
    }

  private:
    void DoRun() override
    {
        const size_t size = 37;
        const std::vector<float> values = DrawValues(size, 4);
        const std::vector<float> others = DrawValues(size, 5);
        const ParameterVector whole = ParameterVector::FromValues(values);
        bool isRead = true;
        bool isWritten = true;
        for (size_t begin = 0; begin <= size; begin++)
        {
            for (size_t end = begin; end <= size; end++)
            {
                const ParameterVector slice = whole.Slice(begin, end - begin);
                const std::vector<float> part(values.begin() + begin, values.begin() + end);
                isRead = isRead && slice.IsIdentical(ParameterVector::FromValues(part));
                std::vector<float> expected = values;
                std::copy(others.begin() + begin, others.begin() + end, expected.begin() + begin);
                ParameterVector changed = whole;
                changed.AssignSlice(
                    begin,
                    ParameterVector::FromValues({others.begin() + begin, others.begin() + end}));
                isWritten = isWritten && changed.IsIdentical(ParameterVector::FromValues(expected));
            }
        }
        NS_TEST_EXPECT_MSG_EQ(isRead, true, "every slice is its part of the whole");
        NS_TEST_EXPECT_MSG_EQ(isWritten, true, "every part can be replaced alone");
        NS_TEST_EXPECT_MSG_EQ(whole.IsIdentical(ParameterVector::FromValues(values)),
                              true,
                              "slices share no memory with the vector");
        ParameterVector same = whole;
        same.AssignSlice(0, same);
        NS_TEST_EXPECT_MSG_EQ(same.IsIdentical(whole), true, "assigned to itself");

        ParameterVector sized = ParameterVector::Sized(size_t{1} << 50);
        const ParameterVector slice = sized.Slice(size_t{1} << 49, 1000);
        NS_TEST_EXPECT_MSG_EQ(slice.IsIdentical(ParameterVector::Sized(1000)),
                              true,
                              "slice of a sized vector");
        sized.AssignSlice((size_t{1} << 50) - 1000, slice);
        NS_TEST_EXPECT_MSG_EQ(sized.size(), size_t{1} << 50, "a sized vector keeps its size");
        NS_TEST_EXPECT_MSG_EQ(ParameterVector().Slice(0, 0).size(), 0, "nothing of nothing");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The wire form byte by byte, in pieces of any size, and the way back.
 */
class ParameterPayloadTest : public TestCase
{
  public:
    ParameterPayloadTest()
        : TestCase("payload: wire form and way back")
    {
    }

  private:
    void DoRun() override
    {
        // 1.0f is 0x3f800000 and -2.5f is 0xc0200000 (IEEE 754).
        const auto known =
            std::make_shared<ParameterVector>(ParameterVector::FromValues({1.0F, -2.5F}));
        const Bytes expected{0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x20, 0xc0};
        Bytes wire(8);
        ParameterPayload(known).Read(0, wire.data(), 8);
        NS_TEST_EXPECT_MSG_EQ((wire == expected), true, "least significant byte first");

        const auto vector =
            std::make_shared<ParameterVector>(ParameterVector::FromValues(DrawValues(23, 3)));
        const auto payload = std::make_shared<ParameterPayload>(vector);
        Bytes whole(payload->GetSize());
        payload->Read(0, whole.data(), whole.size());
        bool equal = true;
        for (size_t begin = 0; begin <= whole.size(); begin++)
        {
            for (size_t end = begin; end <= whole.size(); end++)
            {
                Bytes piece(end - begin + 1, 0xee);
                payload->Read(begin, piece.data(), end - begin);
                Bytes want(whole.begin() + begin, whole.begin() + end);
                want.push_back(0xee);
                equal = equal && piece == want;
            }
        }
        NS_TEST_EXPECT_MSG_EQ(equal, true, "every piece equals its part of the whole");

        NS_TEST_EXPECT_MSG_EQ((ParameterPayload::FromPayload(payload) == vector),
                              true,
                              "the vector itself, not a copy");
        const auto parsed = ParameterPayload::FromPayload(std::make_shared<RawPayload>(whole));
        NS_TEST_ASSERT_MSG_EQ((parsed != nullptr), true, "bytes are parsed");
        NS_TEST_EXPECT_MSG_EQ(parsed->IsIdentical(*vector), true, "parsed content");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Sized payloads, and payloads that are no vector.
 */
class OddPayloadTest : public TestCase
{
  public:
    OddPayloadTest()
        : TestCase("payload: sized, and not a vector")
    {
    }

  private:
    void DoRun() override
    {
        const auto sized = ParameterPayload::FromPayload(std::make_shared<SizedPayload>(28000000));
        NS_TEST_ASSERT_MSG_EQ((sized != nullptr), true, "a sized vector");
        NS_TEST_EXPECT_MSG_EQ(sized->IsIdentical(ParameterVector::Sized(7000000)),
                              true,
                              "its form");
        ParameterPayload payload(sized);
        NS_TEST_EXPECT_MSG_EQ(payload.GetSize(), 28000000, "its size on the wire");
        Bytes wire(5, 0xee);
        payload.Read(13, wire.data(), 5);
        NS_TEST_EXPECT_MSG_EQ((wire == Bytes(5, 0)), true, "zeros on the wire");

        NS_TEST_EXPECT_MSG_EQ((ParameterPayload::FromPayload(nullptr) == nullptr), true, "null");
        for (uint64_t size : {1, 2, 3, 5})
        {
            const auto raw = std::make_shared<RawPayload>(Bytes(size));
            NS_TEST_EXPECT_MSG_EQ((ParameterPayload::FromPayload(raw) == nullptr),
                                  true,
                                  size << " bytes are no vector");
            const auto odd = std::make_shared<SizedPayload>(size);
            NS_TEST_EXPECT_MSG_EQ((ParameterPayload::FromPayload(odd) == nullptr),
                                  true,
                                  size << " bytes without content are no vector");
        }
        const auto empty = ParameterPayload::FromPayload(std::make_shared<RawPayload>(Bytes()));
        NS_TEST_ASSERT_MSG_EQ((empty != nullptr), true, "no bytes are an empty vector");
        NS_TEST_EXPECT_MSG_EQ(empty->size(), 0, "no bytes are an empty vector");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The parameter vector and its payload.
 */
class ParameterVectorTestSuite : public TestSuite
{
  public:
    ParameterVectorTestSuite()
        : TestSuite("fl-parameter-vector", Type::UNIT)
    {
        for (size_t size : {0, 1, 7, 8, 15, 16, 17, 33, 7850})
        {
            AddTestCase(new ParameterArithmeticTest(size));
        }
        AddTestCase(new ParameterFiniteTest);
        AddTestCase(new ParameterValueTest);
        AddTestCase(new ParameterSliceTest);
        AddTestCase(new ParameterPayloadTest);
        AddTestCase(new OddPayloadTest);
    }
};

ParameterVectorTestSuite g_parameterVectorTestSuite; ///< the suite

} // namespace
