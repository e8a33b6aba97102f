/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-dataset.h"

#include "ns3/abort.h"
#include "ns3/assert.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace fl
{

size_t
SampleShape::GetSize() const
{
    return size_t{height} * width * channels;
}

bool
SampleShape::operator==(const SampleShape& other) const
{
    return height == other.height && width == other.width && channels == other.channels;
}

std::string
SampleShape::ToString() const
{
    return std::to_string(height) + "x" + std::to_string(width) + "x" + std::to_string(channels);
}

Dataset::Dataset(std::string name,
                 SampleShape shape,
                 uint32_t classes,
                 std::vector<float> features,
                 std::vector<Label> labels)
    : m_name(std::move(name)),
      m_shape(shape),
      m_sampleSize(shape.GetSize()),
      m_classes(classes),
      m_features(std::move(features)),
      m_labels(std::move(labels))
{
    NS_ABORT_MSG_UNLESS(m_features.size() == m_labels.size() * m_sampleSize,
                        m_features.size() << " features for " << m_labels.size() << " samples of "
                                          << m_shape.ToString());
    NS_ABORT_MSG_UNLESS(std::all_of(m_labels.begin(),
                                    m_labels.end(),
                                    [classes](Label label) { return label < classes; }),
                        "a label is not below the number of classes, " << classes);
}

const std::string&
Dataset::GetName() const
{
    return m_name;
}

const SampleShape&
Dataset::GetShape() const
{
    return m_shape;
}

uint32_t
Dataset::GetClasses() const
{
    return m_classes;
}

size_t
Dataset::GetSize() const
{
    return m_labels.size();
}

const float*
Dataset::GetFeatures(size_t index) const
{
    NS_ASSERT(index < m_labels.size());
    return m_features.data() + index * m_sampleSize;
}

const std::vector<Dataset::Label>&
Dataset::GetLabels() const
{
    return m_labels;
}

} // namespace fl
} // namespace ns3
