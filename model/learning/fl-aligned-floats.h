/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_ALIGNED_FLOATS_H
#define FL_ALIGNED_FLOATS_H

#include <cstddef>
#include <memory>
#include <new>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * A block of floats that starts at a cache line. Vectorized code may take another path, and so
 * round differently, for unaligned data: one alignment everywhere keeps results equal between
 * allocations.
 */
class AlignedFloats
{
  public:
    /// Alignment in bytes: a cache line, which no vector register exceeds.
    static constexpr size_t ALIGNMENT = 64;

    AlignedFloats() = default;

    /**
     * @param size number of floats; their values are not initialized
     */
    explicit AlignedFloats(size_t size)
        : m_data(size == 0 ? Floats() : Allocate(size)),
          m_capacity(size)
    {
    }

    /**
     * Makes room for at least so many floats; keeps no content when the block grows. Made for
     * workspaces, which serve calls of different sizes.
     *
     * @param size number of floats
     * @return the first of them
     */
    float* Reserve(size_t size)
    {
        if (size > m_capacity)
        {
            *this = AlignedFloats(size);
        }
        return m_data.get();
    }

    /**
     * @return the first float, nullptr if there are none
     */
    float* Get() const
    {
        return m_data.get();
    }

    /**
     * @return number of floats that the block has room for
     */
    size_t GetCapacity() const
    {
        return m_capacity;
    }

  private:
    /// Gives a block back.
    struct Release
    {
        void* block; ///< what was allocated: the floats begin a little behind

        /// Gives it back.
        void operator()(float* /* data */) const
        {
            ::operator delete(block);
        }
    };

    /// The floats of a block.
    using Floats = std::unique_ptr<float[], Release>;

    /**
     * Aligns by itself: the aligned allocation of the GNU library cannot use the gaps that blocks
     * of the same size have left, which takes half as much memory again with thousands of nodes.
     *
     * @param size number of floats, not 0
     * @return a new block
     */
    static Floats Allocate(size_t size)
    {
        size_t space = size * sizeof(float) + ALIGNMENT;
        void* block = ::operator new(space);
        void* data = block;
        std::align(ALIGNMENT, size * sizeof(float), data, space);
        return Floats(static_cast<float*>(data), Release{block});
    }

    Floats m_data;        ///< the block
    size_t m_capacity{0}; ///< floats in the block
};

} // namespace fl
} // namespace ns3

#endif // FL_ALIGNED_FLOATS_H
