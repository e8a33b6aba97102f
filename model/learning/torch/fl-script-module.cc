/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-torch-checks.h"
#include "fl-torch-flop-counter.h"

#include "ns3/fl-torch-module.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <algorithm>
#include <cmath>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/script.h>
#include <utility>

/// Sets how many threads a matrix product of OpenBLAS uses; there if that is the installed BLAS.
extern "C" __attribute__((weak)) void openblas_set_num_threads(int threads);

namespace ns3
{
namespace fl
{

namespace
{

/**
 * @param error what PyTorch has thrown
 * @return one line that says what was wrong
 */
std::string
Summarize(const std::exception& error)
{
    const auto* own = dynamic_cast<const c10::Error*>(&error);
    std::string text = own ? own->what_without_backtrace() : error.what();
    // Errors inside a model come with a traceback of several lines; the last one says why.
    text.erase(text.find_last_not_of(" \n") + 1);
    if (text.rfind("The following operation failed", 0) == 0)
    {
        text.erase(0, text.find_last_of('\n') + 1);
    }
    return text.substr(0, text.find('\n'));
}

/**
 * Calls PyTorch and turns its errors into those of the interface.
 *
 * @tparam Action a function without arguments
 * @param problem what the message begins with
 * @param action what is called
 * @return what it returns
 */
template <typename Action>
auto
Translate(const std::string& problem, Action action) -> decltype(action())
{
    try
    {
        return action();
    }
    catch (const std::exception& error)
    {
        throw std::runtime_error(problem + ": " + Summarize(error));
    }
}

/// Makes PyTorch and OpenMP use one thread for what the calling thread computes.
void
ComputeAlone()
{
    thread_local bool done = false;
    if (!done)
    {
        at::set_num_threads(1);
        done = true;
    }
}

/// A TorchScript module.
class ScriptModule : public TorchModule
{
  public:
    /**
     * @param file path of the TorchScript file
     */
    explicit ScriptModule(const std::string& file)
    {
        ComputeAlone();
        if (openblas_set_num_threads)
        {
            openblas_set_num_threads(1);
        }
        at::globalContext().setDeterministicAlgorithms(true, false);
        m_original.module =
            Translate("no TorchScript file, which torch.jit.script(model).save(path) writes",
                      [&]() { return torch::jit::load(file); });
        ListParameters(m_original);
        RequireTrainablePure(m_original.module);
    }

    const std::vector<Tensor>& GetTensors() const override
    {
        return m_original.tensors;
    }

    void GetStoredParameters(float* values) const override
    {
        for (const torch::Tensor& parameter : m_original.parameters)
        {
            const torch::Tensor contiguous = parameter.detach().contiguous();
            values = std::copy_n(contiguous.data_ptr<float>(), contiguous.numel(), values);
        }
    }

    void Bind(const std::vector<int64_t>& sample, int64_t classes) override
    {
        m_sample = sample;
        m_classes = classes;
        size_t dimension = 0;
        for (const Tensor& tensor : m_original.tensors)
        {
            dimension += tensor.size;
        }
        int64_t size = 1;
        for (int64_t extent : sample)
        {
            size *= extent;
        }
        std::vector<float> parameters(dimension);
        GetStoredParameters(parameters.data());
        // Two sizes of batches: a traced model may have one of them built in.
        constexpr size_t SAMPLES = 3;
        const std::vector<float> features(SAMPLES * size);
        const std::vector<int64_t> labels(SAMPLES);
        std::vector<float> scores(SAMPLES * classes);
        {
            const TorchFlopCounter counter;
            ComputeScores(parameters.data(), features.data(), 1, scores.data());
            m_forwardFlops = counter.Get();
        }
        ComputeScores(parameters.data(), features.data(), SAMPLES, scores.data());
        const bool positive =
            std::all_of(scores.begin(), scores.end(), [](float score) { return score >= 0; });
        double sum = 0;
        for (float score : scores)
        {
            sum += score;
        }
        if (positive && std::abs(sum / SAMPLES - 1) < 1e-4)
        {
            throw std::runtime_error("the model gives probabilities; it must give logits or "
                                     "log-probabilities: leave softmax out, or use log_softmax");
        }
        std::vector<float> gradient(dimension);
        ComputeGradient(parameters.data(),
                        features.data(),
                        labels.data(),
                        SAMPLES,
                        gradient.data());
    }

    double GetForwardFlops() const override
    {
        return m_forwardFlops;
    }

    void ComputeScores(const float* parameters,
                       const float* features,
                       size_t samples,
                       float* scores) const override
    {
        Translate("the model does not run", [&]() {
            const c10::InferenceMode guard;
            Loan instance(*this, parameters);
            const torch::Tensor output = Run(*instance, features, samples).contiguous();
            std::copy_n(output.data_ptr<float>(), output.numel(), scores);
        });
    }

    double ComputeGradient(const float* parameters,
                           const float* features,
                           const int64_t* labels,
                           size_t samples,
                           float* gradient) const override
    {
        return Translate("the model cannot be trained", [&]() {
            const at::AutoGradMode guard(true);
            Loan instance(*this, parameters);
            const torch::Tensor output = Run(*instance, features, samples);
            const torch::Tensor targets = torch::from_blob(const_cast<int64_t*>(labels),
                                                           {static_cast<int64_t>(samples)},
                                                           torch::kInt64);
            const torch::Tensor loss = torch::nll_loss(torch::log_softmax(output, 1), targets);
            std::vector<torch::Tensor> trained;
            for (const torch::Tensor& parameter : instance->parameters)
            {
                if (parameter.requires_grad())
                {
                    trained.push_back(parameter);
                }
            }
            const std::vector<torch::Tensor> gradients =
                torch::autograd::grad({loss}, trained, {}, false, false, true);
            auto next = gradients.begin();
            for (const torch::Tensor& parameter : instance->parameters)
            {
                const bool known = parameter.requires_grad() && (next++)->defined();
                if (known)
                {
                    const torch::Tensor contiguous = std::prev(next)->contiguous();
                    std::copy_n(contiguous.data_ptr<float>(), contiguous.numel(), gradient);
                }
                else
                {
                    std::fill_n(gradient, parameter.numel(), 0.0F);
                }
                gradient += parameter.numel();
            }
            return loss.item<double>();
        });
    }

  private:
    /// The module with parameters of its own.
    struct Instance
    {
        torch::jit::Module module;             ///< the module
        std::vector<torch::Tensor> parameters; ///< its parameters, shared ones once
        std::vector<Tensor> tensors;           ///< their names and sizes
    };

    /// Takes an instance that no other thread uses, and gives it back.
    class Loan
    {
      public:
        /**
         * @param owner where instances are
         * @param parameters values of its parameters
         */
        Loan(const ScriptModule& owner, const float* parameters)
            : m_owner(owner),
              m_instance(owner.Take())
        {
            for (const torch::Tensor& parameter : m_instance->parameters)
            {
                parameter.detach().copy_(torch::from_blob(const_cast<float*>(parameters),
                                                          parameter.sizes(),
                                                          torch::kFloat32));
                parameters += parameter.numel();
            }
        }

        ~Loan()
        {
            const std::lock_guard<std::mutex> lock(m_owner.m_mutex);
            m_owner.m_idle.push_back(std::move(m_instance));
        }

        Loan(const Loan&) = delete;
        Loan& operator=(const Loan&) = delete;

        /**
         * @return the instance
         */
        Instance& operator*()
        {
            return *m_instance;
        }

        /**
         * @return the instance
         */
        Instance* operator->()
        {
            return m_instance.get();
        }

      private:
        const ScriptModule& m_owner;          ///< where it goes back to
        std::unique_ptr<Instance> m_instance; ///< the instance
    };

    /**
     * @param instance its parameters are listed, those that several parts share once
     */
    static void ListParameters(Instance& instance)
    {
        for (const auto& parameter : instance.module.named_parameters())
        {
            const torch::Tensor& tensor = parameter.value;
            if (tensor.scalar_type() != torch::kFloat32)
            {
                throw std::runtime_error("the parameter " + parameter.name + " is " +
                                         c10::toString(tensor.scalar_type()) +
                                         "; parameters must be Float: call model.float()");
            }
            const bool known = std::any_of(
                instance.parameters.begin(),
                instance.parameters.end(),
                [&tensor](const torch::Tensor& other) { return other.is_same(tensor); });
            if (!known)
            {
                instance.parameters.push_back(tensor);
                instance.tensors.push_back({parameter.name, static_cast<size_t>(tensor.numel())});
            }
        }
    }

    /**
     * @return an instance for the calling thread alone
     */
    std::unique_ptr<Instance> Take() const
    {
        ComputeAlone();
        const std::lock_guard<std::mutex> lock(m_mutex);
        if (!m_idle.empty())
        {
            auto instance = std::move(m_idle.back());
            m_idle.pop_back();
            return instance;
        }
        // Tensors that are made in inference mode could not be trained.
        const c10::InferenceMode guard(false);
        auto instance = std::make_unique<Instance>();
        instance->module = m_original.module.deepcopy();
        ListParameters(*instance);
        return instance;
    }

    /**
     * @param instance the module
     * @param features the samples
     * @param samples number of samples
     * @return the scores
     */
    torch::Tensor Run(Instance& instance, const float* features, size_t samples) const
    {
        // The optimizer of TorchScript changes what it does from the first calls to the later ones.
        const torch::jit::GraphOptimizerEnabledGuard guard(false);
        std::vector<int64_t> extents{static_cast<int64_t>(samples)};
        extents.insert(extents.end(), m_sample.begin(), m_sample.end());
        const torch::Tensor input =
            torch::from_blob(const_cast<float*>(features), extents, torch::kFloat32);
        const c10::IValue result = instance.module.forward({input});
        const bool fits = result.isTensor() && result.toTensor().scalar_type() == torch::kFloat32 &&
                          result.toTensor().sizes() ==
                              c10::IntArrayRef({static_cast<int64_t>(samples), m_classes});
        if (!fits)
        {
            std::ostringstream message;
            message << "for an input of " << input.sizes() << " it gives ";
            if (result.isTensor())
            {
                message << result.toTensor().scalar_type() << " " << result.toTensor().sizes();
            }
            else
            {
                message << result.type()->str();
            }
            message << "; Float [" << samples << ", " << m_classes
                    << "] is needed, a score a class";
            throw std::runtime_error(message.str());
        }
        return result.toTensor();
    }

    Instance m_original;           ///< as read; never runs
    std::vector<int64_t> m_sample; ///< extents of one sample
    int64_t m_classes{0};          ///< number of classes
    double m_forwardFlops{0};      ///< operations for one sample

    mutable std::mutex m_mutex;                            ///< protects the list below
    mutable std::vector<std::unique_ptr<Instance>> m_idle; ///< copies that no thread uses
};

} // namespace

} // namespace fl
} // namespace ns3

/**
 * What the library is loaded for.
 *
 * @param file path of a TorchScript file
 * @return the module, owned by the caller
 */
extern "C" __attribute__((visibility("default"))) ns3::fl::TorchModule*
FlOpenTorchModule(const char* file)
{
    return new ns3::fl::ScriptModule(file);
}
