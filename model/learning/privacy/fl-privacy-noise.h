/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_PRIVACY_NOISE_H
#define FL_PRIVACY_NOISE_H

#include "ns3/fl-parameter-vector.h"
#include "ns3/object.h"
#include "ns3/random-variable-stream.h"

#include <cstddef>
#include <cstdint>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Differential privacy of what a node publishes (C. Dwork and A. Roth, "The Algorithmic Foundations
 * of Differential Privacy", 2014): the vector is shortened to a greatest norm, and noise is added
 * to each parameter. A mechanism named XPrivacyNoise is chosen as `x`.
 *
 * What Epsilon means: the promise is local, made by the node itself, and for one published vector.
 * Two runs that differ in nothing but the node's own training data, any number of samples of it,
 * publish vectors whose densities differ by a factor of at most e^Epsilon (but for a probability
 * of Delta, if the mechanism has one). Two shortened vectors differ by at most twice the greatest
 * norm, which is the sensitivity. With T iterations the promises add up: T times Epsilon by basic
 * composition.
 *
 * Noise is drawn by the main thread, from one stream for all nodes, and added by worker threads.
 */
class PrivacyNoise : public Object
{
  public:
    /**
     * @return the TypeId of the interface
     */
    static TypeId GetTypeId();

    PrivacyNoise();

    /**
     * Draws the random numbers of one vector. Main thread only.
     *
     * @param dimension number of parameters
     * @return noise of scale 1
     */
    ParameterVectorPtr Draw(size_t dimension) const;

    /**
     * Makes what may be published. Thread-safe.
     *
     * @param vector what the node has computed
     * @param noise from Draw(), of the same dimension; not looked at if the vector is sized
     * @return the shortened vector with noise; a sized vector as it is
     */
    ParameterVector Apply(const ParameterVector& vector, const ParameterVectorPtr& noise) const;

    /**
     * @return factor of the noise of scale 1
     */
    virtual double GetScale() const = 0;

    /**
     * @param stream random stream
     * @return number of streams used
     */
    int64_t AssignStreams(int64_t stream);

  protected:
    /**
     * @param uniform where random numbers come from
     * @return one number of noise, of scale 1
     */
    virtual double DrawOne(UniformRandomVariable& uniform) const = 0;

    /**
     * @param vector a vector with content
     * @return its norm, that which the mechanism needs
     */
    virtual double GetNorm(const ParameterVector& vector) const = 0;

    double m_epsilon; ///< attribute
    double m_bound;   ///< attribute

  private:
    Ptr<UniformRandomVariable> m_uniform; ///< where random numbers come from
};

} // namespace fl
} // namespace ns3

#endif // FL_PRIVACY_NOISE_H
