/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_INPUT_FILE_H
#define FL_INPUT_FILE_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * A file of data, plain or gzip (told apart by content), read from its beginning. Every error is an
 * InputError that names the file and the offset in its uncompressed content.
 */
class InputFile
{
  public:
    /**
     * Opens a file.
     *
     * @param path the file
     * @param format what it should be, for the message, such as "IDX"
     */
    InputFile(const std::string& path, const std::string& format);
    ~InputFile();
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;

    /**
     * Reads exactly so many bytes; a file that has fewer is an error.
     *
     * @param destination where they go
     * @param length how many
     */
    void Read(uint8_t* destination, uint32_t length);

    /**
     * Reads as many bytes as there are, at most so many.
     *
     * @param destination where they go
     * @param length how many
     * @return how many there were; fewer than asked for only at the end of the file
     */
    uint32_t ReadSome(uint8_t* destination, uint32_t length);

    /**
     * @return uncompressed bytes read so far
     */
    uint64_t GetOffset() const;

    /**
     * @return the file's name
     */
    const std::string& GetPath() const;

    /**
     * Throws an InputError.
     *
     * @param offset where in the uncompressed content
     * @param problem what is wrong, and what would be right
     */
    [[noreturn]] void Fail(uint64_t offset, const std::string& problem) const;

  private:
    /// The open file, which hides zlib.
    struct Handle;

    std::string m_path;               ///< the file's name
    std::unique_ptr<Handle> m_handle; ///< the open file
    uint64_t m_offset{0};             ///< uncompressed bytes read
};

} // namespace fl
} // namespace ns3

#endif // FL_INPUT_FILE_H
