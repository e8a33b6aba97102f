/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-torch-reference.h"

#include "ns3/fl-choice.h"
#include "ns3/test.h"

#include <map>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// Greatest relative difference from PyTorch.
constexpr double TOLERANCE = 1e-4;

/**
 * @ingroup decentralized-fl-tests
 * A model and optimizers against what PyTorch computed for them.
 */
class TorchReferenceTest : public ReferenceTestCase
{
  public:
    /**
     * @param number position of the model in the file
     * @param learner the model as users choose it, without anything random
     */
    TorchReferenceTest(size_t number, const std::string& learner)
        : ReferenceTestCase("model " + std::to_string(number) + ", " + learner),
          m_number(number),
          m_learner(learner)
    {
    }

  private:
    void DoRun() override
    {
        const TorchReference reference(LocateReference("torch-reference.json"));
        NS_TEST_ASSERT_MSG_GT(reference.GetModels().size(), m_number, "models in the file");
        const TorchReference::Model& model = reference.GetModels()[m_number];
        const Choice choice(Learner::GetTypeId(), m_learner);
        NS_TEST_ASSERT_MSG_EQ(choice.GetName(), model.name, "the same model");
        const auto learner = choice.Create<Learner>();
        learner->Bind(model.shape, TorchReference::CLASSES);
        const auto gradient = reference.CompareGradient(*learner, model);
        NS_TEST_EXPECT_MSG_LT(gradient.value, TOLERANCE, gradient.where);

        const std::map<std::string, std::string> optimizers{
            {"sgd", "sgd:LearningRate=0.01,WeightDecay=0.0005"},
            {"momentum", "sgd:LearningRate=0.01,Momentum=0.9,WeightDecay=0.0005"},
            {"nesterov", "sgd:LearningRate=0.01,Momentum=0.9,WeightDecay=0.0005,Nesterov=true"},
            {"adam", "adam:LearningRate=0.001"},
        };
        for (const auto& [name, text] : optimizers)
        {
            const auto optimizer = Choice(Optimizer::GetTypeId(), text).Create<Optimizer>();
            const auto steps = reference.CompareSteps(*learner, model, *optimizer, name);
            NS_TEST_EXPECT_MSG_LT(steps.value, TOLERANCE, name << ": " << steps.where);
        }
    }

    size_t m_number;       ///< position of the model in the file
    std::string m_learner; ///< the model
};

/**
 * @ingroup decentralized-fl-tests
 * Models and optimizers against stored values of PyTorch.
 */
class TorchReferenceTestSuite : public TestSuite
{
  public:
    TorchReferenceTestSuite()
        : TestSuite("fl-torch-reference", Type::UNIT)
    {
        SetDataDir(NS_TEST_SOURCEDIR);
        AddTestCase(new TorchReferenceTest(0, "softmax"));
        AddTestCase(new TorchReferenceTest(1, "mlp"));
        AddTestCase(new TorchReferenceTest(2, "lenet"));
        AddTestCase(new TorchReferenceTest(3, "flobc-cnn:Dropout=0"));
        AddTestCase(new TorchReferenceTest(4, "ubar-cnn"));
        AddTestCase(new TorchReferenceTest(5, "ubar-cnn"));
    }
};

TorchReferenceTestSuite g_torchReferenceTestSuite; ///< the suite

} // namespace
