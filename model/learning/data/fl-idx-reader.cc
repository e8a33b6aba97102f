/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-idx-reader.h"

#include "ns3/fl-input-error.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <zlib.h>

namespace ns3
{
namespace fl
{

/// An open file; zlib passes plain content through.
struct IdxReader::File
{
    gzFile handle{nullptr}; ///< zlib's handle

    ~File()
    {
        if (handle)
        {
            gzclose(handle);
        }
    }
};

IdxReader::IdxReader(const std::string& path)
    : m_path(path),
      m_file(std::make_unique<File>())
{
    errno = 0;
    m_file->handle = gzopen(path.c_str(), "rb");
    if (!m_file->handle)
    {
        throw InputError("cannot open " + path + ": " +
                         (errno != 0 ? std::strerror(errno) : "out of memory") +
                         "; a readable IDX file, plain or gzip, is needed");
    }
    gzbuffer(m_file->handle, 1 << 16);
}

IdxReader::~IdxReader() = default;

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
        Fail(8,
             "images of " + std::to_string(images.rows) + "x" + std::to_string(images.columns) +
                 " pixels, 1 to " + std::to_string(MAX_EXTENT) + " each are accepted");
    }
    images.pixels = ReadElements(uint64_t{images.count} * images.rows * images.columns);
    return images;
}

std::vector<Dataset::Label>
IdxReader::ReadLabels(uint32_t classes)
{
    const uint32_t count = ReadHeader(1)[0];
    const uint64_t begin = m_offset;
    const std::vector<uint8_t> elements = ReadElements(count);
    for (size_t i = 0; i < elements.size(); i++)
    {
        if (elements[i] >= classes)
        {
            Fail(begin + i,
                 "label " + std::to_string(elements[i]) + ", 0 to " + std::to_string(classes - 1) +
                     " are accepted");
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
    std::vector<float> features(images.pixels.size());
    std::transform(images.pixels.begin(), images.pixels.end(), features.begin(), [](uint8_t pixel) {
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
        Fail(0,
             "magic number " + std::to_string(magic) + ", " + std::to_string(expected) +
                 " is needed (unsigned bytes, " + std::to_string(dimensions) + " dimensions)");
    }
    std::vector<uint32_t> sizes(dimensions);
    std::generate(sizes.begin(), sizes.end(), [this]() { return ReadNumber(); });
    return sizes;
}

uint32_t
IdxReader::ReadNumber()
{
    uint8_t bytes[4];
    Read(bytes, sizeof(bytes));
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
        Read(elements.data() + elements.size() - chunk, chunk);
    }
    uint8_t extra;
    if (ReadSome(&extra, 1) != 0)
    {
        Fail(m_offset - 1, "more content than the header announces; the file must end here");
    }
    return elements;
}

void
IdxReader::Read(uint8_t* destination, uint32_t length)
{
    const uint32_t count = ReadSome(destination, length);
    if (count < length)
    {
        Fail(m_offset, "the file is truncated: more content is needed");
    }
}

uint32_t
IdxReader::ReadSome(uint8_t* destination, uint32_t length)
{
    const int count = gzread(m_file->handle, destination, length);
    int code = Z_OK;
    const char* reason = gzerror(m_file->handle, &code);
    if (code == Z_BUF_ERROR)
    {
        Fail(m_offset + static_cast<uint64_t>(std::max(count, 0)),
             "the file is truncated: its gzip stream has no end");
    }
    if (count < 0 || (code != Z_OK && code != Z_STREAM_END))
    {
        Fail(m_offset, std::string("cannot be read (") + reason + "); a whole file is needed");
    }
    m_offset += static_cast<uint64_t>(count);
    return static_cast<uint32_t>(count);
}

void
IdxReader::Fail(uint64_t offset, const std::string& problem) const
{
    throw InputError(m_path + ", offset " + std::to_string(offset) + ": " + problem);
}

} // namespace fl
} // namespace ns3
