/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_TEST_TOOL_H
#define FL_TEST_TOOL_H

#include "ns3/boolean.h"
#include "ns3/data-rate.h"
#include "ns3/double.h"
#include "ns3/fl-compat.h"
#include "ns3/integer.h"
#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/pointer.h"
#include "ns3/queue-size.h"
#include "ns3/random-variable-stream.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <limits>

namespace ns3
{
namespace fl
{
namespace test
{

/**
 * @ingroup decentralized-fl-tests
 * A family of choices: the abstract base class.
 */
class Tool : public Object
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId()
    {
        static TypeId tid =
            TypeId("ns3::fl::test::Tool")
                .SetParent<Object>()
                .SetGroupName("DecentralizedFl")
                .AddAttribute("Weight",
                              "Weight (kg).",
                              DoubleValue(1.5),
                              MakeDoubleAccessor(&Tool::m_weight),
                              MakeDoubleChecker<double>(std::numeric_limits<double>::min()));
        return tid;
    }

    double m_weight; ///< weight in kg
};

/**
 * @ingroup decentralized-fl-tests
 * A member with an attribute of every type.
 */
class RoundSawTool : public Tool
{
  public:
    /// Kinds of teeth.
    enum Teeth
    {
        COARSE,
        FINE
    };

    /**
     * @return the type id
     */
    static TypeId GetTypeId()
    {
        static TypeId tid =
            TypeId("ns3::fl::test::RoundSawTool")
                .SetParent<Tool>()
                .SetGroupName("DecentralizedFl")
                .AddConstructor<RoundSawTool>()
                .AddAttribute("Fraction",
                              "Share of the values cut at each end.",
                              DoubleValue(0.1),
                              MakeDoubleAccessor(&RoundSawTool::m_fraction),
                              MakeDoubleChecker<double>(0, 0.5))
                .AddAttribute("Count",
                              "Number of blades.",
                              UintegerValue(3),
                              MakeUintegerAccessor(&RoundSawTool::m_count),
                              MakeUintegerChecker<uint32_t>(1))
                .AddAttribute("Shift",
                              "Shift of the blades (mm).",
                              IntegerValue(0),
                              MakeIntegerAccessor(&RoundSawTool::m_shift),
                              MakeIntegerChecker<int32_t>(-5, 5))
                .AddAttribute("Guard",
                              "Has a guard.",
                              BooleanValue(true),
                              MakeBooleanAccessor(&RoundSawTool::m_guard),
                              MakeBooleanChecker())
                .AddAttribute("Delay",
                              "Time until it turns.",
                              TimeValue(MilliSeconds(10)),
                              MakeTimeAccessor(&RoundSawTool::m_delay),
                              MakeTimeChecker(Seconds(0), Hours(1)))
                .AddAttribute("Label",
                              "Text on the plate.",
                              StringValue("none given"),
                              MakeStringAccessor(&RoundSawTool::m_label),
                              MakeStringChecker())
                .AddAttribute("Teeth",
                              "Kind of teeth.",
                              StringValue("Fine"),
                              compat::EnumAccessor<Teeth>(&RoundSawTool::m_teeth),
                              MakeEnumChecker(COARSE, "Coarse", FINE, "Fine"))
                .AddAttribute("Rate",
                              "Rate of the reports.",
                              DataRateValue(DataRate("80Mbps")),
                              MakeDataRateAccessor(&RoundSawTool::m_rate),
                              MakeDataRateChecker())
                .AddAttribute("Queue",
                              "Size of the queue.",
                              QueueSizeValue(QueueSize("100p")),
                              MakeQueueSizeAccessor(&RoundSawTool::m_queue),
                              MakeQueueSizeChecker())
                .AddAttribute("Noise",
                              "Noise of the blades (dB).",
                              StringValue("ns3::UniformRandomVariable[Min=0|Max=1]"),
                              MakePointerAccessor(&RoundSawTool::m_noise),
                              MakePointerChecker<RandomVariableStream>())
                .AddAttribute("Spare",
                              "Tool in the box.",
                              PointerValue(),
                              MakePointerAccessor(&RoundSawTool::m_spare),
                              MakePointerChecker<Tool>())
                .AddAttribute("Serial",
                              "Number of the tool.",
                              TypeId::ATTR_GET,
                              UintegerValue(7),
                              MakeUintegerAccessor(&RoundSawTool::m_serial),
                              MakeUintegerChecker<uint32_t>());
        return tid;
    }

    double m_fraction;                 ///< a number
    uint32_t m_count;                  ///< an unsigned integer
    int32_t m_shift;                   ///< an integer
    bool m_guard;                      ///< a truth value
    Time m_delay;                      ///< a time
    std::string m_label;               ///< a text
    Teeth m_teeth;                     ///< an enumeration
    DataRate m_rate;                   ///< a data rate
    QueueSize m_queue;                 ///< a queue size
    Ptr<RandomVariableStream> m_noise; ///< a random variable
    Ptr<Tool> m_spare;                 ///< another tool
    uint32_t m_serial{7};              ///< cannot be set
};

} // namespace test
} // namespace fl
} // namespace ns3

#endif // FL_TEST_TOOL_H
