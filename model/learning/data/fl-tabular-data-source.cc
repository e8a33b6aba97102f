/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-tabular-data-source.h"

#include "ns3/double.h"
#include "ns3/rng-stream.h"
#include "ns3/uinteger.h"

#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(TabularDataSource);

namespace
{

/**
 * Draws standard normal numbers (G. E. P. Box, M. E. Muller, Annals of Mathematical Statistics
 * 29(2), 1958; only the cosine is used).
 *
 * @param random where random numbers come from
 * @return a number
 */
double
DrawNormal(RngStream& random)
{
    constexpr double PI = 3.14159265358979323846;
    const double radius = std::sqrt(-2 * std::log(random.RandU01()));
    return radius * std::cos(2 * PI * random.RandU01());
}

} // namespace

TypeId
TabularDataSource::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::TabularDataSource")
            .SetParent<DataSource>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<TabularDataSource>()
            .AddAttribute("TrainSamples",
                          "Number of samples for training.",
                          UintegerValue(6000),
                          MakeUintegerAccessor(&TabularDataSource::m_trainSamples),
                          MakeUintegerChecker<uint32_t>(1, 1000000))
            .AddAttribute("TestSamples",
                          "Number of samples for testing.",
                          UintegerValue(2000),
                          MakeUintegerAccessor(&TabularDataSource::m_testSamples),
                          MakeUintegerChecker<uint32_t>(1, 1000000))
            .AddAttribute("Features",
                          "Number of features of a sample.",
                          UintegerValue(20),
                          MakeUintegerAccessor(&TabularDataSource::m_features),
                          MakeUintegerChecker<uint32_t>(1, 10000))
            .AddAttribute("Separation",
                          "Distance of the means of the two classes (standard deviations).",
                          DoubleValue(2),
                          MakeDoubleAccessor(&TabularDataSource::m_separation),
                          MakeDoubleChecker<double>(0, 100))
            .AddAttribute("Flip",
                          "Probability that a label is the other one.",
                          DoubleValue(0),
                          MakeDoubleAccessor(&TabularDataSource::m_flip),
                          MakeDoubleChecker<double>(0, 0.5))
            .AddAttribute("Seed",
                          "Which data set to generate; independent of the seed of the run.",
                          UintegerValue(1),
                          MakeUintegerAccessor(&TabularDataSource::m_seed),
                          MakeUintegerChecker<uint32_t>(1, 1000000000));
    return tid;
}

DataSplit
TabularDataSource::Load() const
{
    return {Generate(m_trainSamples, FIRST_STREAM + 1), Generate(m_testSamples, FIRST_STREAM + 2)};
}

double
TabularDataSource::GetBayesAccuracy() const
{
    const double rightSide = std::erfc(-m_separation / 2 / std::sqrt(2)) / 2;
    return (1 - m_flip) * rightSide + m_flip * (1 - rightSide);
}

DatasetPtr
TabularDataSource::Generate(uint32_t samples, uint64_t stream) const
{
    // The line through both means is the same for training and test data.
    RngStream lineRandom(m_seed, FIRST_STREAM, 0);
    std::vector<double> mean(m_features);
    for (double& coordinate : mean)
    {
        coordinate = DrawNormal(lineRandom);
    }
    const double length =
        std::sqrt(std::inner_product(mean.begin(), mean.end(), mean.begin(), 0.0));
    for (double& coordinate : mean)
    {
        coordinate *= m_separation / 2 / length;
    }

    RngStream random(m_seed, stream, 0);
    AlignedFloats features(size_t{samples} * m_features);
    std::vector<Dataset::Label> labels(samples);
    float* next = features.Get();
    for (uint32_t i = 0; i < samples; i++)
    {
        const uint32_t side = i % 2;
        for (double coordinate : mean)
        {
            *next++ =
                static_cast<float>(DrawNormal(random) + (side == 1 ? coordinate : -coordinate));
        }
        const uint32_t flipped = random.RandU01() < m_flip ? 1 : 0;
        labels[i] = static_cast<Dataset::Label>(side ^ flipped);
    }
    return std::make_shared<const Dataset>("tabular",
                                           SampleShape{1, m_features, 1},
                                           2,
                                           std::move(features),
                                           std::move(labels));
}

} // namespace fl
} // namespace ns3
