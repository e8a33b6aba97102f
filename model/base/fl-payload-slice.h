/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PAYLOAD_SLICE_H
#define FL_PAYLOAD_SLICE_H

#include "ns3/fl-bulk-payload.h"
#include "ns3/fl-types.h"

#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-base
 * A part of another payload, without a copy.
 */
class PayloadSlice : public BulkPayload
{
  public:
    /**
     * @param whole the other payload
     * @param offset first byte of the part
     * @param length bytes of the part, not beyond the end
     */
    PayloadSlice(BulkPayloadPtr whole, uint64_t offset, uint64_t length);

    uint64_t GetSize() const override;
    void Read(uint64_t offset, uint8_t* destination, uint64_t length) const override;
    bool HasContent() const override;

    /**
     * Puts a payload together again.
     *
     * @param parts all parts in their order, of any kind
     * @return what they are parts of, if all are slices of one payload that is no longer than they
     *         are; else their bytes, or their size if none has content
     */
    static BulkPayloadPtr Join(const std::vector<BulkPayloadPtr>& parts);

  private:
    BulkPayloadPtr m_whole; ///< the other payload
    uint64_t m_offset;      ///< first byte
    uint64_t m_length;      ///< bytes
};

} // namespace fl
} // namespace ns3

#endif // FL_PAYLOAD_SLICE_H
