/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PARAMETER_VECTOR_H
#define FL_PARAMETER_VECTOR_H

#include "ns3/fl-aligned-floats.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

/**
 * @defgroup decentralized-fl-learning Learning: parameters, data, models, aggregation, attacks
 * @ingroup decentralized-fl
 * Numbers only: nothing here knows a node, a socket or the simulator. Whatever a worker thread
 * calls is const and free of ns3::Ptr.
 */

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * A model, gradient or update as one flat vector of binary32 numbers. A plain value.
 *
 * A vector either has content or is `sized`: it knows its dimension, holds no memory, and all
 * arithmetic on it keeps the dimension and does nothing else. Mixing the two in one operation, or
 * vectors of different dimensions, is a programming error; data from the network is checked before
 * it gets here. Norms and products are accumulated in binary64 in a fixed order, so that they do
 * not depend on the compiler's vectorization.
 */
class ParameterVector
{
  public:
    /// Makes an empty vector: dimension 0, with content.
    ParameterVector() = default;

    /**
     * Makes a vector of zeros.
     *
     * @param dimension number of parameters
     */
    explicit ParameterVector(size_t dimension);

    /**
     * @param dimension number of parameters
     * @return a vector without content
     */
    static ParameterVector Sized(size_t dimension);

    /**
     * @param values the content
     * @return a vector with that content
     */
    static ParameterVector FromValues(const std::vector<float>& values);

    /**
     * @param other what to copy; the copy shares no memory with it
     */
    ParameterVector(const ParameterVector& other);
    /**
     * @param other what to copy; the copy shares no memory with it
     * @return this vector
     */
    ParameterVector& operator=(const ParameterVector& other);
    /**
     * @param other what to take over; empty afterwards
     */
    ParameterVector(ParameterVector&& other) noexcept;
    /**
     * @param other what to take over; empty afterwards
     * @return this vector
     */
    ParameterVector& operator=(ParameterVector&& other) noexcept;
    ~ParameterVector() = default;

    /**
     * @return number of parameters
     */
    size_t size() const
    {
        return m_size;
    }

    /**
     * @return size in bytes on the wire: four a parameter, with content or without
     */
    uint64_t GetByteSize() const
    {
        return uint64_t{4} * m_size;
    }

    /**
     * @return false for a sized vector
     */
    bool HasContent() const
    {
        return m_hasContent;
    }

    /**
     * @param other another vector
     * @return whether both have the same dimension, and both have content or none has
     */
    bool HasFormOf(const ParameterVector& other) const
    {
        return m_size == other.m_size && m_hasContent == other.m_hasContent;
    }

    /**
     * @return the first parameter, aligned to AlignedFloats::ALIGNMENT; nullptr if the vector is
     *         sized or empty
     */
    float* data()
    {
        return m_values.Get();
    }

    /**
     * @return the first parameter, aligned to AlignedFloats::ALIGNMENT; nullptr if the vector is
     *         sized or empty
     */
    const float* data() const
    {
        return m_values.Get();
    }

    /**
     * Makes this vector as long as another one, and sized if that one is, with unspecified content;
     * keeps the memory where it fits.
     *
     * @param other the model
     */
    void ResizeLike(const ParameterVector& other);

    /**
     * Copies a contiguous range. A range that is not inside the vector is a programming error.
     *
     * @param first first parameter, at most size()
     * @param count number of parameters
     * @return the range, as a vector of the same kind
     */
    ParameterVector Slice(size_t first, size_t count) const;

    /**
     * Overwrites a contiguous range. A range that is not inside the vector is a programming error.
     *
     * @param first first parameter, at most size()
     * @param part the new parameters, of the same kind; may be this vector
     */
    void AssignSlice(size_t first, const ParameterVector& part);

    /// Sets all parameters to zero.
    void SetZero();

    /**
     * Adds a multiple of another vector.
     *
     * @param alpha the factor
     * @param x the vector; may be this one
     */
    void AddScaled(float alpha, const ParameterVector& x);

    /**
     * Multiplies all parameters.
     *
     * @param factor the factor
     */
    void Scale(float factor);

    /**
     * @param x the other vector
     * @return the inner product; 0 for sized vectors
     */
    double Dot(const ParameterVector& x) const;

    /**
     * @return the squared Euclidean norm; 0 for a sized vector
     */
    double SquaredNorm() const;

    /**
     * @param x the other vector
     * @return the squared Euclidean distance; 0 for sized vectors
     */
    double SquaredDistance(const ParameterVector& x) const;

    /**
     * @return false if a parameter is infinite or not a number; true for a sized vector
     */
    bool IsFinite() const;

    /**
     * Compares bit by bit: equal bits of NaN are equal, zeros of different sign are not.
     *
     * @param other the other vector
     * @return true if dimension, kind and all bits are equal
     */
    bool IsIdentical(const ParameterVector& other) const;

  private:
    /**
     * Aborts unless another vector has this one's dimension and kind.
     *
     * @param other the other vector
     */
    void RequireSameForm(const ParameterVector& other) const;

    /**
     * Aborts unless another vector has this one's kind.
     *
     * @param other the other vector
     */
    void RequireSameKind(const ParameterVector& other) const;

    /**
     * Aborts unless a range is inside the vector.
     *
     * @param first first parameter
     * @param count number of parameters
     */
    void RequireRange(size_t first, size_t count) const;

    AlignedFloats m_values;  ///< content
    size_t m_size{0};        ///< number of parameters
    bool m_hasContent{true}; ///< false: sized
};

/// A shared, immutable vector: what messages carry and closures own.
using ParameterVectorPtr = std::shared_ptr<const ParameterVector>;

} // namespace fl
} // namespace ns3

#endif // FL_PARAMETER_VECTOR_H
