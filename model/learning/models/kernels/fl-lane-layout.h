/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LANE_LAYOUT_H
#define FL_LANE_LAYOUT_H

#include <cstddef>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * The interleaved form of a tensor: samples go in blocks of two registers' lanes (one for a small
 * rest), and a block holds the first value of each of its samples, then the second of each, and so
 * on; values go channel by channel, row by row. Lanes without a sample exist, too. How many lanes a
 * register has depends on the instruction level that the module is compiled for.
 */
class LaneLayout
{
  public:
    /// Some samples that lie together.
    struct Block
    {
        size_t begin; ///< the first sample; the block is at this number times the values a sample
        size_t count; ///< number of samples
        size_t lanes; ///< lanes: the samples and what is left
    };

    /**
     * @return lanes of a whole block
     */
    static size_t GetLanes();

    /**
     * @param samples number of samples
     * @return lanes of all their blocks; a tensor has so many floats for each value of a sample
     */
    static size_t GetPadded(size_t samples);

    /**
     * @param samples number of samples
     * @return first sample of the block of one register, the number of samples if there is none
     */
    static size_t GetNarrow(size_t samples);

    /**
     * @param samples number of samples
     * @param begin first sample of a block
     * @return the block
     */
    static Block GetBlock(size_t samples, size_t begin);

    /**
     * @param values number of values of a sample
     * @param samples number of samples
     * @param input sample after sample
     * @param output receives the interleaved form, zeros in unused lanes
     */
    static void Interleave(size_t values, size_t samples, const float* input, float* output);

    /**
     * @param values number of values of a sample
     * @param samples number of samples
     * @param input the interleaved form
     * @param output receives sample after sample
     */
    static void Separate(size_t values, size_t samples, const float* input, float* output);
};

} // namespace fl
} // namespace ns3

#endif // FL_LANE_LAYOUT_H
