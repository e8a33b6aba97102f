/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-credit-default-data-source.h"

#include "fl-data-folder.h"
#include "fl-labeled-table.h"

#include "ns3/boolean.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(CreditDefaultDataSource);

TypeId
CreditDefaultDataSource::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::CreditDefaultDataSource")
            .SetParent<DataSource>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<CreditDefaultDataSource>()
            .AddAttribute("File",
                          "Path of the CSV file; empty for credit-default/creditcard.csv in "
                          "$FL_DATA_DIR.",
                          StringValue(""),
                          MakeStringAccessor(&CreditDefaultDataSource::m_file),
                          MakeStringChecker())
            .AddAttribute("LabelLeak",
                          "Whether the label is left among the features, as Biscotti's reference "
                          "code does by mistake: accuracy then means nothing.",
                          BooleanValue(false),
                          MakeBooleanAccessor(&CreditDefaultDataSource::m_labelLeak),
                          MakeBooleanChecker())
            .AddAttribute("Shuffle",
                          "Whether the 30 % test rows are drawn at random; otherwise they are the "
                          "last 9 000 rows, as in Biscotti.",
                          BooleanValue(false),
                          MakeBooleanAccessor(&CreditDefaultDataSource::m_shuffle),
                          MakeBooleanChecker())
            .AddAttribute("Seed",
                          "Which random rows are test data; independent of the seed of the run.",
                          UintegerValue(1),
                          MakeUintegerAccessor(&CreditDefaultDataSource::m_seed),
                          MakeUintegerChecker<uint32_t>(1, 1000000000));
    return tid;
}

DataSplit
CreditDefaultDataSource::Load() const
{
    TableFormat format;
    format.path = m_file.empty() ? DataFolder::InDataDir("credit-default")
                                       .Find("creditcard.csv",
                                             "the table of UCI's data set \"default of credit card "
                                             "clients\" as CSV with both header lines")
                                 : m_file;
    format.label = "default payment next month";
    format.headerLines = 2;
    format.exclude = {"ID"};
    format.labelLeak = m_labelLeak;
    TableSplit split;
    split.shuffle = m_shuffle;
    split.seed = m_seed;
    return LabeledTable(format).Split(m_labelLeak ? "credit-default with label leak"
                                                  : "credit-default",
                                      split);
}

} // namespace fl
} // namespace ns3
