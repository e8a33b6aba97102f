/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CSV_READER_H
#define FL_CSV_READER_H

#include "ns3/fl-input-file.h"

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
 * Reads records of a CSV file (RFC 4180), plain or gzip, one after the other.
 *
 * A field in double quotes may hold delimiters, line breaks and doubled quotes. Lines end with LF
 * or CR LF; the last one need not; blank lines at the end of the file and a UTF-8 byte order mark
 * at its beginning are skipped. Everything else that RFC 4180 does not allow is an InputError that
 * names the file and the line: text after a closing quote, a quote within an unquoted field, a
 * quoted field without end, a CR alone, a zero byte.
 *
 * Own code because none of Debian's CSV libraries for C and C++ is header-only, takes line breaks
 * in quoted fields, refuses what is malformed, and tells the line (libcsv, fast-cpp-csv-parser).
 */
class CsvReader
{
  public:
    /**
     * Opens a file.
     *
     * @param path the file
     * @param delimiter what stands between fields, not a quote or line break
     */
    CsvReader(const std::string& path, char delimiter);

    /**
     * Reads the next record.
     *
     * @param fields receives its fields, at least one
     * @return false if there is none
     */
    bool ReadRecord(std::vector<std::string>& fields);

    /**
     * @return the line, counted from 1, in which the last record read begins
     */
    uint64_t GetLine() const;

    /**
     * Throws an InputError.
     *
     * @param line where
     * @param problem what is wrong, and what would be right
     */
    [[noreturn]] void Fail(uint64_t line, const std::string& problem) const;

  private:
    static constexpr int END = -1; ///< end of the file

    /**
     * @return the next byte without taking it, or END
     */
    int Peek();

    /**
     * Takes a byte.
     *
     * @return the byte, or END
     */
    int Take();

    /**
     * Takes a line break, if there is one.
     *
     * @return true if there was one
     */
    bool TakeLineBreak();

    /**
     * Reads a field up to what ends it.
     *
     * @param field receives the text
     */
    void ReadField(std::string& field);

    /**
     * Reads a field in quotes up to its closing quote.
     *
     * @param field receives the text
     */
    void ReadQuoted(std::string& field);

    InputFile m_file;              ///< the file
    int m_delimiter;               ///< stands between fields
    std::vector<uint8_t> m_buffer; ///< bytes read ahead
    size_t m_next{0};              ///< position of the next byte in the buffer
    size_t m_filled{0};            ///< bytes in the buffer
    uint64_t m_line{1};            ///< line of the next byte
    uint64_t m_recordLine{0};      ///< line of the last record's first byte
};

} // namespace fl
} // namespace ns3

#endif // FL_CSV_READER_H
