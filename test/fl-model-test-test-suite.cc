/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-experiment-run.h"
#include "fl-learning-fixtures.h"
#include "fl-message-of.h"

#include "ns3/fl-chance-level.h"
#include "ns3/fl-confusion-matrix.h"
#include "ns3/fl-model-test.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * The confusion matrix by brute force.
 */
class ConfusionCase : public TestCase
{
  public:
    ConfusionCase()
        : TestCase("Confusion matrix, rates and accuracy equal those counted one by one")
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint32_t classes = 5;
        auto uniform = MakeUniform(1);
        std::vector<Dataset::Label> labels(300);
        std::vector<Dataset::Label> predictions(300);
        for (size_t i = 0; i < labels.size(); i++)
        {
            labels[i] = static_cast<Dataset::Label>(uniform->GetInteger(0, classes - 2));
            predictions[i] = static_cast<Dataset::Label>(uniform->GetInteger(0, classes - 1));
        }
        const ConfusionMatrix matrix(classes, labels, predictions);
        double right = 0;
        for (uint32_t label = 0; label < classes; label++)
        {
            for (uint32_t prediction = 0; prediction < classes; prediction++)
            {
                uint64_t both = 0;
                uint64_t first = 0;
                for (size_t i = 0; i < labels.size(); i++)
                {
                    first += labels[i] == label;
                    both += labels[i] == label && predictions[i] == prediction;
                }
                right += label == prediction ? static_cast<double>(both) : 0;
                NS_TEST_EXPECT_MSG_EQ(matrix.GetCount(label, prediction), both, "count");
                const double rate = matrix.GetRate(label, prediction);
                NS_TEST_EXPECT_MSG_EQ(std::isnan(rate), (label == 4), "no sample, no rate");
                if (first > 0)
                {
                    NS_TEST_EXPECT_MSG_EQ_TOL(rate,
                                              static_cast<double>(both) /
                                                  static_cast<double>(first),
                                              1e-15,
                                              "rate");
                }
            }
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(matrix.GetAccuracy(), right / 300, 1e-15, "accuracy");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * One pass tells what the passes for evaluation and prediction tell.
 */
class OnePassCase : public TestCase
{
  public:
    OnePassCase()
        : TestCase("Evaluating and predicting in one pass equals both, bit by bit")
    {
    }

  private:
    void DoRun() override
    {
        const DatasetPtr data = MakeRandomData({2, 3, 1}, 4, 700, 3); // several chunks
        const Ptr<Learner> learner = MakeLearner("6");
        learner->Bind(data->GetShape(), 4);
        const ParameterVector model = learner->InitializeParameters(MakeUniform(4));
        const Batch batch = Batch::WholeOf(data);
        const ModelTest::Result result = ModelTest::Run(*learner, model, data);
        const Evaluation evaluation = learner->Evaluate(model, batch);
        NS_TEST_EXPECT_MSG_EQ(result.evaluation.loss, evaluation.loss, "loss");
        NS_TEST_EXPECT_MSG_EQ(result.evaluation.accuracy, evaluation.accuracy, "accuracy");
        NS_TEST_EXPECT_MSG_EQ(result.matrix.GetAccuracy(), evaluation.accuracy, "matrix");
        const std::vector<Dataset::Label> predictions = learner->Predict(model, batch);
        std::vector<Dataset::Label> inOnePass;
        learner->EvaluateAndPredict(model, batch, inOnePass);
        NS_TEST_EXPECT_MSG_EQ((predictions == inOnePass), true, "predictions");
        NS_TEST_EXPECT_MSG_EQ((ConfusionMatrix(4, data->GetLabels(), predictions).GetCount(1, 2)),
                              result.matrix.GetCount(1, 2),
                              "count");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What counts as chance.
 */
class ChanceCase : public TestCase
{
  public:
    ChanceCase()
        : TestCase("Chance is the most frequent class and three standard errors")
    {
    }

  private:
    void DoRun() override
    {
        std::vector<Dataset::Label> labels(100, 2);
        std::fill(labels.begin(), labels.begin() + 20, 0);
        const ChanceLevel skewed(3, labels);
        NS_TEST_EXPECT_MSG_EQ(skewed.GetClass(), 2, "the most frequent class");
        NS_TEST_EXPECT_MSG_EQ_TOL(skewed.GetShare(), 0.8, 1e-15, "its share, not a third");
        NS_TEST_EXPECT_MSG_EQ_TOL(skewed.GetLimit(), 0.92, 1e-12, "0.8 + 3 sqrt(0.16 / 100)");
        NS_TEST_EXPECT_MSG_EQ(skewed.IsBeatenBy(0.91), false, "within the margin");
        NS_TEST_EXPECT_MSG_EQ(skewed.IsBeatenBy(0.93), true, "beyond it");
        const ChanceLevel even(2, {0, 1, 0, 1});
        NS_TEST_EXPECT_MSG_EQ(even.GetClass(), 0, "the lowest of equally frequent ones");
        NS_TEST_EXPECT_MSG_EQ(even.IsBeatenBy(0.75), false, "few samples say little");
        NS_TEST_EXPECT_MSG_EQ(even.IsBeatenBy(1), true, "but all of them right is not nothing");
        NS_TEST_EXPECT_MSG_EQ(ChanceLevel(2, {1, 1}).IsBeatenBy(1), false, "one class only");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What a run prints and writes of it.
 */
class OutputCase : public TestCase
{
  public:
    OutputCase()
        : TestCase("A run writes rates and the confusion matrix, and says if it learned nothing")
    {
    }

  private:
    /**
     * @param options what is run
     * @return what is printed
     */
    static std::string Print(const ExperimentOptions& options)
    {
        const PrintCatcher printed;
        ExperimentRun run(options);
        run.Run();
        return printed.GetText();
    }

    /**
     * @param lines lines of a table
     * @param name name of a column
     * @return the field of the last line
     */
    static double ReadLast(const std::vector<std::string>& lines, const std::string& name)
    {
        const std::vector<std::string> header = SplitLine(lines.front());
        const auto column = std::find(header.begin(), header.end(), name);
        return column == header.end()
                   ? -1
                   : std::stod(SplitLine(lines.back()).at(column - header.begin()));
    }

    void DoRun() override
    {
        const std::string folder = CreateTempDirFilename("model-test");
        ExperimentOptions options = MakeSmallOptions(folder);
        options.sourceClass = 1;
        options.targetClass = 7;
        options.classAccuracy = true;
        NS_TEST_EXPECT_MSG_EQ(Print(options).find("stayed at chance"),
                              std::string::npos,
                              "a run that learns is not warned about");
        const std::vector<std::string> matrix = ReadLines(folder + "/confusion.csv");
        const std::vector<std::string> rows = ReadLines(folder + "/rows.csv");
        NS_TEST_ASSERT_MSG_EQ(matrix.size(), 11, "header and ten classes");
        double all = 0;
        double right = 0;
        for (size_t label = 0; label < 10; label++)
        {
            const std::vector<std::string> fields = SplitLine(matrix[1 + label]);
            NS_TEST_ASSERT_MSG_EQ(fields.size(), 11, "class and ten predictions");
            double count = 0;
            for (size_t prediction = 0; prediction < 10; prediction++)
            {
                count += std::stod(fields[1 + prediction]);
            }
            all += count;
            right += std::stod(fields[1 + label]);
            NS_TEST_EXPECT_MSG_EQ_TOL(ReadLast(rows, "accuracy_" + std::to_string(label)),
                                      std::stod(fields[1 + label]) / count,
                                      1e-9,
                                      "accuracy of class " << label);
            if (label == 1)
            {
                NS_TEST_EXPECT_MSG_EQ_TOL(ReadLast(rows, "attack_success_rate"),
                                          std::stod(fields[1 + 7]) / count,
                                          1e-9,
                                          "taken for class 7");
            }
        }
        NS_TEST_EXPECT_MSG_EQ(all, 100, "every test sample");
        NS_TEST_EXPECT_MSG_EQ_TOL(ReadLast(rows, "test_accuracy"), right / all, 1e-9, "accuracy");
        std::string summary;
        for (const std::string& line : ReadLines(folder + "/summary.json"))
        {
            summary += line;
        }
        NS_TEST_EXPECT_MSG_EQ(
            HoldsInOrder(summary,
                         {"final_accuracy", "final_class_accuracy", "final_attack_success_rate"}),
            true,
            summary);

        options = MakeSmallOptions(folder);
        options.optimizer = Choice(Optimizer::GetTypeId(), "sgd:LearningRate=0");
        options.learner = Choice(Learner::GetTypeId(), "mlp:Hidden=2");
        const std::string printed = Print(options);
        NS_TEST_EXPECT_MSG_NE(printed.find("warning: the accuracy has stayed at chance: "),
                              std::string::npos,
                              printed);
        NS_TEST_EXPECT_MSG_EQ(ReadLines(folder + "/rows.csv").front().find("attack_success"),
                              std::string::npos,
                              "not asked for");

        options.learner = Choice(Learner::GetTypeId(), "sized:Bytes=4000");
        NS_TEST_EXPECT_MSG_EQ(Print(options).find("stayed at chance"),
                              std::string::npos,
                              "a sized model has no accuracy");
        NS_TEST_EXPECT_MSG_EQ(ReadLines(folder + "/confusion.csv").empty(),
                              true,
                              "the former run's matrix is gone");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Classes and layers that do not exist.
 */
class RefusalCase : public TestCase
{
  public:
    RefusalCase()
        : TestCase("Classes and layers that do not exist are refused before the run")
    {
    }

  private:
    /**
     * @param source source class
     * @param target target class
     * @return message of the refusal
     */
    std::string Refuse(std::optional<uint32_t> source, std::optional<uint32_t> target)
    {
        ExperimentOptions options = MakeSmallOptions(CreateTempDirFilename("refused"));
        options.sourceClass = source;
        options.targetClass = target;
        return Refuse(options);
    }

    /**
     * @param options what is to be refused
     * @return message of the refusal
     */
    static std::string Refuse(const ExperimentOptions& options)
    {
        const std::string message = MessageOf([&] { ExperimentRun run(options); });
        Simulator::Destroy();
        return message;
    }

    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(Refuse(10, 7), {"--source-class=10", "0 to 9"}),
                              true,
                              Refuse(10, 7));
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(Refuse(1, 10), {"--target-class=10", "0 to 9"}),
                              true,
                              Refuse(1, 10));
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(Refuse(3, 3), {"=3", "two different"}), true, "equal");
        NS_TEST_EXPECT_MSG_EQ(
            HoldsInOrder(Refuse(1, std::nullopt), {"--target-class=none", "together"}),
            true,
            Refuse(1, std::nullopt));
        NS_TEST_EXPECT_MSG_EQ(
            HoldsInOrder(Refuse(std::nullopt, 1), {"--source-class=none", "together"}),
            true,
            Refuse(std::nullopt, 1));
        NS_TEST_EXPECT_MSG_EQ(Refuse(0, 9), "(accepted)", "the outermost classes");
        ExperimentOptions options = MakeSmallOptions(CreateTempDirFilename("refused"));
        options.optimizer = Choice(Optimizer::GetTypeId(), "sgd:LayerFactors=nosuch 2");
        const std::string message = Refuse(options);
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, {"LayerFactors", "nosuch", "dense1"}),
                              true,
                              message);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The suite.
 */
class ModelTestTestSuite : public TestSuite
{
  public:
    ModelTestTestSuite()
        : TestSuite("fl-model-test", Type::SYSTEM)
    {
        AddTestCase(new ConfusionCase);
        AddTestCase(new OnePassCase);
        AddTestCase(new ChanceCase);
        AddTestCase(new OutputCase);
        AddTestCase(new RefusalCase);
    }
};

const ModelTestTestSuite g_modelTestTestSuite; ///< the suite

} // namespace
