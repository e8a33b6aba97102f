/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-idx-fixtures.h"
#include "fl-message-of.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/fl-credit-default-data-source.h"
#include "ns3/fl-tabular-data-source.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * The generated table: distance of the means, unit variance, and the accuracy of the best rule.
 */
class TabularTest : public TestCase
{
  public:
    /**
     * @param separation distance of the means
     * @param flip probability of a wrong label
     * @param accuracy accuracy of the best classifier
     */
    TabularTest(double separation, double flip, double accuracy)
        : TestCase("generated table, separation " + std::to_string(separation) + ", flip " +
                   std::to_string(flip)),
          m_separation(separation),
          m_flip(flip),
          m_accuracy(accuracy)
    {
    }

  private:
    /**
     * @param data a data set
     * @param sign +1 to add samples of class 1 and subtract those of class 0, +0 to add all
     * @return mean of the samples
     */
    static std::vector<double> GetMean(const Dataset& data, bool sign)
    {
        std::vector<double> mean(data.GetShape().GetSize());
        for (size_t i = 0; i < data.GetSize(); i++)
        {
            for (size_t j = 0; j < mean.size(); j++)
            {
                const double weight = sign && data.GetLabels()[i] == 0 ? -1 : 1;
                mean[j] += weight * data.GetFeatures(i)[j] / data.GetSize();
            }
        }
        return mean;
    }

    void DoRun() override
    {
        auto source = CreateObject<TabularDataSource>();
        source->SetAttribute("TrainSamples", UintegerValue(20000));
        source->SetAttribute("TestSamples", UintegerValue(20000));
        source->SetAttribute("Features", UintegerValue(8));
        source->SetAttribute("Separation", DoubleValue(m_separation));
        source->SetAttribute("Flip", DoubleValue(m_flip));
        NS_TEST_EXPECT_MSG_EQ_TOL(source->GetBayesAccuracy(), m_accuracy, 5e-5, "closed form");
        const DataSplit split = source->Load();
        NS_TEST_EXPECT_MSG_EQ(split.train->GetShape().ToString(), "1x8x1", "shape");
        NS_TEST_EXPECT_MSG_EQ(split.train->GetClasses(), 2, "classes");

        // The means of both classes are opposite, and flips pull them together.
        const std::vector<double> line = GetMean(*split.train, true);
        double length = 0;
        for (double coordinate : line)
        {
            length += coordinate * coordinate;
        }
        length = std::sqrt(length);
        NS_TEST_EXPECT_MSG_EQ_TOL(length, m_separation / 2 * (1 - 2 * m_flip), 0.03, "means");
        for (double coordinate : GetMean(*split.train, false))
        {
            NS_TEST_EXPECT_MSG_EQ_TOL(coordinate, 0, 0.04, "centered on the origin");
        }

        // The half-space along the line estimated from training data is nearly the best rule.
        uint32_t right = 0;
        double squares = 0;
        for (size_t i = 0; i < split.test->GetSize(); i++)
        {
            const float* sample = split.test->GetFeatures(i);
            double projection = 0;
            for (size_t j = 0; j < line.size(); j++)
            {
                projection += line[j] / length * sample[j];
                squares += sample[j] * sample[j];
            }
            right += (projection > 0) == (split.test->GetLabels()[i] == 1) ? 1 : 0;
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(right / 20000.0, m_accuracy, 0.012, "accuracy of that rule");
        NS_TEST_EXPECT_MSG_EQ_TOL(squares / 20000,
                                  8 + m_separation * m_separation / 4,
                                  0.15,
                                  "unit variance in each direction");
    }

    double m_separation; ///< distance of the means
    double m_flip;       ///< probability of a wrong label
    double m_accuracy;   ///< accuracy of the best classifier
};

/**
 * @ingroup decentralized-fl-tests
 * The generated table depends on its own seed alone.
 */
class TabularSeedTest : public TestCase
{
  public:
    TabularSeedTest()
        : TestCase("generated table: seeds")
    {
    }

  private:
    /**
     * @param seed seed of the data
     * @return features of the test data
     */
    static std::vector<float> Load(uint32_t seed)
    {
        auto source = CreateObject<TabularDataSource>();
        source->SetAttribute("TrainSamples", UintegerValue(1));
        source->SetAttribute("TestSamples", UintegerValue(10));
        source->SetAttribute("Seed", UintegerValue(seed));
        const DatasetPtr data = source->Load().test;
        return {data->GetFeatures(0), data->GetFeatures(0) + 200};
    }

    void DoRun() override
    {
        const std::vector<float> once = Load(1);
        const uint32_t seed = RngSeedManager::GetSeed();
        RngSeedManager::SetSeed(seed + 3);
        NS_TEST_EXPECT_MSG_EQ((Load(1) == once), true, "the seed of the run does not matter");
        RngSeedManager::SetSeed(seed);
        NS_TEST_EXPECT_MSG_EQ((Load(2) == once), false, "another seed");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The credit table in small: both header lines, no ID among the features, the leak on demand.
 */
class CreditDefaultTest : public TestCase
{
  public:
    CreditDefaultTest()
        : TestCase("credit-default: columns, leak, order of rows")
    {
    }

  private:
    void DoRun() override
    {
        const std::string path = CreateTempDirFilename("creditcard.csv");
        const std::string text = "X0,X1,X2,Y\nID,LIMIT_BAL,SEX,default payment next month\n"
                                 "1,100,1,1\n2,300,1,0\n3,500,2,1\n4,300,2,0\n";
        WritePlain(path, Bytes(text.begin(), text.end()));
        auto source = CreateObject<CreditDefaultDataSource>();
        source->SetAttribute("File", StringValue(path));
        const DataSplit honest = source->Load();
        NS_TEST_EXPECT_MSG_EQ(honest.train->GetName(), "credit-default", "name");
        NS_TEST_EXPECT_MSG_EQ(honest.train->GetShape().ToString(), "1x2x1", "LIMIT_BAL and SEX");
        NS_TEST_EXPECT_MSG_EQ(honest.train->GetSize(), 3, "70 %, from the first row on");
        NS_TEST_EXPECT_MSG_EQ(honest.train->GetFeatures(1)[0], 0, "300 is the mean of three rows");
        NS_TEST_EXPECT_MSG_EQ(honest.test->GetLabels()[0], 0, "the last row");
        source->SetAttribute("LabelLeak", BooleanValue(true));
        const DataSplit leak = source->Load();
        NS_TEST_EXPECT_MSG_EQ(leak.train->GetName(), "credit-default with label leak", "name");
        NS_TEST_EXPECT_MSG_EQ(leak.train->GetShape().ToString(), "1x3x1", "the label as well");
        NS_TEST_EXPECT_MSG_GT(leak.train->GetFeatures(0)[2], 0, "label 1");
        NS_TEST_EXPECT_MSG_LT(leak.test->GetFeatures(0)[2], 0, "label 0");

        source->SetAttribute("File", StringValue(path + "-none"));
        const std::string message = MessageOf([&source]() { source->Load(); });
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, {path + "-none: No such file"}), true, message);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The real credit table, where it is installed.
 */
class RealCreditDefaultTest : public TestCase
{
  public:
    RealCreditDefaultTest()
        : TestCase("credit-default, if installed")
    {
    }

  private:
    void DoRun() override
    {
        const char* root = std::getenv("FL_DATA_DIR");
        if (!root || !std::filesystem::is_directory(std::string(root) + "/credit-default"))
        {
            std::cout << "SKIP fl-tabular: FL_DATA_DIR names no folder with credit-default"
                      << std::endl;
            return;
        }
        const DataSplit split = CreateObject<CreditDefaultDataSource>()->Load();
        NS_TEST_EXPECT_MSG_EQ(split.train->GetSize(), 21000, "training rows");
        NS_TEST_EXPECT_MSG_EQ(split.test->GetSize(), 9000, "test rows");
        NS_TEST_EXPECT_MSG_EQ(split.train->GetShape().ToString(), "1x23x1", "features");
        const auto& test = split.test->GetLabels();
        const auto& train = split.train->GetLabels();
        const auto defaults = std::count(test.begin(), test.end(), 1);
        NS_TEST_EXPECT_MSG_EQ(defaults + std::count(train.begin(), train.end(), 1),
                              6636,
                              "defaults");
        NS_TEST_EXPECT_MSG_EQ_TOL(1 - defaults / 9000.0, 0.796, 5e-4, "majority of the test rows");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Tables of two classes.
 */
class TabularTestSuite : public TestSuite
{
  public:
    TabularTestSuite()
        : TestSuite("fl-tabular", Type::UNIT)
    {
        SetDataDir(NS_TEST_SOURCEDIR);
        // Values of the normal distribution function from tables: Phi(1/2), Phi(1), Phi(3/2).
        AddTestCase(new TabularTest(1, 0, 0.69146));
        AddTestCase(new TabularTest(2, 0, 0.84134));
        AddTestCase(new TabularTest(3, 0.1, 0.9 * 0.93319 + 0.1 * 0.06681));
        AddTestCase(new TabularTest(2, 0.3, 0.7 * 0.84134 + 0.3 * 0.15866));
        AddTestCase(new TabularSeedTest);
        AddTestCase(new CreditDefaultTest);
        AddTestCase(new RealCreditDefaultTest);
    }
};

TabularTestSuite g_tabularTestSuite; ///< the suite

} // namespace
