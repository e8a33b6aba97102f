/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LAYER_TEXT_H
#define FL_LAYER_TEXT_H

#include "ns3/fl-layer.h"
#include "ns3/ptr.h"

#include <string>
#include <vector>

/**
 * @file
 * @ingroup decentralized-fl-learning
 * Networks as text: layers separated by semicolons, each a name and what stands behind it.
 */

namespace ns3
{
namespace fl
{

/// A layer that was read from a text.
struct WrittenLayer
{
    Ptr<Layer> layer; ///< the layer, configured and not bound
    std::string kind; ///< its name, such as conv
    std::string text; ///< as it was written, such as "conv 20 5x5"
};

/**
 * Reads a network.
 *
 * @param text the layers, such as "conv 20 5x5; maxpool 2; dense 10"
 * @return the layers, at least one
 * @throw InputError if a layer is unknown or not written as it should be; names the layer
 */
std::vector<WrittenLayer> ReadLayers(const std::string& text);

/**
 * @param number number of a layer, counted from 1
 * @param text how it was written
 * @return what messages call it, such as "layer 2 (maxpool 2)"
 */
std::string DescribeLayer(size_t number, const std::string& text);

} // namespace fl
} // namespace ns3

#endif // FL_LAYER_TEXT_H
