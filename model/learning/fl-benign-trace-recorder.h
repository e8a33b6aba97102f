/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_BENIGN_TRACE_RECORDER_H
#define FL_BENIGN_TRACE_RECORDER_H

#include "ns3/fl-dataset.h"
#include "ns3/fl-learner.h"
#include "ns3/fl-optimizer.h"
#include "ns3/fl-parameter-vector.h"
#include "ns3/object.h"
#include "ns3/random-variable-stream.h"

#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Makes benign updates for rules that learn what these look like: plain federated training (H. B.
 * McMahan et al., 2017) by a few virtual clients on public data, before the run.
 *
 * The public data is a random part of the training samples; the nodes of the run keep theirs, so
 * that runs with other rules remain comparable. In each round each client draws as many samples as
 * a node of the run owns, with replacement. As the public data is small, fixed parts of it would be
 * too small for as many steps, or overlap so much that the clients' updates were more alike than
 * those of nodes: with 10 % of the synthetic data and the softmax model, the greatest error of an
 * honest update in the run, relative to that of the recorded ones, is 1.2 with replacement, 1.4
 * with overlapping parts; with parts repeated to the right number of samples, flipped updates pass.
 */
class BenignTraceRecorder : public Object
{
  public:
    /// The training to imitate.
    struct Task
    {
        ParameterVectorPtr start; ///< the model to start from
        DatasetPtr data;          ///< all training samples
        uint32_t samples{1};      ///< samples of a node, at least 1
        uint32_t batchSize{1};    ///< samples a step
        uint32_t epochs{1};       ///< passes a round
        uint32_t rounds{1};       ///< rounds of the run, at least 1
    };

    /**
     * @return the type
     */
    static TypeId GetTypeId();

    /**
     * Trains. Main thread only.
     *
     * @param learner the kind of model, bound to the data's shape
     * @param optimizer takes the steps; each round begins with a new state
     * @param task what to do
     * @param uniform where all random numbers come from; its range attributes do not matter
     * @return the updates (trained model less the model at the start of the round) of all
     *         clients in the recorded rounds, round by round; none if the model is sized
     */
    std::vector<ParameterVectorPtr> Record(const Learner& learner,
                                           const Optimizer& optimizer,
                                           const Task& task,
                                           const Ptr<UniformRandomVariable>& uniform) const;

  private:
    double m_publicShare{0.1};     ///< share of the training samples that is public
    uint32_t m_clients{4};         ///< virtual clients
    uint32_t m_recordedRounds{20}; ///< most rounds whose updates are kept
};

} // namespace fl
} // namespace ns3

#endif // FL_BENIGN_TRACE_RECORDER_H
