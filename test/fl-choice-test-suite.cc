/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-message-of.h"
#include "fl-test-tool.h"

#include "ns3/fl-choice-list.h"
#include "ns3/fl-choice.h"
#include "ns3/test.h"

#include <algorithm>

namespace ns3
{
namespace fl
{
namespace test
{

/**
 * @ingroup decentralized-fl-tests
 * A member whose name holds a number.
 */
class Pirate5gTool : public Tool
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("ns3::fl::test::Pirate5gTool")
                                .SetParent<Tool>()
                                .SetGroupName("DecentralizedFl")
                                .AddConstructor<Pirate5gTool>();
        return tid;
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A base class that can be created, and so is a choice itself.
 */
class Bench : public Object
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("ns3::fl::test::Bench")
                                .SetParent<Object>()
                                .SetGroupName("DecentralizedFl")
                                .AddConstructor<Bench>();
        return tid;
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A member of that family.
 */
class Ed25519Bench : public Bench
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("ns3::fl::test::Ed25519Bench")
                                .SetParent<Bench>()
                                .SetGroupName("DecentralizedFl")
                                .AddConstructor<Ed25519Bench>();
        return tid;
    }
};

/**
 * @ingroup decentralized-fl-tests
 * An abstract class, derived from one that can be created.
 */
class Stand : public Bench
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId()
    {
        static TypeId tid =
            TypeId("ns3::fl::test::Stand").SetParent<Bench>().SetGroupName("DecentralizedFl");
        return tid;
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A member of the family of the abstract class.
 */
class SteelStand : public Stand
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("ns3::fl::test::SteelStand")
                                .SetParent<Stand>()
                                .SetGroupName("DecentralizedFl")
                                .AddConstructor<SteelStand>();
        return tid;
    }
};

NS_OBJECT_ENSURE_REGISTERED(Tool);
NS_OBJECT_ENSURE_REGISTERED(RoundSawTool);
NS_OBJECT_ENSURE_REGISTERED(Pirate5gTool);
NS_OBJECT_ENSURE_REGISTERED(Bench);
NS_OBJECT_ENSURE_REGISTERED(Ed25519Bench);
NS_OBJECT_ENSURE_REGISTERED(Stand);
NS_OBJECT_ENSURE_REGISTERED(SteelStand);

} // namespace test
} // namespace fl
} // namespace ns3

using namespace ns3;
using namespace ns3::fl;
using namespace ns3::fl::test;

/**
 * @ingroup decentralized-fl-tests
 * @param text a choice of a tool
 * @return the message with which it is refused
 */
static std::string
Refusal(const std::string& text)
{
    return MessageOf([&text] { Choice(Tool::GetTypeId(), text); });
}

/**
 * @ingroup decentralized-fl-tests
 * Names are derived from class names, and found whatever their case and dashes.
 */
class ChoiceNameTestCase : public TestCase
{
  public:
    ChoiceNameTestCase()
        : TestCase("names")
    {
    }

  private:
    void DoRun() override
    {
        const TypeId tool = Tool::GetTypeId();
        const TypeId bench = Bench::GetTypeId();
        NS_TEST_EXPECT_MSG_EQ(GetChoiceName(RoundSawTool::GetTypeId(), tool), "round-saw", "words");
        NS_TEST_EXPECT_MSG_EQ(GetChoiceName(Pirate5gTool::GetTypeId(), tool), "pirate-5g", "5g");
        NS_TEST_EXPECT_MSG_EQ(GetChoiceName(Ed25519Bench::GetTypeId(), bench),
                              "ed25519",
                              "a number at the end belongs to its word");
        NS_TEST_EXPECT_MSG_EQ(GetChoiceName(bench, bench), "default", "the base class");
        NS_TEST_EXPECT_MSG_EQ(GetFamilyName(RoundSawTool::GetTypeId()), "round-saw-tool", "family");
        NS_TEST_EXPECT_MSG_EQ(GetChoiceName(UniformRandomVariable::GetTypeId(), tool),
                              "uniform-random-variable",
                              "a class without the suffix keeps its name");

        for (const std::string name : {"round-saw",
                                       "RoundSaw",
                                       "roundsaw",
                                       "ROUND_SAW",
                                       "ns3::fl::test::RoundSawTool",
                                       "round-saw[]"})
        {
            NS_TEST_EXPECT_MSG_EQ(Choice(tool, name).GetTypeId().GetName(),
                                  "ns3::fl::test::RoundSawTool",
                                  name);
        }
        NS_TEST_EXPECT_MSG_EQ(Choice(bench, "default").GetTypeId().GetName(),
                              "ns3::fl::test::Bench",
                              "the base class can be chosen");

        const auto candidates = GetCandidates(tool);
        NS_TEST_ASSERT_MSG_EQ(candidates.size(), 2, "the abstract base class is not a candidate");
        NS_TEST_EXPECT_MSG_EQ((candidates[0] == Pirate5gTool::GetTypeId()), true, "sorted");
        const auto bases = ListChoiceBases();
        const auto isBase = [&bases](TypeId tid) {
            return std::find(bases.begin(), bases.end(), tid) != bases.end();
        };
        NS_TEST_EXPECT_MSG_EQ(isBase(tool), true, "abstract families are listed");
        NS_TEST_EXPECT_MSG_EQ(isBase(bench), true, "families with a default are listed");
        NS_TEST_EXPECT_MSG_EQ(isBase(Stand::GetTypeId()), true, "also below a class that is none");
        NS_TEST_EXPECT_MSG_EQ(isBase(RoundSawTool::GetTypeId()), false, "a member is no family");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Both forms set the attributes, and the canonical form reads back.
 */
class ChoiceCreateTestCase : public TestCase
{
  public:
    ChoiceCreateTestCase()
        : TestCase("creation")
    {
    }

  private:
    /**
     * Creates an object and checks its attributes.
     *
     * @param text the choice
     */
    void CheckObject(const std::string& text)
    {
        const Choice choice(Tool::GetTypeId(), text);
        const auto saw = choice.Create<RoundSawTool>();
        NS_TEST_EXPECT_MSG_EQ(saw->m_fraction, 0.1 + 0.2, text);
        NS_TEST_EXPECT_MSG_EQ(saw->m_count, 4294967295, text);
        NS_TEST_EXPECT_MSG_EQ(saw->m_shift, -5, text);
        NS_TEST_EXPECT_MSG_EQ(saw->m_guard, false, text);
        NS_TEST_EXPECT_MSG_EQ(saw->m_delay, MicroSeconds(1500), text);
        NS_TEST_EXPECT_MSG_EQ(saw->m_label, "a, b|c d", text);
        NS_TEST_EXPECT_MSG_EQ(saw->m_teeth, RoundSawTool::COARSE, text);
        NS_TEST_EXPECT_MSG_EQ(saw->m_rate.GetBitRate(), 240000000, text);
        NS_TEST_EXPECT_MSG_EQ(saw->m_queue.GetValue(), 65536, text);
        NS_TEST_EXPECT_MSG_EQ(saw->m_weight, 2, text);
        const auto noise = DynamicCast<UniformRandomVariable>(saw->m_noise);
        NS_TEST_ASSERT_MSG_EQ(!noise, false, text);
        NS_TEST_EXPECT_MSG_EQ(noise->GetMin(), 80, text);
        NS_TEST_EXPECT_MSG_EQ(noise->GetMax(), 240, text);
        const auto spare = DynamicCast<RoundSawTool>(saw->m_spare);
        NS_TEST_ASSERT_MSG_EQ(!spare, false, text);
        NS_TEST_EXPECT_MSG_EQ(spare->m_count, 9, text);
        NS_TEST_EXPECT_MSG_EQ(!DynamicCast<Pirate5gTool>(spare->m_spare), false, "two levels");

        const auto other = choice.Create<Tool>();
        NS_TEST_EXPECT_MSG_NE(PeekPointer(DynamicCast<RoundSawTool>(other)->m_noise),
                              PeekPointer(saw->m_noise),
                              "no two objects share a random variable");
    }

    void DoRun() override
    {
        const std::string values[] = {"Fraction=0.30000000000000004",
                                      "Count=4294967295",
                                      "Shift=-5",
                                      "guard=0",
                                      "Delay=1.5ms",
                                      "Label=a, b|c d",
                                      "Teeth=Coarse",
                                      "Rate=0.24Gbps",
                                      "Queue=64KiB",
                                      "Weight=2",
                                      "Noise=ns3::UniformRandomVariable[Min=80|Max=240]",
                                      "Spare=round-saw[Count=9,Spare=pirate-5g]"};
        std::string commas;
        std::string bars;
        for (const std::string& value : values)
        {
            commas += (commas.empty() ? "" : ",") + value;
            bars += (bars.empty() ? "" : "|") + value;
        }
        CheckObject("round-saw:" + commas);
        CheckObject("round-saw:" + bars);
        CheckObject("ns3::fl::test::RoundSawTool[" + bars + "]");
        CheckObject("ns3::fl::test::RoundSawTool[" + commas + "]");
        const Choice choice(Tool::GetTypeId(), "round-saw:" + commas);
        CheckObject(choice.ToString());
        CheckObject(choice.ToFullString());

        const Choice brief(Tool::GetTypeId(), "ROUNDSAW[delay=1500ms|count=07]");
        NS_TEST_EXPECT_MSG_EQ(brief.ToString(), "round-saw:Delay=1500ms,Count=7", "canonical");
        NS_TEST_EXPECT_MSG_EQ(brief.ToFullString(),
                              "ns3::fl::test::RoundSawTool[Delay=1500ms|Count=7]",
                              "canonical");
        NS_TEST_EXPECT_MSG_EQ(Choice(Tool::GetTypeId(), "pirate-5g").ToFullString(),
                              "ns3::fl::test::Pirate5gTool",
                              "canonical without attributes");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Whatever cannot be meant is refused with a message that says what would be accepted.
 */
class ChoiceRefusalTestCase : public TestCase
{
  public:
    ChoiceRefusalTestCase()
        : TestCase("refusals")
    {
    }

  private:
    void DoRun() override
    {
        const std::pair<std::string, std::vector<std::string>> cases[] = {
            {"round-sow", {"unknown tool \"round-sow\"", "accepted: round-saw, pirate-5g"}},
            {"pirat5g:Count=1", {"unknown tool \"pirat5g\"", "accepted: pirate-5g, round-saw"}},
            {"", {"unknown tool \"\"", "accepted: "}},
            {"two\nlines", {"unknown tool \"two\""}},
            {"round-saw:Count=3\n4", {"\"3?4\"", "integer from 1"}},
            {"ns3::fl::test::Tool", {"unknown tool", "accepted: "}},
            {"ns3::UniformRandomVariable", {"unknown tool", "accepted: "}},
            {"pirate-5g:Count=3", {"pirate-5g has no attribute \"Count\"", "accepted: Weight"}},
            {"round-saw:Coumt=3", {"no attribute \"Coumt\"", "accepted: Count, ", "Weight"}},
            {"round-saw:Serial=3", {"no attribute \"Serial\"", "accepted: "}},
            {"round-saw:", {"cannot read the attributes", "Attribute=value"}},
            {"round-saw:Count", {"cannot read the attributes \"Count\"", "Attribute=value"}},
            {"round-saw[Count=3", {"cannot read", "round-saw:Attribute=value"}},
            {"round-saw Count=3", {"cannot read \" Count=3\" after round-saw"}},
            {"round-saw:Count=3,Count=4", {"Count of round-saw is given twice"}},
            {"round-saw:Count=3,", {"cannot be \"3,\"", "integer from 1"}},
            {"round-saw:Noise=ns3::X[Min=1", {"matching brackets"}},
            {"round-saw:Count=3]", {"matching brackets"}},
            {"round-saw:Fraction=0.7",
             {"Fraction of round-saw cannot be \"0.7\"",
              "accepted: number from 0 to 0.5",
              "Share of the values"}},
            {"round-saw:Fraction=0.2x", {"\"0.2x\"", "number from 0 to 0.5"}},
            {"round-saw:Fraction=", {"\"\"", "number from 0 to 0.5"}},
            {"round-saw:Fraction=nan", {"\"nan\"", "number from 0 to 0.5"}},
            {"round-saw:Fraction=1e-999", {"\"1e-999\"", "number from 0 to 0.5"}},
            {"round-saw:Fraction=0x0", {"\"0x0\"", "number from 0 to 0.5"}},
            {"round-saw:Weight=0", {"\"0\"", "number above 0", "(kg)"}},
            {"round-saw:Weight=inf", {"\"inf\"", "number above 0"}},
            {"round-saw:Count=-1", {"\"-1\"", "integer from 1 to 2^32-1"}},
            {"round-saw:Count=0", {"\"0\"", "integer from 1 to 2^32-1"}},
            {"round-saw:Count=4294967296", {"integer from 1 to 2^32-1"}},
            {"round-saw:Count=99999999999999999999", {"integer from 1 to 2^32-1"}},
            {"round-saw:Count=1.0", {"\"1.0\"", "integer from 1"}},
            {"round-saw:Count=1e3", {"\"1e3\"", "integer from 1"}},
            {"round-saw:Shift=6", {"\"6\"", "integer from -5 to 5", "(mm)"}},
            {"round-saw:Shift=--5", {"\"--5\"", "integer from -5 to 5"}},
            {"round-saw:Guard=yes", {"\"yes\"", "true or false"}},
            {"round-saw:Delay=10", {"\"10\"", "time from 0s to 3600s, with a unit"}},
            {"round-saw:Delay=10 ms", {"\"10 ms\"", "with a unit"}},
            {"round-saw:Delay=10msec", {"\"10msec\"", "with a unit"}},
            {"round-saw:Delay=0.1ns", {"\"0.1ns\"", "with a unit"}},
            {"round-saw:Delay=-1ms", {"\"-1ms\"", "time from 0s to 3600s"}},
            {"round-saw:Delay=2h", {"\"2h\"", "time from 0s to 3600s"}},
            {"round-saw:Delay=1e300s", {"\"1e300s\"", "time from 0s to 3600s"}},
            {"round-saw:Delay=ms", {"\"ms\"", "time from 0s to 3600s"}},
            {"round-saw:Teeth=fine", {"\"fine\"", "one of ", "Coarse"}},
            {"round-saw:Rate=80", {"\"80\"", "data rate, with a unit"}},
            {"round-saw:Rate=80MBit", {"\"80MBit\"", "data rate, with a unit"}},
            {"round-saw:Rate=-80Mbps", {"\"-80Mbps\"", "positive data rate"}},
            {"round-saw:Rate=0Mbps", {"\"0Mbps\"", "positive data rate"}},
            {"round-saw:Rate=1e30Gbps", {"positive data rate"}},
            {"round-saw:Queue=64", {"\"64\"", "queue size, with a unit"}},
            {"round-saw:Queue=5000MB", {"\"5000MB\"", "queue size"}},
            {"round-saw:Queue=1e3p", {"\"1e3p\"", "queue size"}},
            {"round-saw:Noise=ns3::UniformRandomVariable[Min=x]",
             {"Min of uniform-random-variable cannot be \"x\"", "number"}},
            {"round-saw:Noise=ns3::UniformRandomVariable[Minn=1]",
             {"no attribute \"Minn\"", "accepted: Min, "}},
            {"round-saw:Noise=ns3::UniformVariable",
             {"unknown random-variable-stream", "accepted: ns3::UniformRandomVariable, "}},
            {"round-saw:Noise=pirate-5g", {"unknown random-variable-stream"}},
            {"round-saw:Spare=round-saw[Spare=round-saw[Shift=9]]",
             {"Shift of round-saw cannot be \"9\""}},
        };
        for (const auto& [text, fragments] : cases)
        {
            const std::string message = Refusal(text);
            NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, fragments), true, text << ": " << message);
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Choices by name.
 */
class ChoiceTestSuite : public TestSuite
{
  public:
    ChoiceTestSuite()
        : TestSuite("fl-choice", Type::UNIT)
    {
        AddTestCase(new ChoiceNameTestCase);
        AddTestCase(new ChoiceCreateTestCase);
        AddTestCase(new ChoiceRefusalTestCase);
    }
};

static ChoiceTestSuite g_choiceTestSuite; ///< registers the suite
