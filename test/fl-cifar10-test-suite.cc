/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-idx-fixtures.h"
#include "fl-message-of.h"

#include "ns3/fl-cifar10-data-source.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * @param labels one label a record
 * @return content of a file; pixel p of record r is (p + 7 r) mod 256
 */
Bytes
MakeRecords(const std::vector<uint8_t>& labels)
{
    Bytes content;
    for (size_t record = 0; record < labels.size(); record++)
    {
        content.push_back(labels[record]);
        for (size_t pixel = 0; pixel < 3072; pixel++)
        {
            content.push_back(static_cast<uint8_t>(pixel + 7 * record));
        }
    }
    return content;
}

/**
 * @ingroup decentralized-fl-tests
 * Makes folders of small files and breaks them.
 */
class Cifar10Test : public TestCase
{
  public:
    Cifar10Test()
        : TestCase("CIFAR-10: files as they are and broken")
    {
    }

  private:
    /**
     * @param source a source that should fail
     * @param fragments what its message must hold
     */
    void ExpectFailure(const Ptr<Cifar10DataSource>& source,
                       const std::vector<std::string>& fragments)
    {
        const std::string message = MessageOf([&source]() { source->Load(); });
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, fragments), true, message);
    }

    void DoRun() override
    {
        const std::string folder = CreateTempDirFilename("cifar10");
        std::filesystem::create_directories(folder);
        auto source = CreateObject<Cifar10DataSource>();
        source->SetAttribute("Directory", StringValue(folder));
        for (uint8_t batch = 1; batch <= 4; batch++)
        {
            WritePlain(folder + "/data_batch_" + std::to_string(batch) + ".bin",
                       MakeRecords({batch, 0}));
        }
        ExpectFailure(source, {folder + "/data_batch_5.bin or with .gz; a folder with"});
        WriteGzip(folder + "/data_batch_5.bin.gz", MakeRecords({9}));
        ExpectFailure(source, {folder + "/test_batch.bin or with .gz"});
        const std::string test = folder + "/test_batch.bin";
        WritePlain(test, MakeRecords({4, 5, 6}));

        const DataSplit split = source->Load();
        NS_TEST_EXPECT_MSG_EQ(
            (split.train->GetLabels() == std::vector<Dataset::Label>{1, 0, 2, 0, 3, 0, 4, 0, 9}),
            true,
            "labels, file after file");
        NS_TEST_EXPECT_MSG_EQ(split.test->GetSize(), 3, "test records");
        NS_TEST_EXPECT_MSG_EQ(split.train->GetShape().ToString(), "32x32x3", "shape");
        NS_TEST_EXPECT_MSG_EQ(split.train->GetClasses(), 10, "classes");
        NS_TEST_EXPECT_MSG_EQ(split.train->GetClassName(9), "truck", "class names");
        NS_TEST_EXPECT_MSG_EQ(split.train->GetFeatures(0)[51], 0.2F, "51 of 255");
        NS_TEST_EXPECT_MSG_EQ(split.train->GetFeatures(3)[1024], 7.0F / 255.0F, "green, planar");
        NS_TEST_EXPECT_MSG_EQ(split.test->GetFeatures(2)[3071], 13.0F / 255.0F, "last pixel");
        NS_TEST_EXPECT_MSG_EQ(reinterpret_cast<uintptr_t>(split.train->GetFeatures(0)) % 64,
                              0,
                              "one aligned block");
        source->SetAttribute("Batches", UintegerValue(2));
        NS_TEST_EXPECT_MSG_EQ(source->Load().train->GetSize(), 4, "fewer files");

        WritePlain(test, {});
        ExpectFailure(source, {test, ", offset 0: the file is empty: at least one record"});
        WritePlain(test, MakeRecords({1, 2, 10}));
        ExpectFailure(source, {test, ", offset 6146: label 10, 0 to 9 are accepted"});
        Bytes cut = MakeRecords({1, 2});
        cut.resize(cut.size() - 5);
        WritePlain(test, cut);
        ExpectFailure(source,
                      {test, ", offset 6141: the file is truncated: whole records of 3073"});
        WriteGzip(test, MakeRecords({1, 2, 3}));
        std::ifstream file(test, std::ios::binary);
        Bytes zipped((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
        zipped.resize(zipped.size() - 12);
        WritePlain(test, zipped);
        ExpectFailure(source, {test, "the file is truncated: its gzip stream has no end"});
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The real data set, where it is installed.
 */
class RealCifar10Test : public TestCase
{
  public:
    RealCifar10Test()
        : TestCase("CIFAR-10, if installed")
    {
    }

  private:
    void DoRun() override
    {
        const char* root = std::getenv("FL_DATA_DIR");
        if (!root || !std::filesystem::is_directory(std::string(root) + "/cifar10"))
        {
            std::cout << "SKIP fl-cifar10: FL_DATA_DIR names no folder with cifar10" << std::endl;
            return;
        }
        const DataSplit split = CreateObject<Cifar10DataSource>()->Load();
        std::vector<uint32_t> counts(10);
        for (Dataset::Label label : split.train->GetLabels())
        {
            counts[label]++;
        }
        NS_TEST_EXPECT_MSG_EQ((counts == std::vector<uint32_t>(10, 5000)), true, "classes");
        NS_TEST_EXPECT_MSG_EQ(split.test->GetSize(), 10000, "test samples");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The reader of CIFAR-10.
 */
class Cifar10TestSuite : public TestSuite
{
  public:
    Cifar10TestSuite()
        : TestSuite("fl-cifar10", Type::UNIT)
    {
        SetDataDir(NS_TEST_SOURCEDIR);
        AddTestCase(new Cifar10Test);
        AddTestCase(new RealCifar10Test);
    }
};

Cifar10TestSuite g_cifar10TestSuite; ///< the suite

} // namespace
