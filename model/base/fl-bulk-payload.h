/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_BULK_PAYLOAD_H
#define FL_BULK_PAYLOAD_H

#include "ns3/fl-types.h"

#include <cstdint>
#include <memory>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-base
 * The large part of a message (a model, a gradient), immutable and shared: it is never copied when
 * it is sent, however many receivers it has. A transport needs its size only, or, when it carries
 * real bytes, its serialized form.
 */
class BulkPayload
{
  public:
    virtual ~BulkPayload() = default;

    /**
     * @return size in bytes on the wire
     */
    virtual uint64_t GetSize() const = 0;

    /**
     * Serializes a part of the payload.
     *
     * @param offset first byte
     * @param destination where the bytes go
     * @param length number of bytes; offset + length is at most GetSize()
     */
    virtual void Read(uint64_t offset, uint8_t* destination, uint64_t length) const = 0;

    /**
     * @return false if it is known to be zeros only, because only its size matters
     */
    virtual bool HasContent() const;
};

/// A shared, immutable payload.
using BulkPayloadPtr = std::shared_ptr<const BulkPayload>;

/**
 * @ingroup decentralized-fl-base
 * A payload that is just bytes: what a transport hands over that carried real bytes.
 */
class RawPayload : public BulkPayload
{
  public:
    /**
     * @param bytes the content
     */
    explicit RawPayload(Bytes bytes);

    uint64_t GetSize() const override;
    void Read(uint64_t offset, uint8_t* destination, uint64_t length) const override;

    /**
     * @return the content
     */
    const Bytes& GetBytes() const;

  private:
    Bytes m_bytes; ///< content
};

/**
 * @ingroup decentralized-fl-base
 * A payload of a given size without content: the `sized` point of the learning axis. Its serialized
 * form is zeros.
 */
class SizedPayload : public BulkPayload
{
  public:
    /**
     * @param size bytes
     */
    explicit SizedPayload(uint64_t size);

    uint64_t GetSize() const override;
    void Read(uint64_t offset, uint8_t* destination, uint64_t length) const override;
    bool HasContent() const override;

  private:
    uint64_t m_size; ///< bytes
};

} // namespace fl
} // namespace ns3

#endif // FL_BULK_PAYLOAD_H
