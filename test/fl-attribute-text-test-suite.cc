/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-test-tool.h"

#include "ns3/fl-attribute-text.h"
#include "ns3/fl-choice-list.h"
#include "ns3/fl-choice.h"
#include "ns3/fl-text.h"
#include "ns3/test.h"

#include <cmath>
#include <cstdint>

using namespace ns3;
using namespace ns3::fl;
using namespace ns3::fl::test;

/**
 * @ingroup decentralized-fl-tests
 * Numbers, times and rates as text: strict in reading, exact in writing.
 */
class TextTestCase : public TestCase
{
  public:
    TextTestCase()
        : TestCase("numbers as text")
    {
    }

  private:
    void DoRun() override
    {
        for (const std::string bad : {"",
                                      " ",
                                      "1 ",
                                      " 1",
                                      "+",
                                      "-",
                                      ".",
                                      "e5",
                                      "1e",
                                      "1e+",
                                      "0x1",
                                      "1,5",
                                      "1f",
                                      "inf",
                                      "nan",
                                      "1e309",
                                      "--1",
                                      "1.2.3"})
        {
            NS_TEST_EXPECT_MSG_EQ(ParseDouble(bad).has_value(), false, "number " << bad);
        }
        for (const std::string good : {"0", "-0.5", "+1", ".5", "5.", "1e-3", "1.5E+10", "007"})
        {
            NS_TEST_EXPECT_MSG_EQ(ParseDouble(good).has_value(), true, "number " << good);
        }
        NS_TEST_EXPECT_MSG_EQ(*ParseDouble("-1.5e-3"), -0.0015, "value");
        NS_TEST_EXPECT_MSG_EQ(*ParseUnsigned("18446744073709551615"), UINT64_MAX, "greatest");
        NS_TEST_EXPECT_MSG_EQ(ParseUnsigned("18446744073709551616").has_value(),
                              false,
                              "too large");
        NS_TEST_EXPECT_MSG_EQ(*ParseInteger("-9223372036854775808"), INT64_MIN, "least");
        NS_TEST_EXPECT_MSG_EQ(ParseInteger("9223372036854775808").has_value(), false, "too large");
        NS_TEST_EXPECT_MSG_EQ(ParseInteger("-").has_value(), false, "a sign alone");

        NS_TEST_EXPECT_MSG_EQ(*ParseTime("9223372036854775806ns"), NanoSeconds(INT64_MAX - 1), "");
        NS_TEST_EXPECT_MSG_EQ(ParseTime("9223372036854775808ns").has_value(), false, "too long");
        NS_TEST_EXPECT_MSG_EQ(*ParseTime("0.000000001s"), NanoSeconds(1), "one nanosecond");
        NS_TEST_EXPECT_MSG_EQ(*ParseTime("-1.5min"), Seconds(-90), "negative");
        NS_TEST_EXPECT_MSG_EQ(*ParseTime("2d"), Hours(48), "days");
        NS_TEST_EXPECT_MSG_EQ(*ParseTime("0s"), Seconds(0), "zero");
        NS_TEST_EXPECT_MSG_EQ(ParseTime("1ns ").has_value(), false, "trailing space");
        NS_TEST_EXPECT_MSG_EQ(*ParseDataRate("18446744073709551615bps"), UINT64_MAX, "greatest");
        NS_TEST_EXPECT_MSG_EQ(ParseDataRate("18446744073709551616bps").has_value(), false, "more");
        NS_TEST_EXPECT_MSG_EQ(*ParseDataRate("0.1MiB/s"), 838860, "whole bits");
        NS_TEST_EXPECT_MSG_EQ(ParseDataRate("0.1bps").has_value(), false, "less than a bit");

        for (const double value : {0.1, 1.0 / 3, 1e22, -2.5, 123456789012345678.0, 5e-324, 0.0})
        {
            NS_TEST_EXPECT_MSG_EQ(*ParseDouble(FormatDouble(value)), value, "reads back");
        }
        NS_TEST_EXPECT_MSG_EQ(FormatDouble(0.1), "0.1", "shortest");
        NS_TEST_EXPECT_MSG_EQ(FormatDouble(0.1 + 0.2), "0.30000000000000004", "exact");
        NS_TEST_EXPECT_MSG_EQ(FormatDouble(std::nan("")), "nan", "not a number");
        NS_TEST_EXPECT_MSG_EQ(FormatTime(MilliSeconds(1500)), "1500ms", "largest exact unit");
        NS_TEST_EXPECT_MSG_EQ(FormatTime(Seconds(-2)), "-2s", "negative");
        NS_TEST_EXPECT_MSG_EQ(FormatTime(Seconds(0)), "0s", "zero");
        NS_TEST_EXPECT_MSG_EQ(FormatDataRate(1500000), "1500kbps", "largest exact unit");

        const std::vector<std::string> sorted = {"median", "mean", "krum"};
        NS_TEST_EXPECT_MSG_EQ((SortByCloseness({"krum", "mean", "median"}, "Medin") == sorted),
                              true,
                              "the closest first");
        const std::string half(40, 'x');
        NS_TEST_EXPECT_MSG_EQ(Wrap(half + " " + half + " " + half, 15, 2),
                              half + " " + half + "\n  " + half,
                              "96 characters fit one line");
        NS_TEST_EXPECT_MSG_EQ(Wrap(half + " " + half, 16, 2), half + "\n  " + half, "97 do not");
        NS_TEST_EXPECT_MSG_EQ(Quote("a\tb\"c"), "\"a?b\"c\"", "one line");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The list of attributes shows inherited attributes, ranges and defaults.
 */
class AttributeListTestCase : public TestCase
{
  public:
    AttributeListTestCase()
        : TestCase("list")
    {
    }

  private:
    void DoRun() override
    {
        const auto attributes = ListAttributes(RoundSawTool::GetTypeId());
        const std::vector<std::vector<std::string>> expected = {
            {"Weight", "number above 0", "1.5", "Weight (kg)."},
            {"Fraction", "number from 0 to 0.5", "0.1", "Share of the values cut at each end."},
            {"Count", "integer from 1 to 2^32-1", "3", "Number of blades."},
            {"Shift", "integer from -5 to 5", "0", "Shift of the blades (mm)."},
            {"Guard", "true or false", "true", "Has a guard."},
            {"Delay",
             "time from 0s to 3600s, with a unit such as ms or s",
             "10ms",
             "Time until it turns."},
            {"Label", "text", "none given", "Text on the plate."},
            {"Teeth", "one of Coarse, Fine", "Fine", "Kind of teeth."},
            {"Rate",
             "positive data rate, with a unit such as Mbps",
             "80Mbps",
             "Rate of the reports."},
            {"Queue",
             "queue size, with a unit such as p (packets), B, kB or MB",
             "100p",
             "Size of the queue."},
            {"Noise",
             "object of class ns3::RandomVariableStream",
             "ns3::UniformRandomVariable[Min=0|Max=1]",
             "Noise of the blades (dB)."},
            {"Spare", "object of class ns3::fl::test::Tool", "none", "Tool in the box."}};
        NS_TEST_ASSERT_MSG_EQ(attributes.size(), expected.size(), "attributes that can be set");
        for (size_t i = 0; i < expected.size(); i++)
        {
            NS_TEST_EXPECT_MSG_EQ(attributes[i].name, expected[i][0], "name");
            NS_TEST_EXPECT_MSG_EQ(attributes[i].accepted, expected[i][1], attributes[i].name);
            NS_TEST_EXPECT_MSG_EQ(attributes[i].defaultValue, expected[i][2], attributes[i].name);
            NS_TEST_EXPECT_MSG_EQ(attributes[i].help, expected[i][3], attributes[i].name);
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The effective configuration of an object follows its pointers.
 */
class DescribeAttributesTestCase : public TestCase
{
  public:
    DescribeAttributesTestCase()
        : TestCase("effective configuration")
    {
    }

  private:
    void DoRun() override
    {
        const Choice choice(Tool::GetTypeId(),
                            "round-saw:Fraction=0.3,Delay=1s,Spare=pirate-5g[Weight=1e-7]");
        const SettingList expected = {{"Weight", "1.5"},
                                      {"Fraction", "0.3"},
                                      {"Count", "3"},
                                      {"Shift", "0"},
                                      {"Guard", "true"},
                                      {"Delay", "1s"},
                                      {"Label", "none given"},
                                      {"Teeth", "Fine"},
                                      {"Rate", "80Mbps"},
                                      {"Queue", "100p"},
                                      {"Noise", "ns3::UniformRandomVariable"},
                                      {"Noise.Antithetic", "false"},
                                      {"Noise.Min", "0"},
                                      {"Noise.Max", "1"},
                                      {"Spare", "ns3::fl::test::Pirate5gTool"},
                                      {"Spare.Weight", "1e-07"},
                                      {"Serial", "7"}};
        const auto settings = DescribeAttributes(choice.Create<Tool>());
        NS_TEST_ASSERT_MSG_EQ(settings.size(), expected.size(), "number of settings");
        for (size_t i = 0; i < expected.size(); i++)
        {
            NS_TEST_EXPECT_MSG_EQ(settings[i].first, expected[i].first, "name");
            NS_TEST_EXPECT_MSG_EQ(settings[i].second, expected[i].second, expected[i].first);
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Numbers, attributes and whole objects as text.
 */
class AttributeTextTestSuite : public TestSuite
{
  public:
    AttributeTextTestSuite()
        : TestSuite("fl-attribute-text", Type::UNIT)
    {
        AddTestCase(new TextTestCase);
        AddTestCase(new AttributeListTestCase);
        AddTestCase(new DescribeAttributesTestCase);
    }
};

static AttributeTextTestSuite g_attributeTextTestSuite; ///< registers the suite
