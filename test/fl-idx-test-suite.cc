/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-idx-fixtures.h"
#include "fl-message-of.h"

#include "ns3/fl-idx-reader.h"
#include "ns3/test.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * IDX files, plain and gzip, that hold what they should.
 */
class IdxReadTest : public TestCase
{
  public:
    IdxReadTest()
        : TestCase("IDX: plain and gzip files")
    {
    }

  private:
    void DoRun() override
    {
        const Bytes pixels{0, 51, 255, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        const Bytes images = MakeIdx(IDX_IMAGES, {2, 2, 3}, pixels);
        const Bytes labels = MakeIdx(IDX_LABELS, {2}, {9, 0});
        const std::string folder = CreateTempDirFilename("idx");
        std::filesystem::create_directories(folder);
        for (bool gzip : {false, true})
        {
            const std::string imagesPath = folder + (gzip ? "/i.gz" : "/i");
            const std::string labelsPath = folder + (gzip ? "/l.gz" : "/l");
            (gzip ? WriteGzip : WritePlain)(imagesPath, images);
            (gzip ? WriteGzip : WritePlain)(labelsPath, labels);
            const DatasetPtr data = IdxReader::ReadDataset("tiny", imagesPath, labelsPath, 10);
            NS_TEST_EXPECT_MSG_EQ(data->GetSize(), 2, "samples");
            NS_TEST_EXPECT_MSG_EQ(data->GetShape().ToString(), "2x3x1", "shape");
            NS_TEST_EXPECT_MSG_EQ(data->GetLabels()[0], 9, "label");
            NS_TEST_EXPECT_MSG_EQ(data->GetFeatures(0)[1], 0.2F, "51 of 255");
            NS_TEST_EXPECT_MSG_EQ(data->GetFeatures(0)[2], 1.0F, "255 of 255");
            NS_TEST_EXPECT_MSG_EQ(data->GetFeatures(1)[5], 9.0F / 255.0F, "last pixel");
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A broken IDX file gives an error that names the file and the offset.
 */
class IdxErrorTest : public TestCase
{
  public:
    /**
     * @param what what is broken
     * @param images content of the file of images
     * @param labels content of the file of labels
     * @param expected what the message must contain
     */
    IdxErrorTest(const std::string& what,
                 const Bytes& images,
                 const Bytes& labels,
                 const std::string& expected)
        : TestCase("IDX: " + what),
          m_images(images),
          m_labels(labels),
          m_expected(expected)
    {
    }

  private:
    void DoRun() override
    {
        const std::string folder = CreateTempDirFilename("idx");
        std::filesystem::create_directories(folder);
        for (bool gzip : {false, true})
        {
            (gzip ? WriteGzip : WritePlain)(folder + "/images", m_images);
            (gzip ? WriteGzip : WritePlain)(folder + "/labels", m_labels);
            const std::string message = MessageOf([&folder]() {
                IdxReader::ReadDataset("x", folder + "/images", folder + "/labels", 10);
            });
            NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, {m_expected}),
                                  true,
                                  "'" << message << "' should contain '" << m_expected << "'");
            NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, {folder}),
                                  true,
                                  "names the file: " << message);
        }
    }

    Bytes m_images;         ///< content of the file of images
    Bytes m_labels;         ///< content of the file of labels
    std::string m_expected; ///< what the message must contain
};

/**
 * @ingroup decentralized-fl-tests
 * gzip files that are cut off or damaged.
 */
class DamagedGzipTest : public TestCase
{
  public:
    DamagedGzipTest()
        : TestCase("IDX: damaged gzip files")
    {
    }

  private:
    void DoRun() override
    {
        const std::string path = CreateTempDirFilename("damaged.gz");
        Bytes elements(5000);
        for (size_t i = 0; i < elements.size(); i++)
        {
            elements[i] = static_cast<uint8_t>(i * i % 251 % 10);
        }
        WriteGzip(path, MakeIdx(IDX_LABELS, {5000}, elements));
        std::ifstream file(path, std::ios::binary);
        const Bytes whole((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
        NS_TEST_ASSERT_MSG_GT(whole.size(), 100, "something to damage");
        uint32_t unnoticed = 0;
        for (size_t length = 0; length < whole.size(); length += 37)
        {
            WritePlain(path, Bytes(whole.begin(), whole.begin() + length));
            unnoticed += MessageOf([&path]() { IdxReader(path).ReadLabels(10); }) == "(accepted)";
        }
        NS_TEST_EXPECT_MSG_EQ(unnoticed, 0, "every file that is cut off is refused");
        for (size_t position = 30; position < whole.size() - 4; position += 41)
        {
            Bytes damaged = whole;
            damaged[position] ^= 0x10;
            WritePlain(path, damaged);
            unnoticed += MessageOf([&path]() { IdxReader(path).ReadLabels(10); }) == "(accepted)";
        }
        NS_TEST_EXPECT_MSG_EQ(unnoticed, 0, "every file with a flipped bit is refused");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The reader of IDX files.
 */
class IdxTestSuite : public TestSuite
{
  public:
    IdxTestSuite()
        : TestSuite("fl-idx", Type::UNIT)
    {
        SetDataDir(NS_TEST_SOURCEDIR);
        const Bytes images = MakeIdx(IDX_IMAGES, {2, 1, 2}, {1, 2, 3, 4});
        const Bytes labels = MakeIdx(IDX_LABELS, {2}, {1, 2});
        Bytes cut = images;
        cut.pop_back();
        Bytes longer = labels;
        longer.push_back(0);
        AddTestCase(new IdxReadTest);
        AddTestCase(new IdxErrorTest("empty file", {}, labels, "images, offset 0: "));
        AddTestCase(new IdxErrorTest("images with the magic number of labels",
                                     labels,
                                     labels,
                                     "images, offset 0: magic number 2049, 2051 is needed"));
        AddTestCase(new IdxErrorTest("labels of another element type",
                                     images,
                                     MakeIdx(0x0d01, {2}, {1, 2}),
                                     "labels, offset 0: magic number 3329, 2049 is needed"));
        AddTestCase(new IdxErrorTest("header cut off",
                                     Bytes(images.begin(), images.begin() + 10),
                                     labels,
                                     "images, offset 10: the file is truncated"));
        AddTestCase(new IdxErrorTest("pixels cut off",
                                     cut,
                                     labels,
                                     "images, offset 19: the file is trunc"));
        AddTestCase(new IdxErrorTest("more images announced than any memory holds",
                                     MakeIdx(IDX_IMAGES, {0xffffffff, 28, 28}, Bytes(100)),
                                     labels,
                                     "images, offset 116: the file is truncated"));
        AddTestCase(new IdxErrorTest("absurd images",
                                     MakeIdx(IDX_IMAGES, {1, 0, 28}, {}),
                                     labels,
                                     "images, offset 8: images of 0x28 pixels"));
        AddTestCase(new IdxErrorTest("no images",
                                     MakeIdx(IDX_IMAGES, {0, 28, 28}, {}),
                                     MakeIdx(IDX_LABELS, {0}, {}),
                                     "images, offset 4: no images"));
        AddTestCase(new IdxErrorTest("content after the end",
                                     images,
                                     longer,
                                     "labels, offset 10: more content"));
        AddTestCase(new IdxErrorTest("fewer labels than images",
                                     images,
                                     MakeIdx(IDX_LABELS, {1}, {1}),
                                     "labels, offset 4: 1 labels for the 2 images"));
        AddTestCase(new IdxErrorTest("label out of range",
                                     images,
                                     MakeIdx(IDX_LABELS, {2}, {9, 10}),
                                     "labels, offset 9: label 10, 0 to 9 are accepted"));
        AddTestCase(new DamagedGzipTest);
    }
};

IdxTestSuite g_idxTestSuite; ///< the suite

} // namespace
