/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_FLOAT_LANES_H
#define FL_FLOAT_LANES_H

#include <cstddef>
#include <cstring>

#if defined(__AVX__)
#include <immintrin.h>
#endif

/**
 * @file
 * @ingroup decentralized-fl-learning
 * One vector register of floats, for the kernels. Its width follows the instruction level that a
 * file is compiled for, so only .cc files of this module include it.
 *
 * All kernels multiply and add with MultiplyAdd, which rounds once where the level has that
 * instruction and twice elsewhere: never what the compiler finds best, so that debug and optimized
 * builds agree to the last bit.
 */

namespace ns3
{
namespace fl
{
namespace
{

#if defined(__AVX512F__)
constexpr size_t LANES = 16; ///< floats in a register
#elif defined(__AVX__)
constexpr size_t LANES = 8; ///< floats in a register
#else
constexpr size_t LANES = 4; ///< floats in a register
#endif

/// A register; the compiler's own arithmetic works lane by lane.
typedef float FloatLanes __attribute__((vector_size(LANES * sizeof(float))));
/// What a comparison of registers gives: all bits set in lanes where it holds.
typedef int MaskLanes __attribute__((vector_size(LANES * sizeof(int))));

/**
 * @param source LANES floats
 * @return them in a register
 */
inline FloatLanes
Load(const float* source)
{
    FloatLanes lanes;
    std::memcpy(&lanes, source, sizeof(lanes));
    return lanes;
}

/**
 * @param count a number of lanes, at most LANES
 * @return a mask of the first lanes
 */
inline MaskLanes
FirstLanes(size_t count)
{
    // A window into ones that are followed by zeros.
    static constexpr int BITS[32] =
        {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0};
    MaskLanes mask;
    std::memcpy(&mask, BITS + 16 - count, sizeof(mask));
    return mask;
}

/**
 * @param source so many floats
 * @param count how many, at most LANES
 * @return them in a register, zeros in the other lanes
 */
inline FloatLanes
LoadPart(const float* source, size_t count)
{
#if defined(__AVX512F__)
    return _mm512_maskz_loadu_ps(static_cast<__mmask16>((1U << count) - 1), source);
#elif defined(__AVX__)
    const MaskLanes mask = FirstLanes(count);
    return _mm256_maskload_ps(source, (__m256i)mask);
#else
    FloatLanes lanes = {};
    std::memcpy(&lanes, source, count * sizeof(float));
    return lanes;
#endif
}

/**
 * @param target receives the register
 * @param lanes the register
 */
inline void
Store(float* target, FloatLanes lanes)
{
    std::memcpy(target, &lanes, sizeof(lanes));
}

/**
 * @param target receives the first lanes
 * @param lanes the register
 * @param count how many lanes, at most LANES
 */
inline void
StorePart(float* target, FloatLanes lanes, size_t count)
{
#if defined(__AVX512F__)
    _mm512_mask_storeu_ps(target, static_cast<__mmask16>((1U << count) - 1), lanes);
#elif defined(__AVX__)
    _mm256_maskstore_ps(target, (__m256i)FirstLanes(count), lanes);
#else
    std::memcpy(target, &lanes, count * sizeof(float));
#endif
}

/**
 * @param value a number
 * @return it in each lane
 */
inline FloatLanes
Broadcast(float value)
{
#if defined(__AVX512F__)
    return _mm512_set1_ps(value);
#elif defined(__AVX__)
    return _mm256_set1_ps(value);
#else
    return FloatLanes{value, value, value, value};
#endif
}

/**
 * @param a a factor
 * @param b a factor
 * @param c a summand
 * @return a * b + c, lane by lane
 */
inline FloatLanes
MultiplyAdd(FloatLanes a, FloatLanes b, FloatLanes c)
{
#if defined(__AVX512F__)
    return _mm512_fmadd_ps(a, b, c);
#elif defined(__AVX__) && defined(__FMA__)
    return _mm256_fmadd_ps(a, b, c);
#else
    return a * b + c;
#endif
}

/**
 * @param mask from a comparison
 * @param lanes a register
 * @return the register where the mask is set, zeros elsewhere
 */
inline FloatLanes
KeepWhere(MaskLanes mask, FloatLanes lanes)
{
    return mask ? lanes : FloatLanes{};
}

/**
 * @param mask from a comparison
 * @param yes a register
 * @param no a register
 * @return the first register where the mask is set, the second elsewhere
 */
inline FloatLanes
Select(MaskLanes mask, FloatLanes yes, FloatLanes no)
{
    return mask ? yes : no;
}

/**
 * @param lanes a register
 * @return the sum of its lanes, added in a fixed order: halves first
 */
inline float
Sum(FloatLanes lanes)
{
#if defined(__AVX__)
#if defined(__AVX512F__)
    const __m256 eight =
        _mm256_add_ps(_mm512_castps512_ps256(lanes),
                      _mm256_castpd_ps(_mm512_extractf64x4_pd(_mm512_castps_pd(lanes), 1)));
#else
    const __m256 eight = lanes;
#endif
    const __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
    const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
#else
    return (lanes[0] + lanes[2]) + (lanes[1] + lanes[3]);
#endif
}

/**
 * @param count a number of things, at least 1
 * @param most how many fit together
 * @return into how many groups they are divided
 */
constexpr size_t
CountGroups(size_t count, size_t most)
{
    return (count + most - 1) / most;
}

/**
 * Divides things into groups whose sizes differ by one at most, so that no small rest remains.
 *
 * @param count number of things
 * @param groups number of groups
 * @param group number of a group, or the number of groups
 * @return first thing of the group
 */
constexpr size_t
BeginOfGroup(size_t count, size_t groups, size_t group)
{
    return count * group / groups;
}

} // namespace
} // namespace fl
} // namespace ns3

#endif // FL_FLOAT_LANES_H
