/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"
#include "fl-message-of.h"
#include "fl-torch-reference.h"

#include "ns3/double.h"
#include "ns3/fl-torch-learner.h"
#include "ns3/string.h"
#include "ns3/test.h"

#include <cmath>
#include <cstdlib>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @param file path of a TorchScript file
 * @return the learner, not bound
 */
Ptr<TorchLearner>
MakeTorchLearner(const std::string& file)
{
    auto learner = CreateObject<TorchLearner>();
    learner->SetAttribute("File", StringValue(file));
    return learner;
}

/**
 * @param script the script beside the reference values
 * @param folder where TorchScript files shall be
 * @return the folder; empty if PyTorch for Python is missing
 */
std::string
MakeModules(const std::string& script, const std::string& folder)
{
    // Debian's packages belong to its own Python, which need not be the first one.
    for (const std::string python : {"python3", "/usr/bin/python3"})
    {
        const std::string command = python + " '" + script + "' modules '" + folder + "'";
        if (std::system((command + " 2>/dev/null").c_str()) == 0)
        {
            return folder;
        }
    }
    return "";
}

/**
 * @ingroup decentralized-fl-tests
 * A test with TorchScript files that the script beside the reference values makes. Skipped where
 * PyTorch is missing, for C++ or for Python.
 */
class TorchTest : public ReferenceTestCase
{
  public:
    using ReferenceTestCase::ReferenceTestCase;

  protected:
    /**
     * @param name name of a file
     * @return its path
     */
    std::string Locate(const std::string& name)
    {
        return GetFolder() + "/" + name + ".pt";
    }

  private:
    /// Runs the test, with the files in place.
    virtual void RunWithFiles() = 0;

    /**
     * @return where the files are, which the first test makes; empty if that is not possible
     */
    const std::string& GetFolder()
    {
        static const std::string folder =
            MakeModules(LocateReference("make-torch-reference.py"), CreateTempDirFilename(""));
        return folder;
    }

    void DoRun() override
    {
        const std::string message = MessageOf([&]() {
            MakeTorchLearner(Locate("softmax-28x28x1"))->Bind({28, 28, 1}, 10);
        });
        if (GetFolder().empty())
        {
            std::cout << "SKIP fl-torch-learner: no python3-torch" << std::endl;
        }
        else if (HoldsInOrder(message, {"this build has no PyTorch", "libtorch-dev"}))
        {
            std::cout << "SKIP fl-torch-learner: this build has no libtorch" << std::endl;
        }
        else
        {
            RunWithFiles();
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Models in C++ against what the same models gave in Python.
 */
class TorchAgreementTest : public TorchTest
{
  public:
    TorchAgreementTest()
        : TorchTest("models agree with PyTorch in Python")
    {
    }

  private:
    void RunWithFiles() override
    {
        const TorchReference reference(LocateReference("torch-reference.json"));
        for (const TorchReference::Model& model : reference.GetModels())
        {
            const std::string name = model.name + "-" + model.shape.ToString();
            const Ptr<Learner> learner = MakeTorchLearner(Locate(name));
            learner->Bind(model.shape, TorchReference::CLASSES);
            const auto deviation = reference.CompareGradient(*learner, model);
            NS_TEST_EXPECT_MSG_LT(deviation.value, 1e-4, name << ": " << deviation.where);
            const ParameterVector start = learner->InitializeParameters(MakeUniform(1));
            NS_TEST_EXPECT_MSG_EQ(start.IsIdentical(reference.MakeParameters(model)),
                                  true,
                                  "parameters come from the file");
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What a model may look like.
 */
class TorchFormTest : public TorchTest
{
  public:
    TorchFormTest()
        : TorchTest("forms of models, and costs")
    {
    }

  private:
    void RunWithFiles() override
    {
        const auto data = MakeRandomData({28, 28, 1}, 10, 9, 1);
        const Batch batch = Batch::WholeOf(data);

        // Log-probabilities are as good as logits; dropout that is off changes nothing.
        auto softmax = CreateObject<SoftmaxLearner>();
        softmax->Bind({28, 28, 1}, 10);
        for (const std::string name : {"log-probabilities", "dropout-off"})
        {
            const Ptr<Learner> learner = MakeTorchLearner(Locate(name));
            learner->Bind({28, 28, 1}, 10);
            const ParameterVector parameters = learner->InitializeParameters(MakeUniform(1));
            ParameterVector expected;
            ParameterVector gradient;
            const double loss = softmax->ComputeGradient(parameters, batch, expected);
            NS_TEST_EXPECT_MSG_EQ_TOL(learner->ComputeGradient(parameters, batch, gradient),
                                      loss,
                                      1e-6,
                                      name);
            NS_TEST_EXPECT_MSG_LT(gradient.SquaredDistance(expected) / expected.SquaredNorm(),
                                  1e-10,
                                  name);
            NS_TEST_EXPECT_MSG_EQ_TOL(learner->Evaluate(parameters, batch).loss, loss, 1e-6, name);
            NS_TEST_EXPECT_MSG_EQ(
                (learner->Predict(parameters, batch) == softmax->Predict(parameters, batch)),
                true,
                name);
        }

        // Weights that two layers share are there once; frozen and unused ones have no gradient.
        const Ptr<Learner> tied = MakeTorchLearner(Locate("tied"));
        tied->Bind({28, 28, 1}, 10);
        const size_t weights = 784 * 784;
        NS_TEST_ASSERT_MSG_EQ(tied->GetDimension(), weights + 784 + 8 + 7850, "shared once");
        ParameterVector gradient;
        tied->ComputeGradient(tied->InitializeParameters(MakeUniform(1)), batch, gradient);
        NS_TEST_EXPECT_MSG_GT(gradient.Slice(0, weights).SquaredNorm(), 0, "shared weights");
        NS_TEST_EXPECT_MSG_EQ(gradient.Slice(weights, 784 + 8).SquaredNorm(), 0, "frozen, unused");
        NS_TEST_EXPECT_MSG_GT(gradient.Slice(weights + 792, 7850).SquaredNorm(), 0, "last layer");

        // Rows of a table are vectors.
        const Ptr<Learner> table = MakeTorchLearner(Locate("table"));
        table->Bind({1, 20, 1}, 2);
        NS_TEST_EXPECT_MSG_EQ(table->GetDimension(), 42, "dense layer");
        NS_TEST_EXPECT_MSG_EQ(table->GetForwardFlops(3), 3 * 80, "two operations a weight");
        const std::vector<ParameterBlock> own = table->GetBlocks();
        NS_TEST_ASSERT_MSG_EQ(own.size(), 2, "weights and bias");
        NS_TEST_EXPECT_MSG_EQ(own[1].layer, "model", "a layer is the model");
        NS_TEST_EXPECT_MSG_EQ(own[1].offset, 40, "after the weights");
        NS_TEST_EXPECT_MSG_EQ(own[1].isBias, true, "bias");

        // Costs of a convolutional network, scripted and traced.
        const double conv = 2 * (20 * 24 * 24 * 25 + 50 * 8 * 8 * 500);
        const double dense = 2 * (800 * 500 + 500 * 10);
        for (const std::string name : {"lenet-28x28x1", "traced"})
        {
            const Ptr<TorchLearner> learner = MakeTorchLearner(Locate(name));
            learner->Bind({28, 28, 1}, 10);
            NS_TEST_EXPECT_MSG_EQ(learner->GetDimension(), 431080, name);
            NS_TEST_EXPECT_MSG_EQ(learner->GetForwardFlops(2), 2 * (conv + dense), name);
            NS_TEST_EXPECT_MSG_EQ(learner->GetGradientFlops(1), 3 * (conv + dense), name);
        }
        const Ptr<Learner> lenet = MakeTorchLearner(Locate("lenet-28x28x1"));
        lenet->Bind({28, 28, 1}, 10);
        const std::vector<ParameterBlock> blocks = lenet->GetBlocks();
        NS_TEST_ASSERT_MSG_EQ(blocks.size(), 8, "two blocks a layer");
        NS_TEST_EXPECT_MSG_EQ(blocks[2].layer, "2", "second convolution");
        NS_TEST_EXPECT_MSG_EQ(blocks[2].offset, 520, "after the first one");
        NS_TEST_EXPECT_MSG_EQ(blocks[2].size, 25000, "its weights");
        NS_TEST_EXPECT_MSG_EQ(blocks[2].isBias, false, "its weights");
        NS_TEST_EXPECT_MSG_EQ(blocks[3].isBias, true, "its bias");

        const Ptr<TorchLearner> priced = MakeTorchLearner(Locate("table"));
        priced->SetAttribute("FlopsPerSample", DoubleValue(1000));
        priced->Bind({1, 20, 1}, 2);
        NS_TEST_EXPECT_MSG_EQ(priced->GetForwardFlops(3), 3000, "as the user says");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Results are equal to the last bit in all threads, and from call to call.
 */
class TorchThreadTest : public TorchTest
{
  public:
    TorchThreadTest()
        : TorchTest("gradients are bit-identical in all threads")
    {
    }

  private:
    void RunWithFiles() override
    {
        const Ptr<Learner> shared = MakeTorchLearner(Locate("ubar-cnn-28x28x1"));
        shared->Bind({28, 28, 1}, 10);
        const Learner& learner = *shared;
        const ParameterVector parameters = learner.InitializeParameters(MakeUniform(1));
        ParameterVector other = parameters;
        other.Scale(0.5F);
        const DatasetPtr data = MakeRandomData({28, 28, 1}, 10, 20, 2);
        ParameterVector expected;
        const double loss = learner.ComputeGradient(parameters, Batch::WholeOf(data), expected);
        std::vector<int> identical(4);
        std::vector<DatasetPtr> copies(identical.size());
        for (DatasetPtr& copy : copies)
        {
            copy = MakeRandomData({28, 28, 1}, 10, 20, 2);
        }
        std::vector<std::thread> threads;
        for (size_t thread = 0; thread < identical.size(); thread++)
        {
            threads.emplace_back([&, thread]() {
                int equal = 1;
                for (size_t run = 0; run < 5; run++)
                {
                    // Parameters lie elsewhere each time, and other ones were used in between.
                    const ParameterVector moved = parameters;
                    learner.Evaluate(other, Batch(data, {static_cast<uint32_t>(thread)}));
                    ParameterVector gradient;
                    const double again =
                        learner.ComputeGradient(moved, Batch::WholeOf(copies[thread]), gradient);
                    equal &= gradient.IsIdentical(expected) && again == loss;
                }
                identical[thread] = equal;
            });
        }
        for (std::thread& thread : threads)
        {
            thread.join();
        }
        NS_TEST_EXPECT_MSG_EQ((identical == std::vector<int>(4, 1)), true, "all equal");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What is no model says so.
 */
class TorchRefusalTest : public TorchTest
{
  public:
    TorchRefusalTest()
        : TorchTest("files that are refused")
    {
    }

  private:
    void RunWithFiles() override
    {
        const std::vector<std::pair<std::string, std::vector<std::string>>> refusals{
            {"wrong-state", {"no TorchScript file", "torch.jit.script(model).save(path)"}},
            {"wrong-frozen", {"no parameter that can be trained", "torch.jit.freeze"}},
            {"wrong-batch-norm", {"buffer", "0.running_mean", "GroupNorm"}},
            {"wrong-double", {"1.weight is Double", "model.float()"}},
            {"wrong-dropout", {"random numbers (dropout)", "model.eval()"}},
            {"wrong-RandomNoise", {"random numbers (rand)"}},
            {"wrong-probabilities", {"probabilities", "log_softmax"}},
            {"wrong-Pair", {"(Tensor, Tensor)", "Float [1, 10] is needed"}},
            {"wrong-Classes", {"Long [1]", "Float [1, 10] is needed"}},
            {"wrong-Unflattened", {"does not run", "28x28 and 784x10"}},
            {"wrong-OneSample", {"does not run", "[1, 784]"}},
            {"wrong-Detached", {"cannot be trained", "grad"}},
        };
        for (const auto& [name, fragments] : refusals)
        {
            std::vector<std::string> expected{"torch:File=" + Locate(name) + ": "};
            expected.insert(expected.end(), fragments.begin(), fragments.end());
            const Ptr<Learner> learner = MakeTorchLearner(Locate(name));
            const std::string message = MessageOf([&]() { learner->Bind({28, 28, 1}, 10); });
            NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, expected), true, message);
        }
        const std::string message = MessageOf([&]() {
            MakeTorchLearner(Locate("softmax-28x28x1"))->Bind({28, 28, 1}, 9);
        });
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, {"Float [1, 10]", "Float [1, 9] is needed"}),
                              true,
                              message);
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A file that is not there; no PyTorch is needed to see that.
 */
class TorchMissingFileTest : public TestCase
{
  public:
    TorchMissingFileTest()
        : TestCase("a missing file")
    {
    }

  private:
    void DoRun() override
    {
        for (const std::string file : {"", "/nowhere/model.pt"})
        {
            const Ptr<Learner> learner = MakeTorchLearner(file);
            const std::string message = MessageOf([&]() { learner->Bind({28, 28, 1}, 10); });
            NS_TEST_EXPECT_MSG_EQ(
                HoldsInOrder(message,
                             {"torch:File=" + file + ": no such file", "torch.jit.script"}),
                true,
                message);
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Models of PyTorch.
 */
class TorchLearnerTestSuite : public TestSuite
{
  public:
    TorchLearnerTestSuite()
        : TestSuite("fl-torch-learner", Type::UNIT)
    {
        SetDataDir(NS_TEST_SOURCEDIR);
        AddTestCase(new TorchMissingFileTest);
        AddTestCase(new TorchAgreementTest);
        AddTestCase(new TorchFormTest);
        AddTestCase(new TorchThreadTest);
        AddTestCase(new TorchRefusalTest);
    }
};

TorchLearnerTestSuite g_torchLearnerTestSuite; ///< the suite

} // namespace
