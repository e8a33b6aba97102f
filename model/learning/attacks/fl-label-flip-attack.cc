/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-label-flip-attack.h"

#include "ns3/fl-compat.h"
#include "ns3/fl-input-error.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(LabelFlipAttack);

TypeId
LabelFlipAttack::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::LabelFlipAttack")
            .SetParent<DataAttack>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<LabelFlipAttack>()
            .AddAttribute("Mapping",
                          "Which labels are changed: pair, those of class Source into Target; "
                          "next, all into the next class; reverse, all, counted from the last "
                          "class.",
                          StringValue("pair"),
                          compat::EnumAccessor<LabelFlipMapping>(&LabelFlipAttack::m_mapping),
                          MakeEnumChecker(LABEL_FLIP_PAIR,
                                          "pair",
                                          LABEL_FLIP_NEXT,
                                          "next",
                                          LABEL_FLIP_REVERSE,
                                          "reverse"))
            .AddAttribute("Source",
                          "Class whose samples get a wrong label, with Mapping=pair.",
                          UintegerValue(1),
                          MakeUintegerAccessor(&LabelFlipAttack::m_source),
                          MakeUintegerChecker<Dataset::Label>())
            .AddAttribute("Target",
                          "Class that they are labeled as, with Mapping=pair.",
                          UintegerValue(7),
                          MakeUintegerAccessor(&LabelFlipAttack::m_target),
                          MakeUintegerChecker<Dataset::Label>());
    return tid;
}

DatasetPtr
LabelFlipAttack::DoPoisonData(const OwnDataView& own) const
{
    const uint32_t classes = own.data->GetClasses();
    std::vector<Dataset::Label> map(classes);
    for (uint32_t label = 0; label < classes; label++)
    {
        switch (m_mapping)
        {
        case LABEL_FLIP_PAIR:
            map[label] = label == m_source ? m_target : static_cast<Dataset::Label>(label);
            break;
        case LABEL_FLIP_NEXT:
            map[label] = static_cast<Dataset::Label>((label + 1) % classes);
            break;
        case LABEL_FLIP_REVERSE:
            map[label] = static_cast<Dataset::Label>(classes - 1 - label);
            break;
        }
    }
    std::vector<Dataset::Label> labels = own.data->GetLabels();
    std::transform(labels.begin(), labels.end(), labels.begin(), [&map](Dataset::Label label) {
        return map[label];
    });
    return own.data->WithLabels(std::move(labels));
}

void
LabelFlipAttack::DoRequireUsable(const AttackOffer& offer) const
{
    if (m_mapping == LABEL_FLIP_PAIR && std::max(m_source, m_target) >= offer.classes)
    {
        throw InputError("Source=" + std::to_string(m_source) +
                         " or Target=" + std::to_string(m_target) + " of " + GetTypeId().GetName() +
                         " is no class of the data; accepted: 0 to " +
                         std::to_string(offer.classes - 1));
    }
}

} // namespace fl
} // namespace ns3
