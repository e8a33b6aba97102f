/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-parameter-vector.h"

#include "ns3/abort.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/// Partial sums kept side by side: fixes the order of additions, and lets compilers vectorize them.
constexpr size_t LANES = 16;

/**
 * Sums term(0) to term(n - 1) in binary64 in an order that depends on n alone.
 *
 * @param n number of terms
 * @param term a function of the index
 * @return the sum
 */
template <typename Term>
double
SumTerms(size_t n, Term term)
{
    double lanes[LANES] = {};
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
    {
        for (size_t lane = 0; lane < LANES; lane++)
        {
            lanes[lane] += term(i + lane);
        }
    }
    for (size_t lane = 0; i < n; i++, lane++)
    {
        lanes[lane] += term(i);
    }
    double sum = 0;
    for (double part : lanes)
    {
        sum += part;
    }
    return sum;
}

} // namespace

ParameterVector::ParameterVector(size_t dimension)
    : m_values(dimension),
      m_size(dimension)
{
    SetZero();
}

ParameterVector
ParameterVector::Sized(size_t dimension)
{
    ParameterVector vector;
    vector.m_size = dimension;
    vector.m_hasContent = false;
    return vector;
}

ParameterVector
ParameterVector::FromValues(const std::vector<float>& values)
{
    ParameterVector vector;
    vector.m_values = AlignedFloats(values.size());
    vector.m_size = values.size();
    std::copy(values.begin(), values.end(), vector.data());
    return vector;
}

ParameterVector::ParameterVector(const ParameterVector& other)
{
    *this = other;
}

ParameterVector&
ParameterVector::operator=(const ParameterVector& other)
{
    if (this != &other)
    {
        ResizeLike(other);
        if (m_hasContent)
        {
            std::copy_n(other.data(), m_size, data());
        }
    }
    return *this;
}

ParameterVector::ParameterVector(ParameterVector&& other) noexcept
    : m_values(std::exchange(other.m_values, AlignedFloats())),
      m_size(std::exchange(other.m_size, 0)),
      m_hasContent(std::exchange(other.m_hasContent, true))
{
}

ParameterVector&
ParameterVector::operator=(ParameterVector&& other) noexcept
{
    if (this != &other)
    {
        m_values = std::exchange(other.m_values, AlignedFloats());
        m_size = std::exchange(other.m_size, 0);
        m_hasContent = std::exchange(other.m_hasContent, true);
    }
    return *this;
}

void
ParameterVector::ResizeLike(const ParameterVector& other)
{
    if (m_size == other.m_size && m_hasContent == other.m_hasContent)
    {
        return;
    }
    m_values = AlignedFloats(other.m_hasContent ? other.m_size : 0);
    m_size = other.m_size;
    m_hasContent = other.m_hasContent;
}

ParameterVector
ParameterVector::Slice(size_t first, size_t count) const
{
    RequireRange(first, count);
    if (!m_hasContent)
    {
        return Sized(count);
    }
    ParameterVector slice;
    slice.m_values = AlignedFloats(count);
    slice.m_size = count;
    std::copy_n(data() + first, count, slice.data());
    return slice;
}

void
ParameterVector::AssignSlice(size_t first, const ParameterVector& part)
{
    RequireRange(first, part.m_size);
    RequireSameKind(part);
    if (m_hasContent && this != &part)
    {
        std::copy_n(part.data(), part.m_size, data() + first);
    }
}

void
ParameterVector::SetZero()
{
    if (m_hasContent)
    {
        std::fill_n(data(), m_size, 0.0F);
    }
}

void
ParameterVector::AddScaled(float alpha, const ParameterVector& x)
{
    RequireSameForm(x);
    if (m_hasContent)
    {
        float* values = data();
        const float* others = x.data();
        for (size_t i = 0; i < m_size; i++)
        {
            values[i] += alpha * others[i];
        }
    }
}

void
ParameterVector::Scale(float factor)
{
    if (m_hasContent)
    {
        float* values = data();
        for (size_t i = 0; i < m_size; i++)
        {
            values[i] *= factor;
        }
    }
}

double
ParameterVector::Dot(const ParameterVector& x) const
{
    RequireSameForm(x);
    const float* values = data();
    const float* others = x.data();
    return SumTerms(m_hasContent ? m_size : 0, [=](size_t i) {
        return static_cast<double>(values[i]) * static_cast<double>(others[i]);
    });
}

double
ParameterVector::SquaredNorm() const
{
    return Dot(*this);
}

double
ParameterVector::SquaredDistance(const ParameterVector& x) const
{
    RequireSameForm(x);
    const float* values = data();
    const float* others = x.data();
    return SumTerms(m_hasContent ? m_size : 0, [=](size_t i) {
        const double difference = static_cast<double>(values[i]) - static_cast<double>(others[i]);
        return difference * difference;
    });
}

bool
ParameterVector::IsFinite() const
{
    if (!m_hasContent)
    {
        return true;
    }
    // Infinities and NaNs are the numbers whose exponent bits are all set. Blocks allow both
    // vectorization and an early end.
    constexpr uint32_t EXPONENT = 0x7f800000;
    constexpr size_t BLOCK = 1024;
    const float* values = data();
    for (size_t begin = 0; begin < m_size; begin += BLOCK)
    {
        const size_t end = std::min(begin + BLOCK, m_size);
        uint32_t found = 0;
        for (size_t i = begin; i < end; i++)
        {
            uint32_t bits;
            std::memcpy(&bits, values + i, sizeof(bits));
            found |= static_cast<uint32_t>((bits & EXPONENT) == EXPONENT);
        }
        if (found != 0)
        {
            return false;
        }
    }
    return true;
}

bool
ParameterVector::IsIdentical(const ParameterVector& other) const
{
    if (m_size != other.m_size || m_hasContent != other.m_hasContent)
    {
        return false;
    }
    return !m_hasContent || m_size == 0 ||
           std::memcmp(data(), other.data(), m_size * sizeof(float)) == 0;
}

void
ParameterVector::RequireSameForm(const ParameterVector& other) const
{
    NS_ABORT_MSG_UNLESS(m_size == other.m_size,
                        "vectors of " << m_size << " and " << other.m_size << " parameters");
    RequireSameKind(other);
}

void
ParameterVector::RequireSameKind(const ParameterVector& other) const
{
    NS_ABORT_MSG_UNLESS(m_hasContent == other.m_hasContent,
                        "a vector with content meets one without");
}

void
ParameterVector::RequireRange(size_t first, size_t count) const
{
    // Written so that no sum can overflow.
    NS_ABORT_MSG_UNLESS(first <= m_size && count <= m_size - first,
                        count << " parameters from " << first << " of " << m_size);
}

} // namespace fl
} // namespace ns3
