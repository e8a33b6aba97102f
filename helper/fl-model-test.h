/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_MODEL_TEST_H
#define FL_MODEL_TEST_H

#include "ns3/fl-confusion-matrix.h"
#include "ns3/fl-dataset.h"
#include "ns3/fl-json-object.h"
#include "ns3/fl-learner.h"
#include "ns3/fl-row-table.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{
namespace fl
{

struct ExperimentOptions;

/**
 * @ingroup decentralized-fl-helper
 * What is measured of a model on test data: loss, accuracy and confusion matrix, in one pass, and
 * from the matrix what the user asked for.
 */
class ModelTest
{
  public:
    /// What one model has come to.
    struct Result
    {
        Evaluation evaluation;  ///< loss and accuracy; NaN if they are not known
        ConfusionMatrix matrix; ///< without classes if the learner cannot predict
    };

    /**
     * @param options what the user asked for
     * @param test test data
     * @throw InputError if a class that the user named does not exist, or stands alone
     */
    ModelTest(const ExperimentOptions& options, DatasetPtr test);

    /**
     * Tests a model. Thread-safe.
     *
     * @param learner the kind of model
     * @param model the model, with content
     * @param test test data
     * @return what came out
     */
    static Result Run(const Learner& learner, const ParameterVector& model, const DatasetPtr& test);

    /**
     * @return result of a model that has no content
     */
    static Result GetUnknown();

    /**
     * @return columns of the table of rounds
     */
    std::vector<Column> GetColumns() const;

    /**
     * @param result a result
     * @return its cells in these columns
     */
    std::vector<Cell> GetCells(const Result& result) const;

    /**
     * @param result result of the final model
     * @param summary receives accuracy, that of each class, and attack success rate
     */
    void Summarize(const Result& result, JsonObject& summary) const;

    /**
     * @param result a result
     * @return columns of the confusion matrix as a table: one row a class
     */
    static std::vector<Column> GetMatrixColumns(const Result& result);

    /**
     * @param result a result
     * @param table receives the confusion matrix
     */
    static void AddMatrix(const Result& result, RowTable& table);

    /**
     * Tells whether a run has learned anything.
     *
     * @param accuracies accuracy after each round
     * @return a warning if the best is not clearly above chance (see ChanceLevel), empty otherwise
     */
    std::string JudgeAccuracies(const std::vector<double>& accuracies) const;

  private:
    /**
     * @param result a result
     * @param label a class
     * @param prediction a class
     * @return share of the samples of the first that were taken for the second; NaN if not known
     */
    static double GetRate(const Result& result, uint32_t label, uint32_t prediction);

    const ExperimentOptions& m_options; ///< what the user asked for
    const DatasetPtr m_test;            ///< test data
};

} // namespace fl
} // namespace ns3

#endif // FL_MODEL_TEST_H
