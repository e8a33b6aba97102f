/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_REFERENCE_NETWORK_H
#define FL_REFERENCE_NETWORK_H

#include "ns3/fl-batch.h"
#include "ns3/fl-dataset.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-tests
 * A network of layers in binary64, one scalar after the other, written from the definitions: what
 * the fast one is compared with. Knows no dropout.
 */
class ReferenceNetwork
{
  public:
    /**
     * @param text the layers, with nothing optional left out but zeros at the end: conv FILTERS
     *        KERNEL STRIDE PAD; maxpool K STRIDE; dense NEURONS; relu; tanh; flatten
     * @param input shape of a sample
     */
    ReferenceNetwork(const std::string& text, const SampleShape& input);

    /**
     * @return number of parameters
     */
    size_t GetDimension() const;

    /**
     * @param parameters the model
     * @param features a sample
     * @return what the last layer gives
     */
    std::vector<double> Forward(const std::vector<double>& parameters,
                                const std::vector<double>& features) const;

    /**
     * @param parameters the model
     * @param batch the samples
     * @return mean softmax cross-entropy in nats
     */
    double GetLoss(const std::vector<double>& parameters, const Batch& batch) const;

  private:
    /// A layer.
    struct Step
    {
        std::string kind;    ///< its name
        uint32_t numbers[4]; ///< what stands behind
        SampleShape input;   ///< shape of its input
        SampleShape output;  ///< shape of its output
        size_t offset;       ///< position of its parameters
    };

    std::vector<Step> m_steps; ///< from the input to the output
    size_t m_dimension{0};     ///< number of parameters
};

} // namespace fl
} // namespace ns3

#endif // FL_REFERENCE_NETWORK_H
