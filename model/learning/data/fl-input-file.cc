/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-input-file.h"

#include "ns3/fl-input-error.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <zlib.h>

namespace ns3
{
namespace fl
{

/// An open file; zlib passes plain content through.
struct InputFile::Handle
{
    gzFile file{nullptr}; ///< zlib's handle

    ~Handle()
    {
        if (file)
        {
            gzclose(file);
        }
    }
};

InputFile::InputFile(const std::string& path, const std::string& format)
    : m_path(path),
      m_handle(std::make_unique<Handle>())
{
    errno = 0;
    m_handle->file = gzopen(path.c_str(), "rb");
    if (!m_handle->file)
    {
        throw InputError("cannot open " + path + ": " +
                         (errno != 0 ? std::strerror(errno) : "out of memory") + "; a readable " +
                         format + " file, plain or gzip, is needed");
    }
    gzbuffer(m_handle->file, 1 << 16);
}

InputFile::~InputFile() = default;

void
InputFile::Read(uint8_t* destination, uint32_t length)
{
    if (ReadSome(destination, length) < length)
    {
        Fail(m_offset, "the file is truncated: more content is needed");
    }
}

uint32_t
InputFile::ReadSome(uint8_t* destination, uint32_t length)
{
    const int count = gzread(m_handle->file, destination, length);
    int code = Z_OK;
    const char* reason = gzerror(m_handle->file, &code);
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

uint64_t
InputFile::GetOffset() const
{
    return m_offset;
}

const std::string&
InputFile::GetPath() const
{
    return m_path;
}

void
InputFile::Fail(uint64_t offset, const std::string& problem) const
{
    throw InputError(m_path + ", offset " + std::to_string(offset) + ": " + problem);
}

} // namespace fl
} // namespace ns3
