/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PARAMETER_PAYLOAD_H
#define FL_PARAMETER_PAYLOAD_H

#include "ns3/fl-bulk-payload.h"
#include "ns3/fl-parameter-vector.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * A parameter vector as the bulk part of a message. Wire form: the parameters as binary32 numbers,
 * least significant byte first; zeros for a sized vector.
 */
class ParameterPayload : public BulkPayload
{
  public:
    /**
     * @param vector the vector, not null
     */
    explicit ParameterPayload(ParameterVectorPtr vector);

    uint64_t GetSize() const override;
    void Read(uint64_t offset, uint8_t* destination, uint64_t length) const override;
    bool HasContent() const override;

    /**
     * @return the vector
     */
    const ParameterVectorPtr& GetVector() const;

    /**
     * Gets the vector that a received payload stands for. The payload may come from anywhere.
     *
     * @param payload a ParameterPayload (its own vector is returned, without a copy), a RawPayload
     *        (parsed) or a SizedPayload (a sized vector); may be null
     * @return the vector; nullptr if there is no payload, its size is no multiple of 4 bytes, or
     * its kind is unknown
     */
    static ParameterVectorPtr FromPayload(const BulkPayloadPtr& payload);

    /**
     * @param payload a payload of any origin, may be null
     * @param form a vector of the dimension and kind that is expected
     * @return the vector; nullptr if it is none, or another kind of vector
     */
    static ParameterVectorPtr FromPayload(const BulkPayloadPtr& payload,
                                          const ParameterVector& form);

  private:
    ParameterVectorPtr m_vector; ///< the vector
};

} // namespace fl
} // namespace ns3

#endif // FL_PARAMETER_PAYLOAD_H
