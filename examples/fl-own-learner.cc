/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

/**
 * @file
 * A learner of your own in one file: nearest class mean, chosen by its name.
 */

#include "ns3/decentralized-fl-module.h"

using namespace ns3;
using namespace ns3::fl;

/// A prototype p for each class, and a sample x is of the class with the nearest one. The loss is
/// |x - p|^2 / 2 with the right p, so that p becomes the mean. A class XLearner is chosen as `x`.
struct NearestMeanLearner : ClassifierLearner
{
    static TypeId GetTypeId() // with this, and the macro below, the name is known
    {
        static TypeId tid = TypeId("NearestMeanLearner")
                                .SetParent<ClassifierLearner>()
                                .AddConstructor<NearestMeanLearner>();
        return tid;
    }

    size_t GetDimension() const override // a model is one flat vector, here of all prototypes
    {
        return GetClasses() * GetShape().GetSize();
    }

    // All nodes share this object, many threads call it at once: results go to arguments only.
    double ComputeGradient(const ParameterVector& p,
                           const Batch& batch,
                           ParameterVector& gradient) const override
    {
        double loss = 0;
        gradient = ParameterVector(GetDimension()); // zeros
        for (size_t i = 0; i < batch.GetSize(); i++)
        {
            const float* x = batch.GetDataset().GetFeatures(batch.GetIndices()[i]);
            const size_t first = batch.GetLabel(i) * GetShape().GetSize();
            for (size_t j = 0; j < GetShape().GetSize(); j++)
            {
                const float distance = p.data()[first + j] - x[j];
                gradient.data()[first + j] += distance / batch.GetSize();
                loss += distance * distance / 2 / batch.GetSize();
            }
        }
        return loss;
    }

    // n samples, width features each, have n times the classes scores; the highest is predicted.
    void ComputeScores(const ParameterVector& p, const float* x, size_t n, float* s) const override
    {
        const size_t width = GetShape().GetSize();
        for (size_t i = 0; i < n * GetClasses(); i++)
        {
            s[i] = 0;
            for (size_t j = 0; j < width; j++)
            {
                const float distance =
                    p.data()[i % GetClasses() * width + j] - x[i / GetClasses() * width + j];
                s[i] -= distance * distance / 2;
            }
        }
    }
};

NS_OBJECT_ENSURE_REGISTERED(NearestMeanLearner);

int
main(int argc, char* argv[])
{
    FedAvgExperimentOptions options; // --help lists them
    options.common.learner = Choice(Learner::GetTypeId(), "nearest-mean");
    return RunFedAvgProgram("fl-own-learner", "Trains a learner of your own.", options, argc, argv);
}
