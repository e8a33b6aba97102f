/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-synthetic-data-source.h"

#include "fl-digit-renderer.h"

#include "ns3/uinteger.h"

#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(SyntheticDataSource);

TypeId
SyntheticDataSource::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::SyntheticDataSource")
            .SetParent<DataSource>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<SyntheticDataSource>()
            .AddAttribute("TrainSamples",
                          "Number of samples for training.",
                          UintegerValue(6000),
                          MakeUintegerAccessor(&SyntheticDataSource::m_trainSamples),
                          MakeUintegerChecker<uint32_t>(1, 1000000))
            .AddAttribute("TestSamples",
                          "Number of samples for testing.",
                          UintegerValue(2000),
                          MakeUintegerAccessor(&SyntheticDataSource::m_testSamples),
                          MakeUintegerChecker<uint32_t>(1, 1000000))
            .AddAttribute("Seed",
                          "Which data set to generate; independent of the seed of the run.",
                          UintegerValue(1),
                          MakeUintegerAccessor(&SyntheticDataSource::m_seed),
                          MakeUintegerChecker<uint32_t>(1, 1000000000));
    return tid;
}

DataSplit
SyntheticDataSource::Load() const
{
    return {Generate(m_trainSamples, FIRST_STREAM), Generate(m_testSamples, FIRST_STREAM + 1)};
}

DatasetPtr
SyntheticDataSource::Generate(uint32_t samples, uint64_t stream) const
{
    constexpr uint32_t CLASSES = 10;
    const SampleShape shape{DigitRenderer::SIDE, DigitRenderer::SIDE, 1};
    AlignedFloats features(samples * shape.GetSize());
    std::vector<Dataset::Label> labels(samples);
    DigitRenderer renderer(RngStream(m_seed, stream, 0));
    for (uint32_t i = 0; i < samples; i++)
    {
        labels[i] = static_cast<Dataset::Label>(i % CLASSES);
        renderer.Draw(labels[i], features.Get() + i * shape.GetSize());
    }
    return std::make_shared<const Dataset>("synthetic",
                                           shape,
                                           CLASSES,
                                           std::move(features),
                                           std::move(labels));
}

} // namespace fl
} // namespace ns3
