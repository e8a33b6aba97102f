/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-csv-reader.h"

#include "ns3/fl-input-error.h"

namespace ns3
{
namespace fl
{

CsvReader::CsvReader(const std::string& path, char delimiter)
    : m_file(path, "CSV"),
      m_delimiter(static_cast<unsigned char>(delimiter)),
      m_buffer(1 << 16)
{
    if (Peek() == 0xef && m_filled >= 3 && m_buffer[1] == 0xbb && m_buffer[2] == 0xbf)
    {
        m_next = 3;
    }
}

bool
CsvReader::ReadRecord(std::vector<std::string>& fields)
{
    uint64_t blank = 0; // a line without content, which only may stand at the end
    m_recordLine = m_line;
    while (TakeLineBreak())
    {
        blank = m_recordLine;
        m_recordLine = m_line;
    }
    if (Peek() == END)
    {
        return false;
    }
    if (blank != 0)
    {
        Fail(blank, "a blank line within the data; remove it");
    }
    size_t count = 0;
    for (bool hasMore = true; hasMore; count++)
    {
        // Strings that are there keep their memory.
        if (count == fields.size())
        {
            fields.emplace_back();
        }
        ReadField(fields[count]);
        hasMore = Peek() == m_delimiter;
        if (hasMore)
        {
            Take();
        }
    }
    TakeLineBreak();
    fields.resize(count);
    return true;
}

uint64_t
CsvReader::GetLine() const
{
    return m_recordLine;
}

void
CsvReader::Fail(uint64_t line, const std::string& problem) const
{
    throw InputError(m_file.GetPath() + ", line " + std::to_string(line) + ": " + problem);
}

int
CsvReader::Peek()
{
    if (m_next == m_filled)
    {
        m_next = 0;
        m_filled = m_file.ReadSome(m_buffer.data(), static_cast<uint32_t>(m_buffer.size()));
        if (m_filled == 0)
        {
            return END;
        }
    }
    return m_buffer[m_next];
}

int
CsvReader::Take()
{
    const int byte = Peek();
    if (byte != END)
    {
        m_next++;
        m_line += byte == '\n' ? 1 : 0;
    }
    if (byte == 0)
    {
        Fail(m_line, "a zero byte; text in UTF-8 or ASCII is needed");
    }
    return byte;
}

bool
CsvReader::TakeLineBreak()
{
    if (Peek() == '\r')
    {
        Take();
        if (Peek() != '\n')
        {
            Fail(m_line, "a carriage return without line feed; LF or CR LF must end a line");
        }
    }
    if (Peek() == '\n')
    {
        Take();
        return true;
    }
    return false;
}

void
CsvReader::ReadField(std::string& field)
{
    field.clear();
    if (Peek() == '"')
    {
        ReadQuoted(field);
        const int next = Peek();
        if (next != END && next != m_delimiter && next != '\n' && next != '\r')
        {
            Fail(m_line,
                 "text after a closing quote; a delimiter or the end of the line must follow it, "
                 "and a quote within quotes is written twice");
        }
        return;
    }
    for (int next = Peek(); next != END && next != m_delimiter && next != '\n' && next != '\r';
         next = Peek())
    {
        if (next == '"')
        {
            Fail(m_line, "a quote within a field; the whole field must be in quotes then");
        }
        field += static_cast<char>(Take());
    }
}

void
CsvReader::ReadQuoted(std::string& field)
{
    const uint64_t begin = m_line;
    Take();
    while (true)
    {
        const int byte = Take();
        if (byte == END)
        {
            Fail(begin, "a quoted field that begins here has no end; a closing quote is needed");
        }
        if (byte == '"')
        {
            if (Peek() != '"')
            {
                return;
            }
            Take();
        }
        field += static_cast<char>(byte);
    }
}

} // namespace fl
} // namespace ns3
