/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-idx-fixtures.h"
#include "fl-message-of.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/fl-choice.h"
#include "ns3/fl-csv-data-source.h"
#include "ns3/fl-csv-reader.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

using Record = std::vector<std::string>; ///< fields of a record

/**
 * @ingroup decentralized-fl-tests
 * Writes text to a file.
 *
 * @param path where
 * @param text what
 */
void
WriteText(const std::string& path, const std::string& text)
{
    WritePlain(path, Bytes(text.begin(), text.end()));
}

/**
 * @ingroup decentralized-fl-tests
 * Records of RFC 4180 and what is lenient beside it, plain and gzip.
 */
class CsvRecordTest : public TestCase
{
  public:
    /**
     * @param what what is tested
     * @param text content of the file
     * @param records what it should be read as
     * @param lines where each of them begins
     */
    CsvRecordTest(const std::string& what,
                  const std::string& text,
                  const std::vector<Record>& records,
                  const std::vector<uint64_t>& lines)
        : TestCase("CSV records: " + what),
          m_text(text),
          m_records(records),
          m_lines(lines)
    {
    }

  private:
    void DoRun() override
    {
        const std::string path = CreateTempDirFilename("records.csv");
        for (bool gzip : {false, true})
        {
            (gzip ? WriteGzip : WritePlain)(path, Bytes(m_text.begin(), m_text.end()));
            CsvReader reader(path, ',');
            std::vector<Record> records;
            std::vector<uint64_t> lines;
            for (Record record; reader.ReadRecord(record);)
            {
                records.push_back(record);
                lines.push_back(reader.GetLine());
            }
            NS_TEST_EXPECT_MSG_EQ((records == m_records), true, "records");
            NS_TEST_EXPECT_MSG_EQ((lines == m_lines), true, "lines");
        }
    }

    std::string m_text;            ///< content of the file
    std::vector<Record> m_records; ///< what it should be read as
    std::vector<uint64_t> m_lines; ///< where each of them begins
};

/**
 * @ingroup decentralized-fl-tests
 * A table that is wrong, or not as the attributes say, gives an error that names file and place.
 */
class CsvErrorTest : public TestCase
{
  public:
    /**
     * @param what what is wrong
     * @param settings attributes beside File, each with a comma before it
     * @param text content of the file
     * @param expected fragments of the message after the name of the file
     */
    CsvErrorTest(const std::string& what,
                 const std::string& settings,
                 const std::string& text,
                 std::vector<std::string> expected)
        : TestCase("CSV error: " + what),
          m_settings(settings),
          m_text(text),
          m_expected(std::move(expected))
    {
    }

  private:
    void DoRun() override
    {
        const std::string path = CreateTempDirFilename("table.csv");
        WriteText(path, m_text);
        m_expected.insert(m_expected.begin(), path);
        const Choice choice(DataSource::GetTypeId(), "csv:File=" + path + m_settings);
        const std::string message = MessageOf([&choice]() { choice.Create<DataSource>()->Load(); });
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, m_expected),
                              true,
                              "'" << message << "' should contain '" << m_expected.back() << "'");
    }

    std::string m_settings;              ///< attributes
    std::string m_text;                  ///< content of the file
    std::vector<std::string> m_expected; ///< fragments of the message
};

/**
 * @ingroup decentralized-fl-tests
 * Attributes that cannot be, and files that are not there.
 */
class CsvAttributeTest : public TestCase
{
  public:
    CsvAttributeTest()
        : TestCase("CSV: attributes and missing files")
    {
    }

  private:
    void DoRun() override
    {
        const std::string path = CreateTempDirFilename("table.csv");
        WriteText(path, "a,label\n1,0\n2,1\n");
        auto check = [this](const std::string& settings, const std::string& expected) {
            const Choice choice(DataSource::GetTypeId(), "csv" + settings);
            const std::string message =
                MessageOf([&choice]() { choice.Create<DataSource>()->Load(); });
            NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, {expected}), true, message);
        };
        check("", "no file; the attributes File and Label");
        check(":File=" + path + "-none", path + "-none: No such file or directory; a readable CSV");
        check(":File=" + path + ",Delimiter=xy", "Delimiter=\"xy\": accepted: tab, or one");
        check(":File=" + path + ",Delimiter=\"", "accepted: tab, or one character");
        check(":File=" + path + ",NameLine=2", "NameLine=2 of HeaderLines=1: accepted: at most");
        check(":File=" + path, "(accepted)");

        // A gzip file that is cut off.
        const std::string zipped = CreateTempDirFilename("table.csv.gz");
        std::string text = "a,label\n";
        for (uint32_t i = 0; i < 2000; i++)
        {
            text += std::to_string(i * i % 1009) + "," + std::to_string(i % 3) + "\n";
        }
        WriteGzip(zipped, Bytes(text.begin(), text.end()));
        std::ifstream file(zipped, std::ios::binary);
        Bytes content((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
        content.resize(content.size() / 2);
        WritePlain(zipped, content);
        check(":File=" + zipped, "the file is truncated: its gzip stream has no end");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What a table becomes: features, classes, division, scaling by the training part alone.
 */
class CsvSplitTest : public TestCase
{
  public:
    CsvSplitTest()
        : TestCase("CSV: classes, division, standardization")
    {
    }

  private:
    /**
     * @param text content of the file
     * @param settings attributes beside File
     * @return the data
     */
    DataSplit Load(const std::string& text, const std::string& settings)
    {
        const std::string path = CreateTempDirFilename("split.csv");
        WriteText(path, text);
        return Choice(DataSource::GetTypeId(), "csv:File=" + path + settings)
            .Create<DataSource>()
            ->Load();
    }

    /**
     * @param data a data set of one feature
     * @return its features
     */
    static std::vector<float> GetColumn(const Dataset& data)
    {
        return {data.GetFeatures(0), data.GetFeatures(0) + data.GetSize()};
    }

    void DoRun() override
    {
        using Labels = std::vector<Dataset::Label>;
        const DataSplit plain = Load("generated by hand\nid;x;kind;y\n\"1\";2.5;b;-1e3\n2; 4 "
                                     ";a;0\n3;6;\"b\";7\n4;8;c;1\n",
                                     ",Label=kind,Exclude=id,Delimiter=;,HeaderLines=2,Shuffle="
                                     "false,TestFraction=0.25,Standardize=false");
        NS_TEST_EXPECT_MSG_EQ(plain.train->GetName(), "split", "name of the file");
        NS_TEST_EXPECT_MSG_EQ(plain.train->GetShape().ToString(), "1x2x1", "x and y");
        NS_TEST_EXPECT_MSG_EQ((plain.train->GetLabels() == Labels{1, 0, 1}), true, "a, b, c");
        NS_TEST_EXPECT_MSG_EQ((plain.test->GetLabels() == Labels{2}), true, "the last row");
        NS_TEST_EXPECT_MSG_EQ(plain.train->GetClassName(1), "b", "name of a class");
        NS_TEST_EXPECT_MSG_EQ(plain.train->GetFeatures(0)[1], -1000.0F, "y of the first row");
        NS_TEST_EXPECT_MSG_EQ(plain.train->GetFeatures(1)[0], 4.0F, "blanks around a number");

        // Numbers sort as numbers; different spellings are one class; names in the first header.
        const DataSplit numbers =
            Load("y\tx\n\tunit\n10\t1\n9\t1\n-0\t1\n9.0\t1\n0\t1\n+10\t1\n",
                 ",Label=y,Delimiter=tab,HeaderLines=2,NameLine=1,Shuffle=false,TestFraction=0.2");
        NS_TEST_EXPECT_MSG_EQ((numbers.train->GetLabels() == Labels{2, 1, 0, 1, 0}),
                              true,
                              "0, 9, 10");
        NS_TEST_EXPECT_MSG_EQ(numbers.train->GetClasses(), 3, "classes");
        NS_TEST_EXPECT_MSG_EQ(numbers.test->GetFeatures(0)[0], 0.0F, "a constant is shifted");

        // Training rows 1, 2, 3, 6: mean 3, variance 3.5; the test row 100 must not count.
        const DataSplit scaled = Load("1,0\n2,1\n3,0\n6,1\n100,1\n",
                                      ",Label=2,HeaderLines=0,Shuffle=false,TestFraction=0.2");
        const auto scale = static_cast<float>(std::sqrt(3.5));
        const std::vector<float> column = GetColumn(*scaled.train);
        NS_TEST_EXPECT_MSG_EQ_TOL(column[0], -2 / scale, 1e-6F, "first row");
        NS_TEST_EXPECT_MSG_EQ_TOL(column[3], 3 / scale, 1e-6F, "last row");
        NS_TEST_EXPECT_MSG_EQ_TOL(scaled.test->GetFeatures(0)[0], 97 / scale, 1e-4F, "test row");

        // A random division: each row on one side, order of the file, the same for the same seed.
        std::string text;
        for (uint32_t i = 0; i < 1000; i++)
        {
            text += std::to_string(i) + "," + std::to_string(i % 2) + "\n";
        }
        const std::string settings = ",Label=2,HeaderLines=0,Standardize=false,TestFraction=0.3";
        const DataSplit random = Load(text, settings);
        const std::vector<float> train = GetColumn(*random.train);
        const std::vector<float> test = GetColumn(*random.test);
        NS_TEST_EXPECT_MSG_EQ(test.size(), 300, "30 %");
        std::vector<float> all(1000);
        std::merge(train.begin(), train.end(), test.begin(), test.end(), all.begin());
        for (size_t i = 0; i < all.size(); i++)
        {
            NS_TEST_ASSERT_MSG_EQ(all[i], static_cast<float>(i), "each row once, in order");
        }
        // The sum of 300 of the numbers 0 to 999 has a standard deviation of about 4 200.
        double sum = 0;
        for (float row : test)
        {
            sum += row;
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(sum, 149850, 17000, "test rows come from everywhere");
        NS_TEST_EXPECT_MSG_EQ((GetColumn(*Load(text, settings).test) == test), true, "same seed");
        NS_TEST_EXPECT_MSG_EQ((GetColumn(*Load(text, settings + ",Seed=2").test) == test),
                              false,
                              "another seed");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Tables in CSV files.
 */
class CsvTestSuite : public TestSuite
{
  public:
    CsvTestSuite()
        : TestSuite("fl-csv", Type::UNIT)
    {
        SetDataDir(NS_TEST_SOURCEDIR);
        AddRecordTests();
        AddErrorTests();
        AddTestCase(new CsvAttributeTest);
        AddTestCase(new CsvSplitTest);
    }

  private:
    /// Adds the cases about records.
    void AddRecordTests()
    {
        AddTestCase(new CsvRecordTest("LF, and no last line break",
                                      "a,b\n1,2",
                                      {{"a", "b"}, {"1", "2"}},
                                      {1, 2}));
        AddTestCase(new CsvRecordTest("CR LF", "a,b\r\n,\r\n", {{"a", "b"}, {"", ""}}, {1, 2}));
        AddTestCase(new CsvRecordTest("delimiters, quotes and line breaks in quotes",
                                      "\"a,b\",\"say \"\"x\"\"\"\n\"1\r\n2\n\",\"\"\n3, 4 \n",
                                      {{"a,b", "say \"x\""}, {"1\r\n2\n", ""}, {"3", " 4 "}},
                                      {1, 2, 5}));
        AddTestCase(new CsvRecordTest("byte order mark, blank lines at the end",
                                      "\xef\xbb\xbf\"a\"\n1\n\n\r\n\n",
                                      {{"a"}, {"1"}},
                                      {1, 2}));
        AddTestCase(new CsvRecordTest("nothing", "", {}, {}));
        AddTestCase(
            new CsvRecordTest("bytes above 127", "\xc3\xa4,\xff\n", {{"\xc3\xa4", "\xff"}}, {1}));
        const std::string large(100000, 'x');
        AddTestCase(new CsvRecordTest("fields greater than the buffer",
                                      large + ",\"" + large + "\"\n1,2\n",
                                      {{large, large}, {"1", "2"}},
                                      {1, 2}));
    }

    /// Adds the cases about errors.
    void AddErrorTests()
    {
        const std::string good = "a,b,label\n1,2,0\n3,4,1\n";
        AddTestCase(new CsvErrorTest("empty file", "", "", {", line 1: the file ends; 1 header"}));
        AddTestCase(new CsvErrorTest("no data", "", "a,label\n", {", line 2: no data; at least"}));
        AddTestCase(
            new CsvErrorTest("no label column",
                             ",Label=lable",
                             good,
                             {", line 1: no column \"lable\"; there are \"label\", \"a\", \"b\""}));
        AddTestCase(new CsvErrorTest("no excluded column",
                                     ",Exclude=a,c",
                                     good,
                                     {", line 1: no column \"c\"; there are \"a\""}));
        AddTestCase(new CsvErrorTest("columns of one name",
                                     ",Label=a",
                                     "a,b,a\n1,2,3\n4,5,6\n",
                                     {", line 1: several columns are called \"a\""}));
        AddTestCase(new CsvErrorTest("no features",
                                     ",Exclude=a,b",
                                     good,
                                     {", line 1: no column is left as a feature; at least one"}));
        AddTestCase(new CsvErrorTest("ragged row, after a line break in quotes",
                                     "",
                                     "a,label\n1,\"0\n\"\n2,1,5\n",
                                     {", line 4: 3 fields, 2 are needed"}));
        AddTestCase(
            new CsvErrorTest("short row", "", good + "5,6\n", {", line 4: 2 fields, 3 are"}));
        AddTestCase(new CsvErrorTest("text as a feature",
                                     "",
                                     "a,b,label\n1,2,0\n3,four,1\n",
                                     {", line 3: column \"b\": \"four\"; a number is needed"}));
        AddTestCase(new CsvErrorTest("missing value",
                                     "",
                                     "a,b,label\n1,,0\n3,4,1\n",
                                     {", line 2: column \"b\": \"\"; a number is needed"}));
        for (const std::string number : {"nan", "inf", "1e39", "0x10", "1,5"})
        {
            AddTestCase(new CsvErrorTest("feature " + number,
                                         "",
                                         "a,label\n1,0\n\"" + number + "\",1\n",
                                         {", line 3: column \"a\": \"" + number + "\"; a number"}));
        }
        AddTestCase(new CsvErrorTest("no label",
                                     "",
                                     "a,label\n1, \n3,1\n",
                                     {", line 2: column \"label\": empty; a label is needed"}));
        AddTestCase(
            new CsvErrorTest("one class",
                             "",
                             "a,label\n1,7\n3,7\n",
                             {": column \"label\" has 1 different values; a label with 2"}));
        std::string regression = "a,label\n";
        for (uint32_t i = 0; i <= 1000; i++)
        {
            regression += "0," + std::to_string(i) + ".5\n";
        }
        AddTestCase(new CsvErrorTest("a label of too many values",
                                     "",
                                     regression,
                                     {"has 1001 different values; a label with 2 to 1000"}));
        AddTestCase(
            new CsvErrorTest("too few rows for a test set",
                             ",TestFraction=0.1",
                             good,
                             {": 2 rows of data, of which 0 would be test data; at least"}));
        AddTestCase(
            new CsvErrorTest("blank line", "", "a,label\n1,0\n\n3,1\n", {", line 3: a blank"}));
        AddTestCase(new CsvErrorTest("text after quotes",
                                     "",
                                     "a,label\n1,\"0\"x\n",
                                     {", line 2: text after a closing quote"}));
        AddTestCase(new CsvErrorTest("quote within a field",
                                     "",
                                     "a,label\n1,0\n5\",1\n",
                                     {", line 3: a quote within a field"}));
        AddTestCase(new CsvErrorTest("quotes without end",
                                     "",
                                     "a,label\n1,\"0\n3,1\n",
                                     {", line 2: a quoted field that begins here has no end"}));
        AddTestCase(new CsvErrorTest("carriage return alone",
                                     "",
                                     "a,label\r1,0\r",
                                     {", line 1: a carriage return without line feed"}));
        AddTestCase(new CsvErrorTest("UTF-16",
                                     "",
                                     std::string("a\0,\0l\0\n\0", 8),
                                     {", line 1: a zero byte; text in UTF-8"}));
    }
};

CsvTestSuite g_csvTestSuite; ///< the suite

} // namespace
