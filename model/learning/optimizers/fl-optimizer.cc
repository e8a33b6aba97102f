/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-optimizer.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/fl-input-error.h"
#include "ns3/fl-text.h"
#include "ns3/pointer.h"
#include "ns3/string.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <sstream>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(Optimizer);

namespace
{

/**
 * @param text factors such as "conv1 0.1; dense1 2"
 * @return factor of each layer
 * @throw InputError if the text is something else
 */
std::map<std::string, double>
ReadLayerFactors(const std::string& text)
{
    std::map<std::string, double> factors;
    std::istringstream entries(text);
    for (std::string entry; std::getline(entries, entry, ';');)
    {
        std::istringstream words(entry);
        std::string layer;
        std::string number;
        std::string more;
        words >> layer >> number;
        const auto factor = ParseDouble(number);
        if (!factor || *factor < 0 || words >> more || !factors.emplace(layer, *factor).second)
        {
            throw InputError("LayerFactors cannot be " + Quote(text) +
                             "; accepted: a layer and a factor of at least 0, each layer once, "
                             "such as conv1 0.1; dense1 2");
        }
    }
    return factors;
}

} // namespace

TypeId
Optimizer::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::Optimizer")
            .SetParent<Object>()
            .SetGroupName("DecentralizedFl")
            .AddAttribute("Schedule",
                          "How the learning rate changes with a node's steps; none: not at all.",
                          PointerValue(),
                          MakePointerAccessor(&Optimizer::m_schedule),
                          MakePointerChecker<Schedule>())
            .AddAttribute(
                "ClipNorm",
                "Longest gradient, by Euclidean norm; a longer one is shortened to it. 0: "
                "no limit. In units of the gradient.",
                DoubleValue(0),
                MakeDoubleAccessor(&Optimizer::m_clipNorm),
                MakeDoubleChecker<double>(0, 1e30))
            .AddAttribute("ClipValue",
                          "Largest absolute value of each part of the gradient, after ClipNorm. 0: "
                          "no limit. In units of the gradient.",
                          DoubleValue(0),
                          MakeDoubleAccessor(&Optimizer::m_clipValue),
                          MakeDoubleChecker<double>(0, 1e30))
            .AddAttribute("BiasFactor",
                          "Multiple of the learning rate for biases, without unit; 2 in Caffe's "
                          "models.",
                          DoubleValue(1),
                          MakeDoubleAccessor(&Optimizer::m_biasFactor),
                          MakeDoubleChecker<double>(0, 1e6))
            .AddAttribute("BiasDecay",
                          "Multiple of the weight decay for biases, without unit; 0 in many of "
                          "Caffe's models.",
                          DoubleValue(1),
                          MakeDoubleAccessor(&Optimizer::m_biasDecay),
                          MakeDoubleChecker<double>(0, 1e6))
            .AddAttribute("LayerFactors",
                          "Multiples of the learning rate for layers by name, such as conv1 0.1; "
                          "dense1 2. Other layers have 1; 0 freezes a layer.",
                          StringValue(""),
                          MakeStringAccessor(&Optimizer::m_layerFactors),
                          MakeStringChecker())
            .AddAttribute("KeepMoments",
                          "Whether what the optimizer remembers, such as momentum, lives on from a "
                          "node's training of one round to the next; steps are counted on anyway.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&Optimizer::m_keepsMoments),
                          MakeBooleanChecker());
    return tid;
}

Optimizer::Plan
Optimizer::MakePlan(const std::vector<ParameterBlock>& blocks) const
{
    const std::map<std::string, double> factors = ReadLayerFactors(m_layerFactors);
    Plan plan;
    size_t end = 0;
    std::vector<std::string> layers;
    for (const ParameterBlock& block : blocks)
    {
        NS_ABORT_MSG_UNLESS(block.offset == end, "layers leave parameters out, or overlap");
        end += block.size;
        layers.push_back(block.layer);
        const auto factor = factors.find(block.layer);
        Segment segment{block.offset, block.size, 1, 1};
        segment.rateFactor =
            (factor == factors.end() ? 1 : factor->second) * (block.isBias ? m_biasFactor : 1);
        segment.decayFactor = block.isBias ? m_biasDecay : 1;
        if (!plan.empty() && plan.back().rateFactor == segment.rateFactor &&
            plan.back().decayFactor == segment.decayFactor)
        {
            plan.back().size += segment.size;
        }
        else
        {
            plan.push_back(segment);
        }
    }
    for (const auto& [layer, factor] : factors)
    {
        if (std::find(layers.begin(), layers.end(), layer) == layers.end())
        {
            const std::set<std::string> names(layers.begin(), layers.end());
            throw InputError("LayerFactors: the model has no layer " + Quote(layer) +
                             "; accepted: " + Join({names.begin(), names.end()}));
        }
    }
    return plan;
}

void
Optimizer::Step(ParameterVector& parameters,
                const ParameterVector& gradient,
                OptimizerState& state) const
{
    Step(parameters, gradient, state, {Segment{0, parameters.size(), 1, 1}});
}

void
Optimizer::Step(ParameterVector& parameters,
                const ParameterVector& gradient,
                OptimizerState& state,
                const Plan& plan) const
{
    NS_ABORT_MSG_UNLESS(parameters.size() == gradient.size() &&
                            parameters.HasContent() == gradient.HasContent(),
                        "the gradient is not one of these parameters");
    const double rate = GetRate(state.steps);
    state.steps++;
    if (!parameters.HasContent())
    {
        return;
    }
    if (state.moments.empty())
    {
        state.moments.assign(GetMomentCount(), ParameterVector(parameters.size()));
    }
    std::vector<float*> first;
    for (ParameterVector& moment : state.moments)
    {
        NS_ABORT_MSG_UNLESS(moment.size() == parameters.size(), "the state is of another model");
        first.push_back(moment.data());
    }
    NS_ABORT_MSG_UNLESS(first.size() == GetMomentCount(), "the state is of another optimizer");

    Pass pass{};
    pass.scale = 1;
    if (m_clipNorm > 0)
    {
        const double norm = std::sqrt(gradient.SquaredNorm());
        pass.scale = norm > m_clipNorm ? static_cast<float>(m_clipNorm / norm) : 1.0F;
    }
    pass.bound =
        m_clipValue > 0 ? static_cast<float>(m_clipValue) : std::numeric_limits<float>::infinity();
    pass.step = state.steps;
    size_t end = 0;
    std::vector<float*> moments(first.size());
    for (const Segment& segment : plan)
    {
        NS_ABORT_MSG_UNLESS(segment.offset == end, "the plan leaves parameters out");
        end += segment.size;
        pass.size = segment.size;
        pass.weights = parameters.data() + segment.offset;
        pass.gradient = gradient.data() + segment.offset;
        pass.rate = rate * segment.rateFactor;
        pass.decayFactor = segment.decayFactor;
        for (size_t i = 0; i < first.size(); i++)
        {
            moments[i] = first[i] + segment.offset;
        }
        MoveSegment(pass, moments);
    }
    NS_ABORT_MSG_UNLESS(end == parameters.size(), "the plan is of another model");
}

void
Optimizer::EndRound(OptimizerState& state) const
{
    if (!m_keepsMoments)
    {
        state.moments.clear();
    }
}

double
Optimizer::GetRate(uint64_t steps) const
{
    return GetInitialRate() * (m_schedule ? m_schedule->GetFactor(steps) : 1);
}

double
Optimizer::GetStepFlops(size_t dimension) const
{
    const double clipping = (m_clipNorm > 0 ? 3 : 0) + (m_clipValue > 0 ? 2 : 0);
    return (GetParameterFlops() + clipping) * static_cast<double>(dimension);
}

} // namespace fl
} // namespace ns3
