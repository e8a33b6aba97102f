/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-cifar10-data-source.h"

#include "fl-data-folder.h"
#include "fl-input-file.h"

#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <array>
#include <utility>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(Cifar10DataSource);

namespace
{

constexpr SampleShape SHAPE{32, 32, 3}; ///< of an image
constexpr size_t PIXELS = 32 * 32 * 3;  ///< bytes of an image
constexpr size_t RECORD = 1 + PIXELS;   ///< bytes of a record
constexpr size_t MAX_RECORDS = 100000;  ///< in one file, against files that are something else
using Records = std::vector<uint8_t>;   ///< content of a file
const std::vector<std::string> CLASSES{"airplane",
                                       "automobile",
                                       "bird",
                                       "cat",
                                       "deer",
                                       "dog",
                                       "frog",
                                       "horse",
                                       "ship",
                                       "truck"}; ///< as in batches.meta.txt

/**
 * Reads and checks one file.
 *
 * @param path the file
 * @return its content: whole records with valid labels, at least one
 */
Records
ReadRecords(const std::string& path)
{
    InputFile file(path, "CIFAR-10");
    Records records;
    std::array<uint8_t, RECORD> record;
    while (const uint32_t count = file.ReadSome(record.data(), record.size()))
    {
        const uint64_t begin = file.GetOffset() - count;
        if (count < RECORD)
        {
            file.Fail(file.GetOffset(),
                      "the file is truncated: whole records of " + std::to_string(RECORD) +
                          " bytes (label, 1024 red, 1024 green, 1024 blue) are needed");
        }
        if (record[0] >= CLASSES.size())
        {
            file.Fail(begin,
                      "label " + std::to_string(record[0]) + ", 0 to " +
                          std::to_string(CLASSES.size() - 1) + " are accepted");
        }
        if (records.size() == MAX_RECORDS * RECORD)
        {
            file.Fail(begin, "at most " + std::to_string(MAX_RECORDS) + " records are accepted");
        }
        records.insert(records.end(), record.begin(), record.end());
    }
    if (records.empty())
    {
        file.Fail(0, "the file is empty: at least one record is needed");
    }
    return records;
}

} // namespace

TypeId
Cifar10DataSource::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::Cifar10DataSource")
            .SetParent<DataSource>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<Cifar10DataSource>()
            .AddAttribute("Directory",
                          "Folder with data_batch_1.bin to data_batch_5.bin and test_batch.bin, "
                          "plain or .gz; empty for the folder cifar10 in $FL_DATA_DIR.",
                          StringValue(""),
                          MakeStringAccessor(&Cifar10DataSource::m_directory),
                          MakeStringChecker())
            .AddAttribute("Batches",
                          "How many of the files data_batch_N.bin to train on, from the first on; "
                          "each takes 123 MB of memory.",
                          UintegerValue(5),
                          MakeUintegerAccessor(&Cifar10DataSource::m_batches),
                          MakeUintegerChecker<uint32_t>(1, 5));
    return tid;
}

DataSplit
Cifar10DataSource::Load() const
{
    const DataFolder folder =
        m_directory.empty() ? DataFolder::InDataDir("cifar10") : DataFolder(m_directory);
    const std::string needed = "a folder with the files of the binary version of CIFAR-10, "
                               "data_batch_1.bin to data_batch_5.bin and test_batch.bin,";
    std::vector<std::string> train;
    for (uint32_t batch = 1; batch <= m_batches; batch++)
    {
        train.push_back(folder.Find("data_batch_" + std::to_string(batch) + ".bin", needed));
    }
    const std::string test = folder.Find("test_batch.bin", needed);
    return {Read(train), Read({test})};
}

DatasetPtr
Cifar10DataSource::Read(const std::vector<std::string>& paths)
{
    std::vector<Records> files;
    std::vector<Dataset::Label> labels;
    for (const std::string& path : paths)
    {
        files.push_back(ReadRecords(path));
        for (size_t begin = 0; begin < files.back().size(); begin += RECORD)
        {
            labels.push_back(files.back()[begin]);
        }
    }
    AlignedFloats features(labels.size() * PIXELS);
    float* next = features.Get();
    for (const Records& records : files)
    {
        for (auto record = records.begin(); record != records.end(); record += RECORD)
        {
            next = std::transform(record + 1, record + RECORD, next, [](uint8_t pixel) {
                return static_cast<float>(pixel) / 255.0F;
            });
        }
    }
    return std::make_shared<const Dataset>("cifar10",
                                           SHAPE,
                                           CLASSES.size(),
                                           std::move(features),
                                           std::move(labels),
                                           CLASSES);
}

} // namespace fl
} // namespace ns3
