/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_IDX_READER_H
#define FL_IDX_READER_H

#include "ns3/fl-dataset.h"
#include "ns3/fl-input-file.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Reads one file in the IDX format of the MNIST data set, plain or gzip (told apart by content).
 *
 * Format (Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits"): two zero
 * bytes, the element type (0x08: unsigned byte), the number of dimensions, each dimension as a
 * 32-bit number with the most significant byte first, then the elements. Every error is an
 * InputError that names the file and the offset in its uncompressed content.
 */
class IdxReader
{
  public:
    /// Content of a file of images.
    struct Images
    {
        uint32_t count{0};           ///< number of images
        uint32_t rows{0};            ///< rows of each
        uint32_t columns{0};         ///< columns of each
        std::vector<uint8_t> pixels; ///< image after image, row after row
    };

    /**
     * Opens a file.
     *
     * @param path the file
     */
    explicit IdxReader(const std::string& path);

    /**
     * Reads the whole file as images: three dimensions.
     *
     * @return the images
     */
    Images ReadImages();

    /**
     * Reads the whole file as labels: one dimension.
     *
     * @param classes number of classes; each label must be below it
     * @return the labels
     */
    std::vector<Dataset::Label> ReadLabels(uint32_t classes);

    /**
     * Reads a data set from a file of images and one of labels; pixels are scaled from 0..255 to
     * [0, 1].
     *
     * @param name name of the data set
     * @param imagesPath the file of images
     * @param labelsPath the file of labels
     * @param classes number of classes
     * @return the data set
     */
    static DatasetPtr ReadDataset(const std::string& name,
                                  const std::string& imagesPath,
                                  const std::string& labelsPath,
                                  uint32_t classes);

  private:
    /**
     * Reads type and dimensions.
     *
     * @param dimensions how many there must be
     * @return the dimensions
     */
    std::vector<uint32_t> ReadHeader(uint32_t dimensions);

    /**
     * @return the next 32-bit number
     */
    uint32_t ReadNumber();

    /**
     * Reads all elements and makes sure that nothing follows.
     *
     * @param length how many bytes there must be
     * @return the bytes
     */
    std::vector<uint8_t> ReadElements(uint64_t length);

    InputFile m_file; ///< the open file
};

} // namespace fl
} // namespace ns3

#endif // FL_IDX_READER_H
