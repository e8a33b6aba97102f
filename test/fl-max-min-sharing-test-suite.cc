/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "ns3/fl-max-min-sharing.h"
#include "ns3/fl-random.h"
#include "ns3/random-variable-stream.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// Links that each flow crosses, by the flow's tag.
using Paths = std::map<uint64_t, std::vector<uint32_t>>;
/// Greatest rate of flows that have one, by the flow's tag.
using Limits = std::map<uint64_t, double>;

/**
 * Progressive filling flow by flow: all rates grow together until a link is full, which stops those
 * of its flows, or a flow is at its limit (Bertsekas and Gallager, Data Networks, section 6.5.2).
 *
 * @param capacities capacities of the links
 * @param paths links of the flows
 * @param limits limits of the flows
 * @return rates of the flows
 */
std::map<uint64_t, double>
FillProgressively(const std::vector<double>& capacities, const Paths& paths, const Limits& limits)
{
    auto getLimit = [&limits](uint64_t flow) {
        const auto found = limits.find(flow);
        return found == limits.end() ? std::numeric_limits<double>::infinity() : found->second;
    };
    std::map<uint64_t, double> rates;
    std::vector<double> left = capacities;
    double level = 0;
    while (rates.size() < paths.size())
    {
        std::vector<uint32_t> growing(capacities.size());
        for (const auto& [flow, links] : paths)
        {
            for (const uint32_t link : links)
            {
                growing[link] += rates.count(flow) == 0 ? 1 : 0;
            }
        }
        double step = std::numeric_limits<double>::infinity();
        for (size_t link = 0; link < left.size(); link++)
        {
            step = growing[link] > 0 ? std::min(step, left[link] / growing[link]) : step;
        }
        for (const auto& [flow, links] : paths)
        {
            step = rates.count(flow) == 0 ? std::min(step, getLimit(flow) - level) : step;
        }
        level += step;
        for (size_t link = 0; link < left.size(); link++)
        {
            left[link] -= step * growing[link];
        }
        std::vector<uint64_t> stopped;
        for (const auto& [flow, links] : paths)
        {
            const bool isStopped = std::any_of(links.begin(), links.end(), [&](uint32_t link) {
                return left[link] <= 1e-12 * capacities[link];
            });
            const bool isAtLimit = level >= getLimit(flow) * (1 - 1e-14);
            if ((isStopped || isAtLimit) && rates.count(flow) == 0)
            {
                stopped.push_back(flow);
            }
        }
        for (const uint64_t flow : stopped)
        {
            rates[flow] = level;
        }
    }
    return rates;
}

} // namespace

/**
 * @ingroup decentralized-fl-tests
 * Random links and flows, alone and in groups, that come and go while capacities and limits change:
 * after each change the rates are those of a solution from scratch, and the loads are their sums.
 */
class MaxMinRandomTestCase : public TestCase
{
  public:
    MaxMinRandomTestCase()
        : TestCase("1000 random cases with changes, against progressive filling")
    {
    }

  private:
    void DoRun() override
    {
        m_random = MakeUniform(3);
        for (uint32_t number = 0; number < 1000 && !IsStatusFailure(); number++)
        {
            m_sharing = MaxMinSharing();
            m_capacities.clear();
            m_paths.clear();
            m_members.clear();
            m_limits.clear();
            const uint32_t links = Draw(1, 12);
            for (uint32_t link = 0; link < links; link++)
            {
                // Equal capacities make ties, at which several links are full at once.
                m_capacities.push_back(Draw(0, 2) == 0 ? 100 : Draw(1, 1000));
                m_sharing.AddLink(m_capacities.back());
            }
            for (uint32_t step = 0; step < 12 && !IsStatusFailure(); step++)
            {
                const uint32_t changes = Draw(1, 4);
                for (uint32_t change = 0; change < changes; change++)
                {
                    Change();
                }
                m_sharing.Update();
                Check(number, step);
            }
        }
    }

    /**
     * @param least least value
     * @param most greatest value
     * @return a random number
     */
    uint32_t Draw(uint32_t least, uint32_t most)
    {
        return m_random->GetInteger(least, most);
    }

    void Change() ///< One random change.
    {
        const uint32_t kind = Draw(0, 12);
        if (kind < 5 || m_paths.empty())
        {
            AddGroup();
            return;
        }
        auto flow = m_members.begin();
        std::advance(flow, Draw(0, m_members.size() - 1));
        if (kind < 7)
        {
            m_sharing.RemoveMember(flow->second);
            m_paths.erase(flow->first);
            m_limits.erase(flow->first);
            m_members.erase(flow);
        }
        else if (kind < 8)
        {
            const auto group = m_sharing.GetFlows().GetGroup(flow->second);
            for (const auto member : m_sharing.GetFlows().GetMembers(group))
            {
                const uint64_t tag = m_sharing.GetFlows().GetTag(member);
                m_paths.erase(tag);
                m_limits.erase(tag);
                m_members.erase(tag);
            }
            m_sharing.RemoveGroup(group);
        }
        else if (kind < 11)
        {
            SetLimit(m_sharing.GetFlows().GetGroup(flow->second));
        }
        else
        {
            const uint32_t link = Draw(0, m_capacities.size() - 1);
            m_capacities[link] = Draw(0, 7) == 0 ? 0 : Draw(1, 500);
            m_sharing.SetCapacity(link, m_capacities[link]);
        }
    }

    void AddGroup() ///< A flow, or several that have links in common.
    {
        std::vector<uint32_t> links(m_capacities.size());
        std::iota(links.begin(), links.end(), 0);
        Shuffle(links);
        const uint32_t common = Draw(0, std::min<uint32_t>(links.size(), 3));
        const std::vector<uint32_t> shared(links.begin(), links.begin() + common);
        std::vector<uint32_t> others(links.begin() + common, links.end());
        const auto group = m_sharing.AddGroup(shared);
        const uint32_t members = Draw(0, 1) == 0 ? 1 : Draw(1, 8);
        for (uint32_t i = 0; i < members; i++)
        {
            Shuffle(others);
            const uint32_t least = common == 0 ? 1 : 0;
            const uint32_t alone = std::max<uint32_t>(
                least,
                others.empty() ? 0 : Draw(0, std::min<uint32_t>(others.size(), 2)));
            const std::vector<uint32_t> own(others.begin(), others.begin() + alone);
            m_members[m_tag] = m_sharing.AddMember(group, m_tag, own);
            m_paths[m_tag] = shared;
            m_paths[m_tag].insert(m_paths[m_tag].end(), own.begin(), own.end());
            m_tag++;
        }
        if (Draw(0, 2) == 0)
        {
            SetLimit(group);
        }
    }

    /**
     * @param group gets another limit, or none
     */
    void SetLimit(MaxMinSharing::GroupId group)
    {
        const double limit = Draw(0, 3) == 0 ? MaxMinSharing::UNLIMITED : Draw(1, 300);
        m_sharing.SetLimit(group, limit);
        for (const auto member : m_sharing.GetFlows().GetMembers(group))
        {
            m_limits[m_sharing.GetFlows().GetTag(member)] = limit;
        }
    }

    /**
     * @param values what to put in random order
     */
    void Shuffle(std::vector<uint32_t>& values)
    {
        for (size_t i = values.size(); i > 1; i--)
        {
            std::swap(values[i - 1], values[Draw(0, i - 1)]);
        }
    }

    /**
     * @param number number of the case
     * @param step step within it
     */
    void Check(uint32_t number, uint32_t step)
    {
        std::vector<double> loads(m_capacities.size());
        for (const auto& [flow, expected] : FillProgressively(m_capacities, m_paths, m_limits))
        {
            const auto group = m_sharing.GetFlows().GetGroup(m_members.at(flow));
            const double rate = m_sharing.GetRate(group);
            NS_TEST_ASSERT_MSG_EQ_TOL(rate,
                                      expected,
                                      1e-9 * std::max(1.0, expected),
                                      "case " << number << ", step " << step << ", flow " << flow);
            for (const uint32_t link : m_paths.at(flow))
            {
                loads[link] += rate;
            }
        }
        for (size_t link = 0; link < loads.size(); link++)
        {
            NS_TEST_ASSERT_MSG_EQ_TOL(m_sharing.GetLoad(link),
                                      loads[link],
                                      1e-7,
                                      "case " << number << ", step " << step << ", link " << link);
        }
    }

    Ptr<UniformRandomVariable> m_random;    ///< decides everything
    MaxMinSharing m_sharing;                ///< what is tested
    std::vector<double> m_capacities;       ///< of the links
    Paths m_paths;                          ///< links of the flows
    Limits m_limits;                        ///< limits of the flows
    std::map<uint64_t, uint32_t> m_members; ///< members by tag
    uint64_t m_tag{0};                      ///< next tag
};

/**
 * @ingroup decentralized-fl-tests
 * A multicast is one group until a link of a receiver is its bottleneck; what came off keeps its
 * own rate, and the others get what it leaves.
 */
class MaxMinBundleTestCase : public TestCase
{
  public:
    MaxMinBundleTestCase()
        : TestCase("a multicast splits at the bottleneck of a receiver")
    {
    }

  private:
    void DoRun() override
    {
        MaxMinSharing sharing;
        const auto uplink = sharing.AddLink(120);
        const auto group = sharing.AddGroup({uplink});
        std::vector<MaxMinSharing::LinkId> downlinks;
        std::vector<MaxMinSharing::MemberId> members;
        for (uint32_t receiver = 0; receiver < 4; receiver++)
        {
            downlinks.push_back(sharing.AddLink(100));
            members.push_back(sharing.AddMember(group, receiver, {downlinks.back()}));
        }
        NS_TEST_EXPECT_MSG_EQ(sharing.Update(), true, "a new rate");
        NS_TEST_EXPECT_MSG_EQ(sharing.GetChangedGroups().size(), 1, "one rate for all");
        NS_TEST_EXPECT_MSG_EQ(sharing.GetRate(group), 30, "a share for each of four");
        NS_TEST_EXPECT_MSG_EQ(sharing.GetLoad(downlinks[3]), 30, "one share there");

        sharing.SetCapacity(downlinks[2], 15);
        sharing.Update();
        NS_TEST_ASSERT_MSG_EQ(sharing.GetSplits().size(), 1, "one comes off");
        const auto [child, parent] = sharing.GetSplits().front();
        NS_TEST_EXPECT_MSG_EQ(parent, group, "of the only group");
        NS_TEST_EXPECT_MSG_EQ(sharing.GetFlows().GetGroup(members[2]), child, "the slow one");
        NS_TEST_EXPECT_MSG_EQ(sharing.GetRate(child), 15, "at its link's rate");
        NS_TEST_EXPECT_MSG_EQ_TOL(sharing.GetRate(group), 35, 1e-12, "the others have the rest");
        NS_TEST_EXPECT_MSG_EQ(sharing.GetFlows().GetMembers(group).size(), 3, "the others");

        sharing.SetCapacity(downlinks[2], 100);
        sharing.Update();
        NS_TEST_EXPECT_MSG_EQ_TOL(sharing.GetRate(child), 30, 1e-12, "as fast as the others");
        NS_TEST_EXPECT_MSG_EQ_TOL(sharing.GetRate(group), 30, 1e-12, "again");

        // What comes off may keep its rate.
        sharing.SetCapacity(downlinks[0], 30);
        sharing.SetCapacity(uplink, 300);
        NS_TEST_EXPECT_MSG_EQ(sharing.Update(), true, "there is a new group");
        NS_TEST_EXPECT_MSG_EQ(sharing.GetSplits().size(), 1, "the slow one of the others");
        const auto slow = sharing.GetFlows().GetGroup(members[0]);
        NS_TEST_EXPECT_MSG_EQ(sharing.GetSplits().front().first, slow, "a group of its own");
        NS_TEST_EXPECT_MSG_EQ_TOL(sharing.GetRate(slow), 30, 1e-12, "as fast as before");
        NS_TEST_EXPECT_MSG_EQ_TOL(sharing.GetRate(group), 90, 1e-12, "the others are faster");
        sharing.RemoveGroup(slow);

        sharing.RemoveGroup(group);
        sharing.Update();
        NS_TEST_EXPECT_MSG_EQ(sharing.GetRate(child), 100, "alone");
        sharing.RemoveMember(members[2]);
        sharing.Update();
        NS_TEST_EXPECT_MSG_EQ(sharing.GetLoad(uplink), 0, "nothing is left");
        NS_TEST_EXPECT_MSG_EQ(sharing.GetLoad(downlinks[0]), 0, "nothing is left");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A change far away in a chain of links is felt exactly where it matters.
 */
class MaxMinLocalTestCase : public TestCase
{
  public:
    MaxMinLocalTestCase()
        : TestCase("what a change touches")
    {
    }

  private:
    void DoRun() override
    {
        // Pairs of flows on links of their own, and one flow across the first two links.
        MaxMinSharing sharing;
        std::vector<MaxMinSharing::LinkId> links;
        std::vector<MaxMinSharing::GroupId> groups;
        for (uint32_t i = 0; i < 100; i++)
        {
            links.push_back(sharing.AddLink(10 * (i + 1)));
            groups.push_back(sharing.AddGroup({links[i]}));
            sharing.AddMember(groups[i], i, {});
        }
        const auto across = sharing.AddGroup({links[0], links[1]});
        sharing.AddMember(across, 100, {});
        sharing.Update();
        NS_TEST_EXPECT_MSG_EQ(sharing.GetChangedGroups().size(), 101, "all are new");
        NS_TEST_EXPECT_MSG_EQ(sharing.GetRate(across), 5, "half of the first link");
        NS_TEST_EXPECT_MSG_EQ(sharing.GetRate(groups[1]), 15, "the rest of the second");

        sharing.SetCapacity(links[0], 20);
        sharing.Update();
        NS_TEST_EXPECT_MSG_EQ(sharing.GetChangedGroups().size(), 3, "those of the two links");
        NS_TEST_EXPECT_MSG_EQ(sharing.GetRate(across), 10, "half of both");

        sharing.SetCapacity(links[0], 100);
        sharing.Update();
        NS_TEST_EXPECT_MSG_EQ(sharing.GetRate(across), 10, "the second link keeps it");
        NS_TEST_EXPECT_MSG_EQ(sharing.GetRate(groups[0]), 90, "the other one has the rest");
        NS_TEST_EXPECT_MSG_EQ(sharing.GetChangedGroups().size(), 1, "only that");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Max-min fair sharing.
 */
class MaxMinSharingTestSuite : public TestSuite
{
  public:
    MaxMinSharingTestSuite()
        : TestSuite("fl-max-min-sharing", Type::UNIT)
    {
        AddTestCase(new MaxMinBundleTestCase());
        AddTestCase(new MaxMinLocalTestCase());
        AddTestCase(new MaxMinRandomTestCase());
    }
};

static MaxMinSharingTestSuite g_maxMinSharingTestSuite; //!< registers the suite
