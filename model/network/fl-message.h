/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_MESSAGE_H
#define FL_MESSAGE_H

#include "ns3/fl-bulk-payload.h"
#include "ns3/fl-message-schema.h"
#include "ns3/fl-types.h"

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace ns3
{
namespace fl
{

class Message;

/// A message that has been sent or received: shared and immutable.
using MessagePtr = std::shared_ptr<const Message>;

/**
 * @ingroup decentralized-fl-network
 * What one node tells another: the control part, fields as its schema lists them, and an optional
 * bulk part (a vector), which is shared and never copied.
 */
class Message
{
  public:
    /**
     * @param schema message type, from the MessageCatalog
     * @param round training round it belongs to
     * @param phase phase of the round, a number of the system's own
     */
    Message(const MessageSchema& schema, Round round, uint8_t phase);

    /**
     * @return message type
     */
    const MessageSchema& GetSchema() const;

    /**
     * @return training round it belongs to
     */
    Round GetRound() const;

    /**
     * @return phase of the round
     */
    uint8_t GetPhase() const;

    /**
     * Sets a field of kind UNSIGNED; a value that does not fit the width is a programming error.
     *
     * @param field name
     * @param value number
     * @return this message
     */
    Message& SetUnsigned(const std::string& field, uint64_t value);

    /**
     * Sets a field of kind REAL.
     *
     * @param field name
     * @param value number
     * @return this message
     */
    Message& SetReal(const std::string& field, double value);

    /**
     * Sets a field of kind FIXED_BYTES (the size must be the width) or BYTES.
     *
     * @param field name
     * @param value bytes
     * @return this message
     */
    Message& SetBytes(const std::string& field, Bytes value);

    /**
     * Sets a field of kind UNSIGNED_LIST.
     *
     * @param field name
     * @param value numbers
     * @return this message
     */
    Message& SetList(const std::string& field, std::vector<uint64_t> value);

    /**
     * @param bulk the bulk part; only for types that carry one
     * @return this message
     */
    Message& SetBulk(BulkPayloadPtr bulk);

    /**
     * @param field name of a field of kind UNSIGNED
     * @return its value
     */
    uint64_t GetUnsigned(const std::string& field) const;

    /**
     * @param field name of a field of kind REAL
     * @return its value
     */
    double GetReal(const std::string& field) const;

    /**
     * @param field name of a field of kind FIXED_BYTES or BYTES
     * @return its value
     */
    const Bytes& GetBytes(const std::string& field) const;

    /**
     * @param field name of a field of kind UNSIGNED_LIST
     * @return its value
     */
    const std::vector<uint64_t>& GetList(const std::string& field) const;

    /**
     * @return the bulk part, nullptr if there is none
     */
    const BulkPayloadPtr& GetBulk() const;

    /**
     * @return size of the bulk part in bytes, 0 if there is none
     */
    uint64_t GetBulkSize() const;

    /**
     * What a receiver makes of the message, made once: the receivers of a multicast may share one
     * message, and may then share this, too. For the main thread, and for one type T of result a
     * message type.
     *
     * @tparam T what is made
     * @tparam F makes it, of equal messages equal ones
     * @param parse called with this message, returns a std::shared_ptr<const T>, which may be null
     * @return the result
     */
    template <typename T, typename F>
    std::shared_ptr<const T> Parse(const F& parse) const
    {
        if (!m_parsed.isThere)
        {
            m_parsed.result = std::shared_ptr<const T>(parse(*this));
            m_parsed.isThere = true;
        }
        return std::static_pointer_cast<const T>(m_parsed.result);
    }

    /**
     * @return the control part as it goes on the wire; fields never set are zero or empty
     */
    Bytes EncodeControl() const;

    /**
     * Reads a control part that may be truncated or forged.
     *
     * @param schema message type
     * @param round training round from the header
     * @param phase phase from the header
     * @param control bytes of the control part
     * @return the message without its bulk part, nullptr unless the bytes are exactly the fields
     */
    static std::shared_ptr<Message> Decode(const MessageSchema& schema,
                                           Round round,
                                           uint8_t phase,
                                           const Bytes& control);

  private:
    /// Value of a field, by its kind.
    using FieldValue = std::variant<uint64_t, double, Bytes, std::vector<uint64_t>>;

    /// What a receiver has made of a message. A copy, which may be changed, begins without.
    struct Parsed
    {
        Parsed() = default;

        /// Copies nothing.
        Parsed(const Parsed& /* other */)
        {
        }

        /**
         * Copies nothing.
         *
         * @return this, empty
         */
        Parsed& operator=(const Parsed& /* other */)
        {
            isThere = false;
            result.reset();
            return *this;
        }

        bool isThere{false};                ///< whether there is a result
        std::shared_ptr<const void> result; ///< the result
    };

    /**
     * @param field name
     * @param kind the kind it must have
     * @return position of the field
     */
    size_t FindField(const std::string& field, FieldKind kind) const;

    const MessageSchema* m_schema;    ///< message type
    Round m_round;                    ///< training round
    uint8_t m_phase;                  ///< phase of the round
    std::vector<FieldValue> m_values; ///< by position in the schema
    BulkPayloadPtr m_bulk;            ///< bulk part
    mutable Parsed m_parsed;          ///< what a receiver has made of it
};

} // namespace fl
} // namespace ns3

#endif // FL_MESSAGE_H
