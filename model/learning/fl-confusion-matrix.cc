/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-confusion-matrix.h"

#include "ns3/abort.h"

#include <cmath>

namespace ns3
{
namespace fl
{

namespace
{

/**
 * @param part a count
 * @param whole another
 * @return their ratio; NaN if there is none
 */
double
GetShare(uint64_t part, uint64_t whole)
{
    return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : std::nan("");
}

} // namespace

ConfusionMatrix::ConfusionMatrix(uint32_t classes,
                                 const std::vector<Dataset::Label>& labels,
                                 const std::vector<Dataset::Label>& predictions)
    : m_classes(classes),
      m_counts(size_t{classes} * classes)
{
    NS_ABORT_MSG_UNLESS(labels.size() == predictions.size(), "a prediction for each label");
    for (size_t i = 0; i < labels.size(); i++)
    {
        NS_ABORT_MSG_UNLESS(labels[i] < classes && predictions[i] < classes, "no such class");
        m_counts[size_t{labels[i]} * classes + predictions[i]]++;
    }
}

uint32_t
ConfusionMatrix::GetClasses() const
{
    return m_classes;
}

uint64_t
ConfusionMatrix::GetCount(uint32_t label, uint32_t prediction) const
{
    NS_ABORT_MSG_UNLESS(label < m_classes && prediction < m_classes, "no such class");
    return m_counts[size_t{label} * m_classes + prediction];
}

double
ConfusionMatrix::GetAccuracy() const
{
    uint64_t right = 0;
    uint64_t all = 0;
    for (uint32_t label = 0; label < m_classes; label++)
    {
        right += GetCount(label, label);
        for (uint32_t prediction = 0; prediction < m_classes; prediction++)
        {
            all += GetCount(label, prediction);
        }
    }
    return GetShare(right, all);
}

double
ConfusionMatrix::GetRate(uint32_t label, uint32_t prediction) const
{
    const uint64_t part = GetCount(label, prediction);
    uint64_t all = 0;
    for (uint32_t other = 0; other < m_classes; other++)
    {
        all += GetCount(label, other);
    }
    return GetShare(part, all);
}

} // namespace fl
} // namespace ns3
