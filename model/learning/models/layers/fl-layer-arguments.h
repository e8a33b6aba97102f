/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LAYER_ARGUMENTS_H
#define FL_LAYER_ARGUMENTS_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Reads what stands behind the name of a layer, word by word. Whatever is missing or wrong is an
 * InputError that says what would be accepted; who calls adds which layer it is about.
 */
class LayerArguments
{
  public:
    /// Greatest number of filters, neurons, rows or columns that is believed to be meant.
    static constexpr uint32_t MAX_EXTENT = 65536;

    /**
     * @param words the words behind the layer's name
     */
    explicit LayerArguments(std::vector<std::string> words);

    /**
     * Reads a number.
     *
     * @param what what it is, in messages
     * @param least least number that is accepted
     * @return the number, at most MAX_EXTENT
     */
    uint32_t ReadCount(const std::string& what, uint32_t least = 1);

    /**
     * Reads the size of a square such as 5x5.
     *
     * @param what what it is, in messages
     * @return its rows, which are its columns
     */
    uint32_t ReadSquare(const std::string& what);

    /**
     * Reads a share.
     *
     * @param what what it is, in messages
     * @return a number from 0 to below 1
     */
    double ReadShare(const std::string& what);

    /**
     * Reads `name NUMBER` if it comes next.
     *
     * @param name the word
     * @param least least number that is accepted
     * @param absent what it is if it does not come
     * @return the number
     */
    uint32_t ReadOption(const std::string& name, uint32_t least, uint32_t absent);

    /**
     * Throws if there are words left.
     */
    void RequireEnd() const;

  private:
    /**
     * @param what what is expected, in messages
     * @return the next word
     */
    const std::string& Next(const std::string& what);

    std::vector<std::string> m_words; ///< the words
    size_t m_next{0};                 ///< the next of them
};

} // namespace fl
} // namespace ns3

#endif // FL_LAYER_ARGUMENTS_H
