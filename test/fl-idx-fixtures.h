/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_IDX_FIXTURES_H
#define FL_IDX_FIXTURES_H

#include "ns3/fl-types.h"

#include <cstdint>
#include <fstream>
#include <string>
#include <vector>
#include <zlib.h>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-tests
 * @param type last two bytes of the magic number: element type, number of dimensions
 * @param dimensions the dimensions
 * @param elements the elements
 * @return content of an IDX file
 */
inline Bytes
MakeIdx(uint16_t type, const std::vector<uint32_t>& dimensions, const Bytes& elements)
{
    Bytes content{0, 0, static_cast<uint8_t>(type >> 8), static_cast<uint8_t>(type)};
    for (uint32_t dimension : dimensions)
    {
        for (int shift : {24, 16, 8, 0})
        {
            content.push_back(static_cast<uint8_t>(dimension >> shift));
        }
    }
    content.insert(content.end(), elements.begin(), elements.end());
    return content;
}

/**
 * @ingroup decentralized-fl-tests
 * Writes a file.
 *
 * @param path where
 * @param content what
 */
inline void
WritePlain(const std::string& path, const Bytes& content)
{
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(content.data()),
               static_cast<std::streamsize>(content.size()));
}

/**
 * @ingroup decentralized-fl-tests
 * Writes a file with gzip.
 *
 * @param path where
 * @param content what
 */
inline void
WriteGzip(const std::string& path, const Bytes& content)
{
    gzFile file = gzopen(path.c_str(), "wb");
    gzwrite(file, content.data(), static_cast<unsigned>(content.size()));
    gzclose(file);
}

constexpr uint16_t IDX_IMAGES = 0x0803; ///< magic number of images
constexpr uint16_t IDX_LABELS = 0x0801; ///< magic number of labels

} // namespace fl
} // namespace ns3

#endif // FL_IDX_FIXTURES_H
