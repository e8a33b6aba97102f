/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-attack-fixtures.h"
#include "fl-message-of.h"

#include "ns3/fl-gaussian-attack.h"
#include "ns3/fl-label-flip-attack.h"
#include "ns3/fl-sgd-optimizer.h"
#include "ns3/fl-sized-learner.h"
#include "ns3/fl-update-trainer.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// A mapping of labels, by attributes and by its formula for ten classes.
struct Mapping
{
    std::string name;                           ///< Mapping
    std::function<uint32_t(uint32_t)> expected; ///< label that a label becomes
};

/**
 * @ingroup decentralized-fl-tests
 * @return all mappings, with the default pair
 */
std::vector<Mapping>
ListMappings()
{
    return {{"pair", [](uint32_t label) { return label == 1 ? 7 : label; }},
            {"next", [](uint32_t label) { return label == 9 ? 0 : label + 1; }},
            {"reverse", [](uint32_t label) { return 9 - label; }}};
}

/**
 * @ingroup decentralized-fl-tests
 * @param data a data set
 * @param map what becomes of its labels
 * @return another one with copies of the features
 */
DatasetPtr
CopyWithLabels(const DatasetPtr& data, const std::function<uint32_t(uint32_t)>& map)
{
    std::vector<float> features;
    std::vector<Dataset::Label> labels;
    for (size_t i = 0; i < data->GetSize(); i++)
    {
        const float* sample = data->GetFeatures(i);
        features.insert(features.end(), sample, sample + data->GetShape().GetSize());
        labels.push_back(static_cast<Dataset::Label>(map(data->GetLabels()[i])));
    }
    return std::make_shared<const Dataset>("copy",
                                           data->GetShape(),
                                           data->GetClasses(),
                                           features,
                                           labels);
}

/**
 * @ingroup decentralized-fl-tests
 * Labels change as the mapping says; features are shared, and the honest data stay as they are.
 */
class LabelFlipTest : public TestCase
{
  public:
    LabelFlipTest()
        : TestCase("label flip")
    {
    }

  private:
    void DoRun() override
    {
        const DatasetPtr data = MakeRandomData({2, 2, 1}, 10, 300, 1);
        const std::vector<Dataset::Label> before = data->GetLabels();
        for (const Mapping& mapping : ListMappings())
        {
            auto attack = CreateObject<LabelFlipAttack>();
            attack->SetAttribute("Mapping", StringValue(mapping.name));
            const DatasetPtr poisoned = attack->PoisonData({data, {0, 1, 2}, nullptr});
            NS_TEST_ASSERT_MSG_EQ(poisoned->GetSize(), 300, "as many samples");
            for (size_t i = 0; i < 300; i++)
            {
                NS_TEST_EXPECT_MSG_EQ(poisoned->GetLabels()[i],
                                      mapping.expected(before[i]),
                                      mapping.name);
                NS_TEST_EXPECT_MSG_EQ((poisoned->GetFeatures(i) == data->GetFeatures(i)),
                                      true,
                                      "no copy of the features");
            }
            NS_TEST_EXPECT_MSG_EQ(poisoned->GetName(), data->GetName(), "name");
            NS_TEST_EXPECT_MSG_EQ(poisoned->GetClasses(), 10, "classes");
            AttackView view;
            view.own.honest = ShareVector({1, 2});
            NS_TEST_EXPECT_MSG_EQ(attack->Craft(view).IsIdentical(*view.own.honest),
                                  true,
                                  "sends what training made");
        }
        NS_TEST_EXPECT_MSG_EQ((data->GetLabels() == before), true, "the honest data stay");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Classes that the data do not have, systems that do not let attackers at their data.
 */
class LabelRefusalTest : public TestCase
{
  public:
    LabelRefusalTest()
        : TestCase("label flip: refusals")
    {
    }

  private:
    void DoRun() override
    {
        auto attack = CreateObject<LabelFlipAttack>();
        AttackOffer offer = MakeFullOffer(3, 1);
        const auto message = [&]() { return MessageOf([&]() { attack->RequireUsable(offer); }); };
        NS_TEST_EXPECT_MSG_EQ(message(), "(accepted)", "1 and 7 of ten classes");
        offer.classes = 8;
        NS_TEST_EXPECT_MSG_EQ(message(), "(accepted)", "7 is the last one");
        offer.classes = 7;
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message(), {"Target=7", "LabelFlipAttack", "0 to 6"}),
                              true,
                              message());
        attack->SetAttribute("Target", UintegerValue(0));
        attack->SetAttribute("Source", UintegerValue(9));
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message(), {"Source=9", "0 to 6"}), true, message());
        attack->SetAttribute("Mapping", StringValue("next"));
        NS_TEST_EXPECT_MSG_EQ(message(), "(accepted)", "all classes, whichever there are");
        offer.shown.ownData = false;
        NS_TEST_EXPECT_MSG_EQ(HoldsInOrder(message(), {"LabelFlipAttack", "own data", "ubar"}),
                              true,
                              message());
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A Byzantine node trains on the poisoned data: its update is that of an honest node which owns
 * wrongly labeled copies.
 */
class PoisonedTrainingTest : public TestCase
{
  public:
    PoisonedTrainingTest()
        : TestCase("training on flipped labels")
    {
    }

  private:
    void DoRun() override
    {
        const DatasetPtr data = MakeRandomData({3, 1, 1}, 10, 60, 2);
        const ParameterVectorPtr honest = Train(data, nullptr);
        for (const Mapping& mapping : ListMappings())
        {
            auto attack = CreateObject<LabelFlipAttack>();
            attack->SetAttribute("Mapping", StringValue(mapping.name));
            const ParameterVectorPtr poisoned = Train(data, attack);
            const ParameterVectorPtr expected =
                Train(CopyWithLabels(data, mapping.expected), nullptr);
            NS_TEST_EXPECT_MSG_EQ(poisoned->IsIdentical(*expected), true, mapping.name);
            NS_TEST_EXPECT_MSG_EQ(poisoned->IsIdentical(*honest), false, "not the honest update");
        }

        // Vectors without content need no noise: 7 million numbers a round would be drawn in vain.
        auto sized = CreateObject<SizedLearner>();
        sized->SetAttribute("Bytes", UintegerValue(uint64_t{1} << 36));
        auto gaussian = CreateObject<GaussianAttack>();
        const ParameterVectorPtr big = Train(data, gaussian, sized);
        NS_TEST_EXPECT_MSG_EQ(big->HasContent(), false, "sized");
        NS_TEST_EXPECT_MSG_EQ(big->GetByteSize(), uint64_t{1} << 36, "as long");
    }

    /**
     * @param data the training data, of which the node owns every second sample
     * @param attack what it does; null: honest
     * @param learner the kind of model
     * @return the update of a round
     */
    ParameterVectorPtr Train(const DatasetPtr& data,
                             const Ptr<Attack>& attack,
                             const Ptr<Learner>& learner = MakeLearner(""))
    {
        learner->Bind(data->GetShape(), data->GetClasses());
        auto setup = std::make_shared<LearningSetup>();
        setup->learner = learner;
        setup->optimizer = CreateObject<SgdOptimizer>();
        setup->attack = attack;
        setup->train = data;
        setup->batchSize = 7;
        setup->localEpochs = 2;
        const auto start =
            std::make_shared<const ParameterVector>(learner->InitializeParameters(MakeUniform(3)));
        setup->initial = start;
        UpdateTrainer trainer;
        trainer.setup = setup;
        trainer.node = 1;
        trainer.isByzantine = attack != nullptr;
        trainer.shuffle = MakeUniform(4);
        for (uint32_t i = 0; i < data->GetSize(); i += 2)
        {
            trainer.samples.push_back(i);
        }
        return trainer.MakeWork(0, start, nullptr)().update;
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Attacks on the training data.
 */
class DataAttackTestSuite : public TestSuite
{
  public:
    DataAttackTestSuite()
        : TestSuite("fl-data-attack", Type::UNIT)
    {
        AddTestCase(new LabelFlipTest);
        AddTestCase(new LabelRefusalTest);
        AddTestCase(new PoisonedTrainingTest);
    }
};

DataAttackTestSuite g_dataAttackTestSuite; ///< the suite

} // namespace
