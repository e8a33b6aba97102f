/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-message.h"

#include "ns3/abort.h"
#include "ns3/fl-byte-codec.h"

#include <utility>

namespace ns3
{
namespace fl
{

Message::Message(const MessageSchema& schema, Round round, uint8_t phase)
    : m_schema(&schema),
      m_round(round),
      m_phase(phase)
{
    m_values.reserve(schema.fields.size());
    for (const auto& field : schema.fields)
    {
        switch (field.kind)
        {
        case FieldKind::UNSIGNED:
            m_values.emplace_back(uint64_t{0});
            break;
        case FieldKind::REAL:
            m_values.emplace_back(0.0);
            break;
        case FieldKind::FIXED_BYTES:
            m_values.emplace_back(Bytes(field.width, 0));
            break;
        case FieldKind::BYTES:
            m_values.emplace_back(Bytes());
            break;
        case FieldKind::UNSIGNED_LIST:
            m_values.emplace_back(std::vector<uint64_t>());
            break;
        }
    }
}

const MessageSchema&
Message::GetSchema() const
{
    return *m_schema;
}

Round
Message::GetRound() const
{
    return m_round;
}

uint8_t
Message::GetPhase() const
{
    return m_phase;
}

size_t
Message::FindField(const std::string& field, FieldKind kind) const
{
    const size_t index = m_schema->GetFieldIndex(field);
    NS_ABORT_MSG_IF(m_schema->fields[index].kind != kind,
                    m_schema->name << "." << field << " is of another kind");
    return index;
}

Message&
Message::SetUnsigned(const std::string& field, uint64_t value)
{
    const size_t index = FindField(field, FieldKind::UNSIGNED);
    const uint32_t width = m_schema->fields[index].width;
    NS_ABORT_MSG_IF(width < 8 && value >> (8 * width) != 0,
                    m_schema->name << "." << field << " = " << value << " needs more than " << width
                                   << " bytes");
    m_values[index] = value;
    m_parsed = Parsed();
    return *this;
}

Message&
Message::SetReal(const std::string& field, double value)
{
    m_values[FindField(field, FieldKind::REAL)] = value;
    m_parsed = Parsed();
    return *this;
}

Message&
Message::SetBytes(const std::string& field, Bytes value)
{
    const size_t index = m_schema->GetFieldIndex(field);
    const FieldSchema& schema = m_schema->fields[index];
    NS_ABORT_MSG_UNLESS(schema.kind == FieldKind::BYTES ||
                            (schema.kind == FieldKind::FIXED_BYTES && value.size() == schema.width),
                        m_schema->name << "." << field << " does not take " << value.size()
                                       << " bytes");
    m_values[index] = std::move(value);
    m_parsed = Parsed();
    return *this;
}

Message&
Message::SetList(const std::string& field, std::vector<uint64_t> value)
{
    const size_t index = FindField(field, FieldKind::UNSIGNED_LIST);
    const uint32_t width = m_schema->fields[index].width;
    for (uint64_t element : value)
    {
        NS_ABORT_MSG_IF(width < 8 && element >> (8 * width) != 0,
                        m_schema->name << "." << field << " has an element " << element
                                       << " that needs more than " << width << " bytes");
    }
    m_values[index] = std::move(value);
    m_parsed = Parsed();
    return *this;
}

Message&
Message::SetBulk(BulkPayloadPtr bulk)
{
    NS_ABORT_MSG_UNLESS(m_schema->carriesBulk, m_schema->name << " carries no bulk part");
    m_bulk = std::move(bulk);
    m_parsed = Parsed();
    return *this;
}

uint64_t
Message::GetUnsigned(const std::string& field) const
{
    return std::get<uint64_t>(m_values[m_schema->GetFieldIndex(field)]);
}

double
Message::GetReal(const std::string& field) const
{
    return std::get<double>(m_values[m_schema->GetFieldIndex(field)]);
}

const Bytes&
Message::GetBytes(const std::string& field) const
{
    return std::get<Bytes>(m_values[m_schema->GetFieldIndex(field)]);
}

const std::vector<uint64_t>&
Message::GetList(const std::string& field) const
{
    return std::get<std::vector<uint64_t>>(m_values[m_schema->GetFieldIndex(field)]);
}

const BulkPayloadPtr&
Message::GetBulk() const
{
    return m_bulk;
}

uint64_t
Message::GetBulkSize() const
{
    return m_bulk ? m_bulk->GetSize() : 0;
}

Bytes
Message::EncodeControl() const
{
    ByteWriter writer(64);
    for (size_t i = 0; i < m_values.size(); i++)
    {
        const FieldSchema& field = m_schema->fields[i];
        switch (field.kind)
        {
        case FieldKind::UNSIGNED:
            writer.WriteUnsigned(std::get<uint64_t>(m_values[i]), field.width);
            break;
        case FieldKind::REAL:
            writer.WriteDouble(std::get<double>(m_values[i]));
            break;
        case FieldKind::BYTES:
        case FieldKind::FIXED_BYTES: {
            const auto& bytes = std::get<Bytes>(m_values[i]);
            if (field.kind == FieldKind::BYTES)
            {
                writer.WriteUnsigned(bytes.size(), 4);
            }
            writer.WriteBytes(bytes.data(), bytes.size());
            break;
        }
        case FieldKind::UNSIGNED_LIST: {
            const auto& list = std::get<std::vector<uint64_t>>(m_values[i]);
            writer.WriteUnsigned(list.size(), 4);
            for (uint64_t value : list)
            {
                writer.WriteUnsigned(value, field.width);
            }
            break;
        }
        }
    }
    return writer.Take();
}

std::shared_ptr<Message>
Message::Decode(const MessageSchema& schema, Round round, uint8_t phase, const Bytes& control)
{
    auto message = std::make_shared<Message>(schema, round, phase);
    ByteReader reader(control.data(), control.size());
    for (size_t i = 0; i < schema.fields.size(); i++)
    {
        const FieldSchema& field = schema.fields[i];
        switch (field.kind)
        {
        case FieldKind::UNSIGNED:
            message->m_values[i] = reader.ReadUnsigned(field.width);
            break;
        case FieldKind::REAL:
            message->m_values[i] = reader.ReadDouble();
            break;
        case FieldKind::FIXED_BYTES:
            message->m_values[i] = reader.ReadBytes(field.width);
            break;
        case FieldKind::BYTES:
            message->m_values[i] = reader.ReadBytes(reader.ReadUnsigned(4));
            break;
        case FieldKind::UNSIGNED_LIST: {
            const uint64_t count = reader.ReadUnsigned(4);
            if (count > reader.GetRemaining() / field.width)
            {
                return nullptr;
            }
            std::vector<uint64_t> list(count);
            for (auto& value : list)
            {
                value = reader.ReadUnsigned(field.width);
            }
            message->m_values[i] = std::move(list);
            break;
        }
        }
    }
    if (reader.HasFailed() || reader.GetRemaining() > 0)
    {
        return nullptr;
    }
    return message;
}

} // namespace fl
} // namespace ns3
