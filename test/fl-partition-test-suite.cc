/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-message-of.h"
#include "fl-partition-checks.h"

#include "ns3/fl-choice-list.h"
#include "ns3/fl-overlap-partition.h"
#include "ns3/fl-partition-report.h"
#include "ns3/fl-shards-partition.h"
#include "ns3/object-factory.h"
#include "ns3/test.h"

#include <cmath>
#include <numeric>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * Shards: a cover without overlap, few classes a node, sizes, the setting of the paper.
 */
class ShardsPartitionTest : public TestCase
{
  public:
    ShardsPartitionTest()
        : TestCase("shards: cover, sizes, classes")
    {
    }

  private:
    void DoRun() override
    {
        auto partition = CreateObject<ShardsPartition>();
        auto uniform = MakePartitionStream(1);
        // McMahan et al.: 60 000 samples, 100 nodes, 2 shards of 300 samples each; here a tenth.
        const auto labels = MixLabels(std::vector<uint32_t>(10, 600));
        const auto shares = partition->Split(labels, 10, 100, uniform);
        NS_TEST_EXPECT_MSG_EQ(IsDisjointCover(shares, labels.size()), true, "one owner each");
        uint32_t twoClasses = 0;
        for (const auto& counts : Partition::CountLabels(labels, 10, shares))
        {
            NS_TEST_ASSERT_MSG_EQ(std::accumulate(counts.begin(), counts.end(), 0U), 60, "size");
            const auto present = 10 - std::count(counts.begin(), counts.end(), 0U);
            NS_TEST_ASSERT_MSG_EQ((present == 1 || present == 2), true, present << " classes");
            twoClasses += present == 2 ? 1 : 0;
        }
        // The other shard of a node is one of 199, of which 19 are of the same class: 9.5 nodes of
        // 100 have one class, with a standard deviation of 2.9.
        NS_TEST_EXPECT_MSG_EQ_TOL(twoClasses, 90.5, 15, "shards are dealt at random");

        partition->SetAttribute("ShardsPerNode", UintegerValue(1));
        const auto uneven = MixLabels({7, 0, 1, 12});
        for (uint32_t nodes : {1, 2, 3, 7, 20})
        {
            const auto parts = partition->Split(uneven, 4, nodes, uniform);
            NS_TEST_EXPECT_MSG_EQ(IsDisjointCover(parts, 20), true, nodes << " nodes");
            for (const auto& part : parts)
            {
                NS_TEST_EXPECT_MSG_EQ(
                    (part.size() == 20 / nodes || part.size() == (20 + nodes - 1) / nodes),
                    true,
                    "sizes differ by one at most");
            }
        }
        partition->SetAttribute("ShardsPerNode", UintegerValue(3));
        const std::string message = MessageOf([&]() { partition->Split(uneven, 4, 7, uniform); });
        NS_TEST_EXPECT_MSG_EQ(
            HoldsInOrder(message, {"20 training samples into 21 shards", "at most 2 a node"}),
            true,
            message);
        NS_TEST_EXPECT_MSG_EQ(partition->Split(uneven, 4, 6, uniform).size(), 6, "18 shards");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Overlapping fractions: size, independence of the nodes, edge cases.
 */
class OverlapPartitionTest : public TestCase
{
  public:
    OverlapPartitionTest()
        : TestCase("overlap: sizes, independent draws")
    {
    }

  private:
    void DoRun() override
    {
        auto partition = CreateObject<OverlapPartition>();
        auto uniform = MakePartitionStream(2);
        const auto labels = MixLabels({500, 500});
        constexpr uint32_t NODES = 200;
        const auto shares = partition->Split(labels, 2, NODES, uniform);
        for (const auto& share : shares)
        {
            NS_TEST_ASSERT_MSG_EQ(share.size(), 300, "30 % of 1 000");
            NS_TEST_ASSERT_MSG_EQ(IsWithoutRepeats(share), true, "no sample twice in a share");
        }
        // Owners of a sample are binomial (200, 0.3): mean 60, variance 42. The sample variance
        // over 1 000 samples has a standard deviation of about 42 sqrt(2 / 1000) = 1.9.
        double variance = 0;
        for (uint32_t owners : CountOwners(shares, labels.size()))
        {
            variance += (owners - 60.0) * (owners - 60.0) / 1000;
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(variance, 42, 8, "nodes draw independently");

        partition->SetAttribute("Fraction", DoubleValue(1));
        NS_TEST_EXPECT_MSG_EQ(IsDisjointCover(partition->Split(labels, 2, 1, uniform), 1000),
                              true,
                              "all to one node");
        partition->SetAttribute("Fraction", DoubleValue(1e-6));
        NS_TEST_EXPECT_MSG_EQ(partition->Split(labels, 2, 2, uniform)[1].size(),
                              1,
                              "at least one sample");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * What holds for every partition that can be chosen, whatever its rule.
 */
class EveryPartitionTest : public TestCase
{
  public:
    /**
     * @param tid a class of partitions
     */
    explicit EveryPartitionTest(TypeId tid)
        : TestCase("every partition: " + tid.GetName()),
          m_tid(tid)
    {
    }

  private:
    /**
     * @param labels one label a sample
     * @param classes number of classes
     * @param nodes number of nodes
     * @param stream number of the random stream
     * @return the shares
     */
    Partition::Shares Split(const std::vector<Dataset::Label>& labels,
                            uint32_t classes,
                            uint32_t nodes,
                            int64_t stream) const
    {
        ObjectFactory factory;
        factory.SetTypeId(m_tid);
        const auto uniform = MakePartitionStream(stream);
        // The range of the random variable must not matter.
        uniform->SetAttribute("Min", DoubleValue(3));
        uniform->SetAttribute("Max", DoubleValue(5));
        return factory.Create<Partition>()->Split(labels, classes, nodes, uniform);
    }

    void DoRun() override
    {
        const auto labels = MixLabels({900, 0, 500, 100});
        for (uint32_t nodes : {1, 2, 9})
        {
            const auto shares = Split(labels, 4, nodes, 5);
            NS_TEST_ASSERT_MSG_EQ(shares.size(), nodes, "one share a node");
            NS_TEST_EXPECT_MSG_EQ(CountOwners(shares, labels.size()).size(),
                                  labels.size(),
                                  "no sample past the end");
            for (const auto& share : shares)
            {
                NS_TEST_EXPECT_MSG_EQ(share.empty(), false, "every node has samples");
            }
            NS_TEST_EXPECT_MSG_EQ((Split(labels, 4, nodes, 5) == shares), true, "repeatable");
        }
        NS_TEST_EXPECT_MSG_EQ((Split(labels, 4, 9, 5) == Split(labels, 4, 9, 6)),
                              false,
                              "another stream");
        NS_TEST_EXPECT_MSG_EQ(Split(std::vector<Dataset::Label>(40), 1, 2, 5).size(),
                              2,
                              "two nodes, one class");
        for (uint32_t nodes : {0, 1501})
        {
            const std::string message = MessageOf([&]() { Split(labels, 4, nodes, 5); });
            NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message, {"1 to 1500 nodes are possible"}),
                                  true,
                                  message);
        }
    }

    TypeId m_tid; ///< the class
};

/**
 * @ingroup decentralized-fl-tests
 * The report of a partition, computed by hand.
 */
class PartitionReportTest : public TestCase
{
  public:
    PartitionReportTest()
        : TestCase("report: histograms, distances, owners")
    {
    }

  private:
    void DoRun() override
    {
        // Classes 0: half, 1: a quarter, 2: a quarter.
        const std::vector<Dataset::Label> labels{0, 0, 1, 2, 0, 0, 1, 2};
        const PartitionReport report(labels, 3, {{0, 1, 2, 3}, {0, 4}, {7, 7}});
        const auto& nodes = report.GetNodes();
        NS_TEST_ASSERT_MSG_EQ(nodes.size(), 3, "nodes");
        NS_TEST_EXPECT_MSG_EQ((nodes[0].samplesOfClass == std::vector<uint32_t>{2, 1, 1}),
                              true,
                              "histogram");
        NS_TEST_EXPECT_MSG_EQ_TOL(nodes[0].distance, 0, 1e-12, "as the whole");
        NS_TEST_EXPECT_MSG_EQ_TOL(nodes[1].distance, 0.5, 1e-12, "(1/2 + 1/4 + 1/4) / 2");
        NS_TEST_EXPECT_MSG_EQ_TOL(nodes[2].distance, 0.75, 1e-12, "(1/2 + 1/4 + 3/4) / 2");
        NS_TEST_EXPECT_MSG_EQ(nodes[2].samples, 2, "repeated samples count");
        NS_TEST_EXPECT_MSG_EQ_TOL(report.GetMeanDistance(), 1.25 / 3, 1e-12, "mean");
        NS_TEST_EXPECT_MSG_EQ(report.GetUnowned(), 2, "samples 5 and 6");
        NS_TEST_EXPECT_MSG_EQ(report.GetShared(), 1, "sample 0; 7 has one owner");
        NS_TEST_EXPECT_MSG_EQ(report.ToString(),
                              "2 to 4 samples a node, median 2; label distance from the whole "
                              "0.417 (total variation, mean over nodes); 2 samples without owner; "
                              "1 samples with several owners",
                              "one line");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Partitions without random proportions, and the report of any partition.
 */
class PartitionTestSuite : public TestSuite
{
  public:
    PartitionTestSuite()
        : TestSuite("fl-partition", Type::UNIT)
    {
        AddTestCase(new ShardsPartitionTest);
        AddTestCase(new OverlapPartitionTest);
        AddTestCase(new PartitionReportTest);
        for (TypeId tid : GetCandidates(Partition::GetTypeId()))
        {
            AddTestCase(new EveryPartitionTest(tid));
        }
    }
};

PartitionTestSuite g_partitionTestSuite; ///< the suite

} // namespace
