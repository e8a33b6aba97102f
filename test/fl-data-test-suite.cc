/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-idx-fixtures.h"
#include "fl-message-of.h"

#include "ns3/fl-batch.h"
#include "ns3/fl-directory-data-source.h"
#include "ns3/fl-fashion-mnist-data-source.h"
#include "ns3/fl-iid-partition.h"
#include "ns3/fl-mnist-data-source.h"
#include "ns3/fl-random.h"
#include "ns3/fl-synthetic-data-source.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <numeric>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * Folders of four files: all there, one missing, none at all, and FL_DATA_DIR not set.
 */
class DirectorySourceTest : public TestCase
{
  public:
    DirectorySourceTest()
        : TestCase("data sources that read folders")
    {
    }

  private:
    void DoRun() override
    {
        const std::string folder = CreateTempDirFilename("four");
        std::filesystem::create_directories(folder);
        WritePlain(folder + "/train-images-idx3-ubyte",
                   MakeIdx(IDX_IMAGES, {2, 1, 2}, {1, 2, 3, 4}));
        WriteGzip(folder + "/train-labels-idx1-ubyte.gz", MakeIdx(IDX_LABELS, {2}, {2, 1}));
        WriteGzip(folder + "/t10k-images-idx3-ubyte.gz", MakeIdx(IDX_IMAGES, {1, 1, 2}, {5, 6}));
        auto source = CreateObject<DirectoryDataSource>();
        source->SetAttribute("Directory", StringValue(folder));
        std::string message = MessageOf([&source]() { source->Load(); });
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, {folder + "/t10k-labels-idx1-ubyte"}),
                              true,
                              "names the missing file: " << message);
        WritePlain(folder + "/t10k-labels-idx1-ubyte", MakeIdx(IDX_LABELS, {1}, {0}));
        const DataSplit split = source->Load();
        NS_TEST_EXPECT_MSG_EQ(split.train->GetSize(), 2, "training samples");
        NS_TEST_EXPECT_MSG_EQ(split.test->GetSize(), 1, "test samples");
        NS_TEST_EXPECT_MSG_EQ(split.train->GetClasses(), 10, "classes");

        source->SetAttribute("Classes", UintegerValue(2));
        message = MessageOf([&source]() { source->Load(); });
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, {"label 2, 0 to 1 are accepted"}),
                              true,
                              message);
        source->SetAttribute("Classes", UintegerValue(3));

        WritePlain(folder + "/t10k-images-idx3-ubyte", MakeIdx(IDX_IMAGES, {1, 2, 1}, {5, 6}));
        message = MessageOf([&source]() { source->Load(); });
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, {"images of 2x1x1"}), true, message);

        source->SetAttribute("Directory", StringValue(folder + "/none"));
        message = MessageOf([&source]() { source->Load(); });
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, {folder + "/none"}), true, message);

        const char* variable = std::getenv("FL_DATA_DIR");
        const std::string saved = variable ? variable : "";
        unsetenv("FL_DATA_DIR");
        message = MessageOf([]() { CreateObject<MnistDataSource>()->Load(); });
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, {"export FL_DATA_DIR="}), true, message);
        setenv("FL_DATA_DIR", folder.c_str(), 1);
        message = MessageOf([]() { CreateObject<FashionMnistDataSource>()->Load(); });
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, {folder + "/fashion-mnist/"}), true, message);
        unsetenv("FL_DATA_DIR");
        if (variable)
        {
            setenv("FL_DATA_DIR", saved.c_str(), 1);
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The generated digits: form, classes, repeatable, independent of the run, not all alike.
 */
class SyntheticSourceTest : public TestCase
{
  public:
    SyntheticSourceTest()
        : TestCase("generated digits")
    {
    }

  private:
    /**
     * @param seed seed of the data
     * @return a small data set
     */
    static DataSplit Load(uint32_t seed)
    {
        auto source = CreateObject<SyntheticDataSource>();
        source->SetAttribute("TrainSamples", UintegerValue(200));
        source->SetAttribute("TestSamples", UintegerValue(50));
        source->SetAttribute("Seed", UintegerValue(seed));
        return source->Load();
    }

    /**
     * @param a a data set
     * @param b another one of the same size
     * @return true if all features are equal
     */
    static bool AreEqual(const DatasetPtr& a, const DatasetPtr& b)
    {
        return std::equal(a->GetFeatures(0), a->GetFeatures(0) + 784 * 50, b->GetFeatures(0));
    }

    void DoRun() override
    {
        const DataSplit split = Load(1);
        NS_TEST_EXPECT_MSG_EQ(split.train->GetSize(), 200, "training samples");
        NS_TEST_EXPECT_MSG_EQ(split.test->GetSize(), 50, "test samples");
        NS_TEST_EXPECT_MSG_EQ(split.train->GetShape().ToString(), "28x28x1", "shape");
        std::vector<uint32_t> counts(10);
        for (size_t i = 0; i < 200; i++)
        {
            counts[split.train->GetLabels()[i]]++;
            const float* pixels = split.train->GetFeatures(i);
            const auto [least, greatest] = std::minmax_element(pixels, pixels + 784);
            NS_TEST_ASSERT_MSG_EQ((*least >= 0 && *greatest <= 1), true, "pixels are in [0, 1]");
            NS_TEST_ASSERT_MSG_GT(*greatest, 0.6, "there is ink");
            const float ink = std::accumulate(pixels, pixels + 784, 0.0F) / 784;
            NS_TEST_ASSERT_MSG_EQ((ink > 0.03 && ink < 0.4), true, "share of ink " << ink);
            float border = 0;
            for (size_t j = 0; j < 28; j++)
            {
                border += pixels[j] + pixels[756 + j] + pixels[28 * j] + pixels[28 * j + 27];
            }
            NS_TEST_ASSERT_MSG_LT(border / 112, 0.25, "the digit lies inside the picture");
        }
        NS_TEST_EXPECT_MSG_EQ((counts == std::vector<uint32_t>(10, 20)), true, "balanced classes");

        const uint32_t seed = RngSeedManager::GetSeed();
        RngSeedManager::SetSeed(seed + 7);
        NS_TEST_EXPECT_MSG_EQ(AreEqual(Load(1).train, split.train),
                              true,
                              "the seed of the run does not matter");
        RngSeedManager::SetSeed(seed);
        NS_TEST_EXPECT_MSG_EQ(AreEqual(Load(2).train, split.train), false, "another seed");
        NS_TEST_EXPECT_MSG_EQ(AreEqual(split.test, split.train), false, "other test samples");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Batches name samples and gather them in their order.
 */
class BatchTest : public TestCase
{
  public:
    BatchTest()
        : TestCase("batches")
    {
    }

  private:
    void DoRun() override
    {
        const auto data = std::make_shared<const Dataset>("t",
                                                          SampleShape{1, 2, 1},
                                                          3,
                                                          std::vector<float>{0, 1, 2, 3, 4, 5},
                                                          std::vector<Dataset::Label>{0, 1, 2});
        const Batch batch(data, {2, 0, 2});
        std::vector<float> features(4);
        std::vector<Dataset::Label> labels(2);
        batch.Gather(1, 2, features.data(), labels.data());
        NS_TEST_EXPECT_MSG_EQ((features == std::vector<float>{0, 1, 4, 5}), true, "features");
        NS_TEST_EXPECT_MSG_EQ((labels == std::vector<Dataset::Label>{0, 2}), true, "labels");
        NS_TEST_EXPECT_MSG_EQ(batch.GetSize(), 3, "size");
        NS_TEST_EXPECT_MSG_EQ(batch.GetLabel(0), 2, "label");
        NS_TEST_EXPECT_MSG_EQ((Batch::WholeOf(data).GetIndices() == std::vector<uint32_t>{0, 1, 2}),
                              true,
                              "the whole data set");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * IID shares: each sample once, equal sizes, labels as in the whole.
 */
class IidPartitionTest : public TestCase
{
  public:
    IidPartitionTest()
        : TestCase("IID partition")
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint32_t CLASSES = 10;
        std::vector<Dataset::Label> labels(10003);
        for (size_t i = 0; i < labels.size(); i++)
        {
            labels[i] = static_cast<Dataset::Label>(i * CLASSES / labels.size());
        }
        auto uniform = MakeUniform(1);
        auto partition = CreateObject<IidPartition>();
        for (uint32_t nodes : {1, 2, 16, 1000, 10003})
        {
            const Partition::Shares shares = partition->Split(labels, CLASSES, nodes, uniform);
            NS_TEST_ASSERT_MSG_EQ(shares.size(), nodes, "one share a node");
            std::vector<uint32_t> owners(labels.size());
            for (const auto& share : shares)
            {
                NS_TEST_ASSERT_MSG_EQ((share.size() == labels.size() / nodes ||
                                       share.size() == labels.size() / nodes + 1),
                                      true,
                                      "sizes differ by one at most");
                for (uint32_t sample : share)
                {
                    owners[sample]++;
                }
            }
            NS_TEST_EXPECT_MSG_EQ((owners == std::vector<uint32_t>(labels.size(), 1)),
                                  true,
                                  "each sample has one owner");
        }

        // Labels lie sorted in the data; in random shares the chi-squared statistic over 16 nodes
        // has 15 * 9 degrees of freedom, so mean 135 and standard deviation 16.4.
        const Partition::Shares shares = partition->Split(labels, CLASSES, 16, uniform);
        double chiSquared = 0;
        for (const auto& counts : Partition::CountLabels(labels, CLASSES, shares))
        {
            const auto size = std::accumulate(counts.begin(), counts.end(), 0U);
            for (uint32_t count : counts)
            {
                const double expected = size / static_cast<double>(CLASSES);
                chiSquared += (count - expected) * (count - expected) / expected;
            }
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(chiSquared, 135, 80, "labels are mixed as in the whole");

        uniform->SetStream(2);
        const Partition::Shares once = partition->Split(labels, CLASSES, 16, uniform);
        uniform->SetStream(2);
        const Partition::Shares again = partition->Split(labels, CLASSES, 16, uniform);
        NS_TEST_EXPECT_MSG_EQ((once == again), true, "same stream, same shares");
        NS_TEST_EXPECT_MSG_EQ((once == shares), false, "other stream, other shares");
        for (uint32_t nodes : {0, 10004})
        {
            const std::string message =
                MessageOf([&]() { partition->Split(labels, CLASSES, nodes, uniform); });
            NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, {"1 to 10003 nodes are possible"}),
                                  true,
                                  message);
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The real data sets, where they are installed.
 */
class RealDataTest : public TestCase
{
  public:
    RealDataTest()
        : TestCase("MNIST and Fashion-MNIST, if installed")
    {
    }

  private:
    /**
     * Checks facts that hold for both data sets.
     *
     * @param split the data
     * @param name its name
     */
    void CheckForm(const DataSplit& split, const std::string& name)
    {
        NS_TEST_EXPECT_MSG_EQ(split.train->GetName(), name, "name");
        NS_TEST_EXPECT_MSG_EQ(split.train->GetSize(), 60000, name << ": training samples");
        NS_TEST_EXPECT_MSG_EQ(split.test->GetSize(), 10000, name << ": test samples");
        NS_TEST_EXPECT_MSG_EQ(split.train->GetShape().ToString(), "28x28x1", name << ": shape");
    }

    /**
     * @param data a data set
     * @return mean of all features
     */
    static double GetMean(const DatasetPtr& data)
    {
        const float* begin = data->GetFeatures(0);
        const size_t count = data->GetSize() * data->GetShape().GetSize();
        return std::accumulate(begin, begin + count, 0.0) / static_cast<double>(count);
    }

    void DoRun() override
    {
        const char* root = std::getenv("FL_DATA_DIR");
        if (!root || !std::filesystem::is_directory(std::string(root) + "/mnist") ||
            !std::filesystem::is_directory(std::string(root) + "/fashion-mnist"))
        {
            std::cout << "SKIP fl-data: FL_DATA_DIR names no folder with mnist and fashion-mnist"
                      << std::endl;
            return;
        }
        const DataSplit mnist = CreateObject<MnistDataSource>()->Load();
        CheckForm(mnist, "mnist");
        // Facts that everybody who uses these sets knows: counts by class, the first labels, and
        // the means that pictures are commonly normalized with.
        const std::vector<uint32_t>
            counts{5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949};
        const auto found = Partition::CountLabels(mnist.train->GetLabels(),
                                                  10,
                                                  {Batch::WholeOf(mnist.train).GetIndices()});
        NS_TEST_EXPECT_MSG_EQ((found[0] == counts), true, "mnist: samples of each class");
        const std::vector<Dataset::Label>& labels = mnist.train->GetLabels();
        NS_TEST_EXPECT_MSG_EQ((std::vector<Dataset::Label>(labels.begin(), labels.begin() + 5) ==
                               std::vector<Dataset::Label>{5, 0, 4, 1, 9}),
                              true,
                              "mnist: first labels");
        NS_TEST_EXPECT_MSG_EQ_TOL(GetMean(mnist.train), 0.1307, 5e-5, "mnist: mean");

        const DataSplit fashion = CreateObject<FashionMnistDataSource>()->Load();
        CheckForm(fashion, "fashion-mnist");
        NS_TEST_EXPECT_MSG_EQ_TOL(GetMean(fashion.train), 0.2860, 5e-5, "fashion-mnist: mean");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Data sets, their sources, batches and partitions.
 */
class DataTestSuite : public TestSuite
{
  public:
    DataTestSuite()
        : TestSuite("fl-data", Type::UNIT)
    {
        SetDataDir(NS_TEST_SOURCEDIR);
        AddTestCase(new DirectorySourceTest);
        AddTestCase(new SyntheticSourceTest);
        AddTestCase(new BatchTest);
        AddTestCase(new IidPartitionTest);
        AddTestCase(new RealDataTest);
    }
};

DataTestSuite g_dataTestSuite; ///< the suite

} // namespace
