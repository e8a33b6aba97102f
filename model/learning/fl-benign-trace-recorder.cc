/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-benign-trace-recorder.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/fl-local-trainer.h"
#include "ns3/fl-random.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(BenignTraceRecorder);

TypeId
BenignTraceRecorder::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::BenignTraceRecorder")
            .SetParent<Object>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<BenignTraceRecorder>()
            .AddAttribute("PublicShare",
                          "Share of the training samples that is public; at least one sample is.",
                          DoubleValue(0.1),
                          MakeDoubleAccessor(&BenignTraceRecorder::m_publicShare),
                          MakeDoubleChecker<double>(0, 1))
            .AddAttribute("Clients",
                          "Virtual clients that train on the public samples.",
                          UintegerValue(4),
                          MakeUintegerAccessor(&BenignTraceRecorder::m_clients),
                          MakeUintegerChecker<uint32_t>(2, 1000))
            .AddAttribute(
                "RecordedRounds",
                "Most rounds whose updates are kept, spread evenly over the rounds of the "
                "run.",
                UintegerValue(20),
                MakeUintegerAccessor(&BenignTraceRecorder::m_recordedRounds),
                MakeUintegerChecker<uint32_t>(1, 1000000));
    return tid;
}

std::vector<ParameterVectorPtr>
BenignTraceRecorder::Record(const Learner& learner,
                            const Optimizer& optimizer,
                            const Task& task,
                            const Ptr<UniformRandomVariable>& uniform) const
{
    NS_ABORT_MSG_UNLESS(task.start && task.data && task.samples > 0 && task.rounds > 0,
                        "recording needs a model, data, samples and rounds");
    std::vector<ParameterVectorPtr> traces;
    if (!task.start->HasContent())
    {
        return traces;
    }
    const auto all = static_cast<uint32_t>(task.data->GetSize());
    const auto publicCount =
        std::max<uint32_t>(1, static_cast<uint32_t>(std::lround(m_publicShare * all)));
    const std::vector<uint32_t> publicSamples = DrawSubset(all, publicCount, uniform);
    const uint32_t kept = std::min(m_recordedRounds, task.rounds);
    ParameterVectorPtr model = task.start;
    std::vector<OptimizerStatePtr> states(m_clients);
    for (uint32_t round = 0; round < task.rounds; round++)
    {
        // The first of every rounds / kept rounds, in whole numbers.
        const bool isKept = uint64_t{round} * kept % task.rounds < kept;
        auto next = std::make_shared<ParameterVector>(*model);
        for (uint32_t client = 0; client < m_clients; client++)
        {
            std::vector<uint32_t> samples(task.samples);
            for (uint32_t& sample : samples)
            {
                sample = publicSamples[uniform->GetInteger(0, publicCount - 1)];
            }
            LocalTrainer::Task work;
            work.start = model;
            work.data = task.data;
            work.epochs = LocalTrainer::DrawEpochs(samples, task.epochs, uniform);
            work.seeds = LocalTrainer::DrawSeeds(learner, task.epochs, uniform);
            work.batchSize = task.batchSize;
            work.state = states[client];
            LocalTrainer::Outcome outcome = LocalTrainer::Train(learner, optimizer, work);
            states[client] = std::make_shared<const OptimizerState>(std::move(outcome.state));
            ParameterVector update = std::move(outcome.parameters);
            update.AddScaled(-1, *model);
            next->AddScaled(1.0F / static_cast<float>(m_clients), update);
            if (isKept)
            {
                traces.push_back(std::make_shared<const ParameterVector>(std::move(update)));
            }
        }
        model = next;
    }
    return traces;
}

} // namespace fl
} // namespace ns3
