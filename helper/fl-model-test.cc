/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-model-test.h"

#include "fl-experiment-options.h"

#include "ns3/fl-batch.h"
#include "ns3/fl-chance-level.h"
#include "ns3/fl-input-error.h"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <utility>

namespace ns3
{
namespace fl
{

ModelTest::ModelTest(const ExperimentOptions& options, DatasetPtr test)
    : m_options(options),
      m_test(std::move(test))
{
    const uint32_t classes = m_test->GetClasses();
    auto require = [&](const char* name, const std::optional<uint32_t>& given, bool isNeeded) {
        if (given ? *given >= classes || options.sourceClass == options.targetClass : isNeeded)
        {
            throw InputError(std::string(name) + "=" + (given ? std::to_string(*given) : "none") +
                             ": accepted with " + m_test->GetName() +
                             ": --source-class and --target-class together, two different "
                             "classes from 0 to " +
                             std::to_string(classes - 1));
        }
    };
    require("--source-class", options.sourceClass, options.targetClass.has_value());
    require("--target-class", options.targetClass, options.sourceClass.has_value());
}

ModelTest::Result
ModelTest::Run(const Learner& learner, const ParameterVector& model, const DatasetPtr& test)
{
    Result result;
    std::vector<Dataset::Label> predictions;
    result.evaluation = learner.EvaluateAndPredict(model, Batch::WholeOf(test), predictions);
    if (!predictions.empty())
    {
        result.matrix = ConfusionMatrix(test->GetClasses(), test->GetLabels(), predictions);
    }
    return result;
}

ModelTest::Result
ModelTest::GetUnknown()
{
    Result result;
    result.evaluation.loss = std::nan("");
    result.evaluation.accuracy = std::nan("");
    return result;
}

double
ModelTest::GetRate(const Result& result, uint32_t label, uint32_t prediction)
{
    return result.matrix.GetClasses() > 0 ? result.matrix.GetRate(label, prediction) : std::nan("");
}

std::vector<Column>
ModelTest::GetColumns() const
{
    std::vector<Column> columns{
        {"test_accuracy", "1", "share of the test samples that the model classifies rightly"},
        {"test_loss", "nats", "mean loss on the test samples"},
    };
    if (m_options.sourceClass)
    {
        columns.push_back(
            {"attack_success_rate",
             "1",
             "share of the test samples of class " + std::to_string(*m_options.sourceClass) +
                 " that the model takes for class " + std::to_string(*m_options.targetClass)});
    }
    if (m_options.classAccuracy)
    {
        for (uint32_t label = 0; label < m_test->GetClasses(); label++)
        {
            const std::string name = std::to_string(label);
            columns.push_back({"accuracy_" + name,
                               "1",
                               "share of the test samples of class " + name +
                                   " that the model classifies rightly"});
        }
    }
    return columns;
}

std::vector<Cell>
ModelTest::GetCells(const Result& result) const
{
    std::vector<Cell> cells{result.evaluation.accuracy, result.evaluation.loss};
    if (m_options.sourceClass)
    {
        cells.emplace_back(GetRate(result, *m_options.sourceClass, *m_options.targetClass));
    }
    if (m_options.classAccuracy)
    {
        for (uint32_t label = 0; label < m_test->GetClasses(); label++)
        {
            cells.emplace_back(GetRate(result, label, label));
        }
    }
    return cells;
}

void
ModelTest::Summarize(const Result& result, JsonObject& summary) const
{
    summary.SetNumber("final_accuracy", result.evaluation.accuracy);
    if (result.matrix.GetClasses() > 0)
    {
        JsonObject classes;
        for (uint32_t label = 0; label < result.matrix.GetClasses(); label++)
        {
            classes.SetNumber(std::to_string(label), result.matrix.GetRate(label, label));
        }
        summary.SetObject("final_class_accuracy", classes);
    }
    if (m_options.sourceClass)
    {
        summary.SetNumber("final_attack_success_rate",
                          GetRate(result, *m_options.sourceClass, *m_options.targetClass));
    }
}

std::vector<Column>
ModelTest::GetMatrixColumns(const Result& result)
{
    std::vector<Column> columns{{"class", "1", "class of the test samples"}};
    for (uint32_t prediction = 0; prediction < result.matrix.GetClasses(); prediction++)
    {
        const std::string name = std::to_string(prediction);
        columns.push_back(
            {"predicted_" + name, "1", "samples that the final model takes for class " + name});
    }
    return columns;
}

void
ModelTest::AddMatrix(const Result& result, RowTable& table)
{
    for (uint32_t label = 0; label < result.matrix.GetClasses(); label++)
    {
        std::vector<Cell> row{uint64_t{label}};
        for (uint32_t prediction = 0; prediction < result.matrix.GetClasses(); prediction++)
        {
            row.emplace_back(result.matrix.GetCount(label, prediction));
        }
        table.AddRow(std::move(row));
    }
}

std::string
ModelTest::JudgeAccuracies(const std::vector<double>& accuracies) const
{
    double best = std::nan("");
    for (double accuracy : accuracies)
    {
        best = std::fmax(best, accuracy); // a number, if there is one
    }
    const ChanceLevel chance(m_test->GetClasses(), m_test->GetLabels());
    if (std::isnan(best) || chance.IsBeatenBy(best))
    {
        return "";
    }
    std::ostringstream text;
    text << "warning: the accuracy has stayed at chance: " << best
         << " at best, where always answering class " << chance.GetClass() << " reaches "
         << chance.GetShare() << ", and more than " << chance.GetLimit()
         << " is needed to be above it by " << ChanceLevel::STANDARD_ERRORS << " standard errors";
    return text.str();
}

} // namespace fl
} // namespace ns3
