/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-chain-fixture.h"

#include "ns3/fl-laplace-privacy-noise.h"
#include "ns3/fl-zero-attack.h"
#include "ns3/test.h"

#include <array>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * Honest nodes add noise to each gradient before they sign it; Byzantine ones do not care.
 */
class NoiseTest : public TestCase
{
  public:
    NoiseTest()
        : TestCase("noise on the gradients of honest nodes")
    {
    }

  private:
    using Pair = std::array<ParameterVectorPtr, 2>; ///< gradients of two iterations

    void DoRun() override
    {
        const Pair plain = Train(nullptr, false);
        const Pair noisy = Train(MakeNoise(), false);
        const Ptr<PrivacyNoise> noise = MakeNoise();
        for (size_t i = 0; i < plain.size(); i++)
        {
            const auto drawn = noise->Draw(plain[i]->size());
            NS_TEST_EXPECT_MSG_EQ(noisy[i]->IsIdentical(*plain[i]), false, "something is added");
            NS_TEST_EXPECT_MSG_EQ(noisy[i]->IsIdentical(noise->Apply(*plain[i], drawn)),
                                  true,
                                  "what the mechanism draws for iteration " << i);
        }
        const Pair lazy = Train(MakeNoise(), true);
        NS_TEST_EXPECT_MSG_EQ(lazy[0]->SquaredNorm(), 0, "what the attack makes, and nothing else");
    }

    /**
     * @return a mechanism on a fixed stream
     */
    static Ptr<PrivacyNoise> MakeNoise()
    {
        Ptr<PrivacyNoise> noise = CreateObject<LaplacePrivacyNoise>();
        noise->AssignStreams(77);
        return noise;
    }

    /**
     * @param noise the mechanism; null: none
     * @param isByzantine whether the node sends zeros
     * @return gradients of a node for the first block, and for a block on it
     */
    static Pair Train(const Ptr<PrivacyNoise>& noise, bool isByzantine)
    {
        LearningChainStage stage;
        stage.setup->attack = CreateObject<ZeroAttack>();
        LearningChainSettings settings = stage.MakeSettings(0);
        settings.noise = noise;
        settings.trainer.isByzantine = isByzantine;
        stage.Begin(settings);
        const ParameterVectorPtr first = stage.node->GetOwn()->update;
        const Digest genesis = stage.cache->GetGenesis();
        const auto gradient = stage.MakeGradient(1, genesis, 1, stage.MakeVector(8));
        stage.node->Receive(1, stage.MakeBlock(1, genesis, {gradient}));
        return {first, stage.node->GetOwn()->update};
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Differential privacy in LearningChain.
 */
class LearningChainPrivacyTestSuite : public TestSuite
{
  public:
    LearningChainPrivacyTestSuite()
        : TestSuite("fl-learning-chain-privacy", Type::UNIT)
    {
        AddTestCase(new NoiseTest());
    }
};

LearningChainPrivacyTestSuite g_learningChainPrivacyTestSuite; ///< the suite

} // namespace
