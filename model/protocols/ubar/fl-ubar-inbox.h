/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_UBAR_INBOX_H
#define FL_UBAR_INBOX_H

#include "ns3/fl-parameter-vector.h"
#include "ns3/fl-types.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-protocols
 * The estimates that a node has received from its neighbors, and who of them is still waited for.
 *
 * A neighbor is not waited for if its estimate of the round is here; if it is in a later round, as
 * messages of one sender come in order; if it could not be reached; or if it had not answered when
 * the wait for an earlier round was given up, and has not been heard of since.
 *
 * Estimates of later rounds are kept for when the node gets there. Of what a neighbor sends for
 * later rounds the newest are kept, so a hostile one cannot fill the memory.
 */
class UbarInbox
{
  public:
    /// What has become of an estimate.
    enum class Outcome
    {
        TAKEN,   ///< it is of the node's round or a later one
        LATE,    ///< its round is over
        REPEATED ///< the neighbor has sent one of this round, or a later one, before
    };

    /// Estimates of later rounds that are kept of each neighbor: neighbors that keep step are at
    /// most one round ahead, those that gave up waiting may be more.
    static constexpr size_t KEPT_AHEAD = 2;

    /**
     * @param neighbors the neighbors
     * @param honestShare share of the neighbors that are honest at least, above 0 and at most 1
     */
    UbarInbox(const std::vector<NodeIndex>& neighbors, double honestShare);

    /**
     * @param from a neighbor
     * @param round the round that it is in
     * @param estimate its estimate
     * @return what has become of it
     */
    Outcome Add(NodeIndex from, Round round, ParameterVectorPtr estimate);

    /**
     * A neighbor could not be reached.
     *
     * @param neighbor the neighbor
     */
    void HandleFailure(NodeIndex neighbor);

    /// The wait for the round is given up: who has not answered is not waited for until heard of.
    void GiveUp();

    /**
     * The node enters a later round.
     *
     * @param round the round
     */
    void Enter(Round round);

    /**
     * @return whether nobody is waited for
     */
    bool IsComplete() const;

    /**
     * @param neighbors some neighbors
     * @return whether none of these is waited for
     */
    bool HasAnsweredAll(const std::vector<NodeIndex>& neighbors) const;

    /**
     * @return estimates of the node's round, by neighbor
     */
    std::map<NodeIndex, ParameterVectorPtr> GetEstimates() const;

    /**
     * How far the others are, whatever the Byzantine ones among the neighbors claim.
     *
     * @return the greatest round that more neighbors have reached than there may be Byzantine ones:
     *         at least one honest neighbor has
     */
    Round GetReachedRound() const;

  private:
    /// What is known of a neighbor.
    struct Neighbor
    {
        ParameterVectorPtr current;                ///< its estimate of the round; null: none
        std::map<Round, ParameterVectorPtr> ahead; ///< of later rounds
        Round reached{0};                          ///< the latest round it has been heard of in
        bool heard{false};                         ///< whether it has been heard of at all
        bool failed{false};                        ///< could not be reached in the round
        bool silent{false};                        ///< was given up, and has not been heard of
    };

    /**
     * @param neighbor a neighbor
     * @return whether it is waited for
     */
    bool IsAwaited(const Neighbor& neighbor) const;

    std::map<NodeIndex, Neighbor> m_neighbors; ///< what is known of each
    size_t m_trusted;                          ///< neighbors of which at least one is honest
    Round m_round{0};                          ///< the node's round
};

} // namespace fl
} // namespace ns3

#endif // FL_UBAR_INBOX_H
