/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-idx-reader.h"

#include "ns3/fl-input-error.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace fl
{

IdxReader::IdxReader(const std::string& path)
    : m_file(path, "IDX")
{
}

IdxReader::Images
IdxReader::ReadImages()
{
    const std::vector<uint32_t> dimensions = ReadHeader(3);
    Images images;
    images.count = dimensions[0];
    images.rows = dimensions[1];
    images.columns = dimensions[2];
    constexpr uint32_t MAX_EXTENT = 4096;
    if (images.rows - 1 >= MAX_EXTENT || images.columns - 1 >= MAX_EXTENT)
    {
        m_file.Fail(8,
                    "images of " + std::to_string(images.rows) + "x" +
                        std::to_string(images.columns) + " pixels, 1 to " +
                        std::to_string(MAX_EXTENT) + " each are accepted");
    }
    images.pixels = ReadElements(uint64_t{images.count} * images.rows * images.columns);
    return images;
}

std::vector<Dataset::Label>
IdxReader::ReadLabels(uint32_t classes)
{
    const uint32_t count = ReadHeader(1)[0];
    const uint64_t begin = m_file.GetOffset();
    const std::vector<uint8_t> elements = ReadElements(count);
    for (size_t i = 0; i < elements.size(); i++)
    {
        if (elements[i] >= classes)
        {
            m_file.Fail(begin + i,
                        "label " + std::to_string(elements[i]) + ", 0 to " +
                            std::to_string(classes - 1) + " are accepted");
        }
    }
    return std::vector<Dataset::Label>(elements.begin(), elements.end());
}

DatasetPtr
IdxReader::ReadDataset(const std::string& name,
                       const std::string& imagesPath,
                       const std::string& labelsPath,
                       uint32_t classes)
{
    const Images images = IdxReader(imagesPath).ReadImages();
    std::vector<Dataset::Label> labels = IdxReader(labelsPath).ReadLabels(classes);
    if (images.count != labels.size())
    {
        throw InputError(labelsPath + ", offset 4: " + std::to_string(labels.size()) +
                         " labels for the " + std::to_string(images.count) + " images of " +
                         imagesPath + "; equal numbers are needed");
    }
    if (images.count == 0)
    {
        throw InputError(imagesPath + ", offset 4: no images; at least one is needed");
    }
    AlignedFloats features(images.pixels.size());
    std::transform(images.pixels.begin(), images.pixels.end(), features.Get(), [](uint8_t pixel) {
        return static_cast<float>(pixel) / 255.0F;
    });
    return std::make_shared<const Dataset>(name,
                                           SampleShape{images.rows, images.columns, 1},
                                           classes,
                                           std::move(features),
                                           std::move(labels));
}

std::vector<uint32_t>
IdxReader::ReadHeader(uint32_t dimensions)
{
    constexpr uint32_t UNSIGNED_BYTE = 0x08;
    const uint32_t expected = UNSIGNED_BYTE << 8 | dimensions;
    const uint32_t magic = ReadNumber();
    if (magic != expected)
    {
        m_file.Fail(0,
                    "magic number " + std::to_string(magic) + ", " + std::to_string(expected) +
                        " is needed (unsigned bytes, " + std::to_string(dimensions) +
                        " dimensions)");
    }
    std::vector<uint32_t> sizes(dimensions);
    std::generate(sizes.begin(), sizes.end(), [this]() { return ReadNumber(); });
    return sizes;
}

uint32_t
IdxReader::ReadNumber()
{
    uint8_t bytes[4];
    m_file.Read(bytes, sizeof(bytes));
    return uint32_t{bytes[0]} << 24 | uint32_t{bytes[1]} << 16 | uint32_t{bytes[2]} << 8 |
           uint32_t{bytes[3]};
}

std::vector<uint8_t>
IdxReader::ReadElements(uint64_t length)
{
    // Memory grows with what the file really holds, whatever its header claims.
    constexpr uint64_t CHUNK = 1 << 24;
    std::vector<uint8_t> elements;
    while (elements.size() < length)
    {
        const auto chunk = static_cast<uint32_t>(std::min(CHUNK, length - elements.size()));
        elements.resize(elements.size() + chunk);
        m_file.Read(elements.data() + elements.size() - chunk, chunk);
    }
    uint8_t extra;
    if (m_file.ReadSome(&extra, 1) != 0)
    {
        m_file.Fail(m_file.GetOffset() - 1,
                    "more content than the header announces; the file must end here");
    }
    return elements;
}

} // namespace fl
} // namespace ns3
