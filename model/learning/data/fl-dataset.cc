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

namespace
{

/**
 * @param features some numbers
 * @return the same in an aligned block
 */
AlignedFloats
Align(const std::vector<float>& features)
{
    AlignedFloats block(features.size());
    std::copy(features.begin(), features.end(), block.Get());
    return block;
}

} // namespace

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
                 AlignedFloats features,
                 std::vector<Label> labels,
                 std::vector<std::string> classNames)
    : m_name(std::move(name)),
      m_shape(shape),
      m_sampleSize(shape.GetSize()),
      m_classes(classes),
      m_features(std::make_shared<const AlignedFloats>(std::move(features))),
      m_labels(std::move(labels)),
      m_classNames(std::move(classNames))
{
    RequireFit();
    NS_ABORT_MSG_UNLESS(m_classNames.empty() || m_classNames.size() == classes,
                        m_classNames.size() << " names for " << classes << " classes");
}

Dataset::Dataset(std::string name,
                 SampleShape shape,
                 uint32_t classes,
                 const std::vector<float>& features,
                 std::vector<Label> labels)
    : Dataset(std::move(name), shape, classes, Align(features), std::move(labels))
{
}

std::shared_ptr<const Dataset>
Dataset::WithLabels(std::vector<Label> labels) const
{
    auto relabeled = std::make_shared<Dataset>(*this);
    relabeled->m_labels = std::move(labels);
    relabeled->RequireFit();
    return relabeled;
}

void
Dataset::RequireFit() const
{
    NS_ABORT_MSG_UNLESS(m_features->GetCapacity() == m_labels.size() * m_sampleSize,
                        m_features->GetCapacity() << " features for " << m_labels.size()
                                                  << " samples of " << m_shape.ToString());
    NS_ABORT_MSG_UNLESS(std::all_of(m_labels.begin(),
                                    m_labels.end(),
                                    [this](Label label) { return label < m_classes; }),
                        "a label is not below the number of classes, " << m_classes);
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

std::string
Dataset::GetClassName(Label label) const
{
    NS_ASSERT(label < m_classes);
    return m_classNames.empty() ? std::to_string(label) : m_classNames[label];
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
    return m_features->Get() + index * m_sampleSize;
}

const std::vector<Dataset::Label>&
Dataset::GetLabels() const
{
    return m_labels;
}

} // namespace fl
} // namespace ns3
