/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_RULE_ORACLE_H
#define FL_RULE_ORACLE_H

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace ns3
{
namespace fl
{

/// A vector in binary64.
using Row = std::vector<double>;

/**
 * @ingroup decentralized-fl-tests
 * What an aggregation rule is asked, in binary64 and without anything invalid.
 */
struct OracleCase
{
    std::vector<Row> rows;                  ///< the inputs, at least one
    Row own;                                ///< the own vector
    std::function<double(const Row&)> loss; ///< loss of a vector
};

/**
 * @ingroup decentralized-fl-tests
 * What a rule should answer, by its definition.
 */
struct OracleAnswer
{
    Row vector;          ///< the aggregate
    bool isClose{false}; ///< a choice is so close that rounding of binary32 may decide otherwise
};

/// The definition of a rule, written as plainly as it goes.
using Oracle = std::function<OracleAnswer(const OracleCase&)>;

/**
 * @ingroup decentralized-fl-tests
 * @param a a vector
 * @param b another
 * @return their squared distance
 */
double SquaredDistance(const Row& a, const Row& b);

/**
 * @ingroup decentralized-fl-tests
 * @param faults gives f for n inputs
 * @param selected gives the number of inputs that are averaged for n inputs
 * @return Multi-Krum, or Krum
 */
Oracle DefineKrum(std::function<int(int)> faults, std::function<int(int)> selected);

/**
 * @ingroup decentralized-fl-tests
 * @param faults gives f for n inputs
 * @return Bulyan
 */
Oracle DefineBulyan(std::function<int(int)> faults);

/**
 * @ingroup decentralized-fl-tests
 * @return the coordinate-wise median
 */
Oracle DefineMedian();

/**
 * @ingroup decentralized-fl-tests
 * @param percent share that is left out at each end, in percent
 * @return BRIDGE
 */
Oracle DefineBridge(int percent);

/**
 * @ingroup decentralized-fl-tests
 * @param radius greatest length of a difference
 * @param iterations number of steps
 * @return centered clipping
 */
Oracle DefineCenteredClipping(double radius, int iterations);

/**
 * @ingroup decentralized-fl-tests
 * @param percent share of the inputs that is averaged, in percent
 * @return LearningChain's l-nearest
 */
Oracle DefineCosineNearest(int percent);

/**
 * @ingroup decentralized-fl-tests
 * @param percent share of honest neighbors, in percent
 * @return UBAR
 */
Oracle DefineUbar(int percent);

} // namespace fl
} // namespace ns3

#endif // FL_RULE_ORACLE_H
