/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learner.h"

#include "ns3/abort.h"
#include "ns3/fl-input-error.h"

#include <string>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(Learner);

TypeId
Learner::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::Learner").SetParent<Object>().SetGroupName("DecentralizedFl");
    return tid;
}

void
Learner::Bind(const SampleShape& shape, uint32_t classes)
{
    if (m_classes != 0)
    {
        NS_ABORT_MSG_UNLESS(shape == m_shape && classes == m_classes,
                            "a learner serves data of one shape only");
        return;
    }
    if (shape.GetSize() == 0 || classes < 2)
    {
        throw InputError("cannot learn " + std::to_string(classes) + " classes from samples of " +
                         shape.ToString() +
                         ": at least 2 classes and one feature a sample are needed");
    }
    m_shape = shape;
    m_classes = classes;
    try
    {
        DoBind();
    }
    catch (...)
    {
        m_classes = 0;
        throw;
    }
}

const SampleShape&
Learner::GetShape() const
{
    return m_shape;
}

uint32_t
Learner::GetClasses() const
{
    return m_classes;
}

std::vector<ParameterBlock>
Learner::GetBlocks() const
{
    return {ParameterBlock{"all", 0, GetDimension(), false}};
}

bool
Learner::NeedsSeed() const
{
    return false;
}

ParameterVector
Learner::InitializeParameters(const Ptr<UniformRandomVariable>& /* uniform */) const
{
    return ParameterVector(GetDimension());
}

Evaluation
Learner::EvaluateAndPredict(const ParameterVector& parameters,
                            const Batch& batch,
                            std::vector<Dataset::Label>& predictions) const
{
    predictions = Predict(parameters, batch);
    return Evaluate(parameters, batch);
}

void
Learner::DoBind()
{
}

void
Learner::RequireFit(const ParameterVector& parameters, const Batch& batch) const
{
    NS_ABORT_MSG_UNLESS(m_classes != 0, "the learner is not bound to a shape");
    NS_ABORT_MSG_UNLESS(parameters.size() == GetDimension(),
                        parameters.size() << " parameters for a model of " << GetDimension());
    NS_ABORT_MSG_UNLESS(batch.GetDataset().GetShape() == m_shape &&
                            batch.GetDataset().GetClasses() <= m_classes,
                        "data of another shape than the learner was bound to");
}

} // namespace fl
} // namespace ns3
