/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PARAMETER_BLOCK_H
#define FL_PARAMETER_BLOCK_H

#include <cstddef>
#include <string>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * A run of parameters that belongs to one layer, so that an optimizer can treat layers and biases
 * differently.
 */
struct ParameterBlock
{
    std::string layer;  ///< name of the layer
    size_t offset{0};   ///< first parameter
    size_t size{0};     ///< number of parameters
    bool isBias{false}; ///< whether they are biases
};

} // namespace fl
} // namespace ns3

#endif // FL_PARAMETER_BLOCK_H
