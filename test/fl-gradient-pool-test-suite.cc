/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-learning-fixtures.h"
#include "fl-pirate-fixture.h"

#include "ns3/fl-gradient-pool.h"
#include "ns3/fl-parameter-payload.h"
#include "ns3/test.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @ingroup decentralized-fl-tests
 * A pool of node 6 for iteration 0, which takes gradients of nodes 1 and 5 to 8.
 */
struct PoolDriver
{
    PoolDriver()
        : host(PirateFixture::SELF),
          authenticator(fixture.keys.CreateAuthenticator(PirateFixture::SELF)),
          pool(std::make_shared<GradientPool>(host,
                                              *authenticator,
                                              PirateMessages::MakeStatement(0, 0),
                                              fixture.setup->initial,
                                              [this] { changes++; }))
    {
        pool->SetOwners({1, 5, 6, 7, 8});
    }

    /**
     * @param from who sends
     * @param gradient what it sends
     * @return whether it is not refused at once
     */
    bool Offer(NodeIndex from, const SignedGradient& gradient)
    {
        return pool->Offer(from, PirateFixture::Travel(gradient.message));
    }

    PirateFixture fixture;                                    ///< keys and vectors
    FakeHost host;                                            ///< of node 6
    std::shared_ptr<const VectorAuthenticator> authenticator; ///< of node 6
    uint32_t changes{0};                                      ///< checks that are done
    std::shared_ptr<GradientPool> pool;                       ///< the pool
};

/**
 * @ingroup decentralized-fl-tests
 * Gradients that are what they should be.
 */
class GenuineGradientCase : public TestCase
{
  public:
    GenuineGradientCase()
        : TestCase("A genuine gradient is kept with its message, whoever passes it on")
    {
    }

  private:
    void DoRun() override
    {
        PoolDriver driver;
        GradientPool& pool = *driver.pool;
        const SignedGradient five = driver.fixture.MakeGradient(5);
        const SignedGradient one = driver.fixture.MakeGradient(1);
        NS_TEST_EXPECT_MSG_EQ(driver.Offer(5, five), true, "by its owner");
        NS_TEST_EXPECT_MSG_EQ((pool.Find(5) == nullptr), true, "not before its check");
        NS_TEST_EXPECT_MSG_EQ(driver.Offer(7, one), true, "by another");
        NS_TEST_EXPECT_MSG_EQ(driver.Offer(8, one), true, "and by yet another");
        driver.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(driver.changes, 3, "the owner of the pool is told");
        for (const SignedGradient* gradient : {&five, &one})
        {
            const SignedGradient* found = pool.Find(gradient->owner);
            NS_TEST_ASSERT_MSG_EQ((found != nullptr), true, "is there");
            NS_TEST_EXPECT_MSG_EQ(found->vector->IsIdentical(*gradient->vector), true, "vector");
            NS_TEST_EXPECT_MSG_EQ((found->digest == gradient->digest), true, "digest");
            NS_TEST_EXPECT_MSG_EQ(
                (found->message->EncodeControl() == gradient->message->EncodeControl()),
                true,
                "to be passed on");
            NS_TEST_EXPECT_MSG_EQ((pool.Find(gradient->owner, gradient->digest) == found),
                                  true,
                                  "by its digest");
            NS_TEST_EXPECT_MSG_EQ((pool.Find(gradient->owner, Digest()) == nullptr),
                                  true,
                                  "by no other one");
        }
        NS_TEST_EXPECT_MSG_EQ((pool.Find(7) == nullptr),
                              true,
                              "who passes on has not given its own");
        NS_TEST_EXPECT_MSG_EQ(driver.Offer(5, five), true, "again");
        NS_TEST_EXPECT_MSG_EQ(driver.Offer(7, five), true, "and again");
        NS_TEST_EXPECT_MSG_EQ(driver.host.tasks.size(), 0, "is not checked again");
        const SignedGradient own = driver.fixture.MakeGradient(6);
        pool.Add(own);
        NS_TEST_EXPECT_MSG_EQ((pool.Find(6, own.digest) != nullptr), true, "the node's own");
        NS_TEST_EXPECT_MSG_EQ(pool.GetRejected(), 0, "nothing is refused");
        NS_TEST_EXPECT_MSG_EQ(pool.HasFailed(5) || pool.HasFailed(7), false, "nobody has failed");

        // The same message twice, while the first one is being checked.
        const SignedGradient seven = driver.fixture.MakeGradient(7);
        NS_TEST_EXPECT_MSG_EQ(driver.Offer(7, seven), true, "once");
        NS_TEST_EXPECT_MSG_EQ(driver.Offer(7, seven), true, "twice");
        NS_TEST_EXPECT_MSG_EQ(driver.host.tasks.size(), 1, "one check is enough");
        NS_TEST_EXPECT_MSG_EQ(pool.HasFailed(7), false, "which is no failure");
        driver.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ((pool.Find(7) != nullptr), true, "it is there");
        NS_TEST_EXPECT_MSG_EQ(pool.GetRejected(), 0, "nothing was wrong");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Gradients that are not what they should be.
 */
class ForgedGradientCase : public TestCase
{
  public:
    ForgedGradientCase()
        : TestCase("Forged gradients are refused, and only an owner can spoil its own")
    {
    }

  private:
    /**
     * @param name what is wrong
     * @param message the gradient of node 5, with something wrong
     * @param isObvious whether it is refused before its signature is checked
     */
    void TestForgery(const std::string& name, const MessagePtr& message, bool isObvious)
    {
        PoolDriver driver;
        for (NodeIndex from : {7, 5})
        {
            const uint64_t before = driver.pool->GetRejected();
            NS_TEST_EXPECT_MSG_EQ(driver.pool->Offer(from, message), !isObvious, name);
            NS_TEST_EXPECT_MSG_EQ(driver.host.tasks.size(), (isObvious ? 0 : 1), name);
            driver.host.CompleteAll();
            NS_TEST_EXPECT_MSG_EQ((driver.pool->Find(5) == nullptr), true, name);
            NS_TEST_EXPECT_MSG_EQ(driver.pool->GetRejected(), before + 1, name);
            NS_TEST_EXPECT_MSG_EQ(driver.pool->HasFailed(5), (from == 5), name << " of " << from);
            NS_TEST_EXPECT_MSG_EQ(driver.pool->HasFailed(7), false, name);
        }
        // The genuine one is still welcome.
        NS_TEST_EXPECT_MSG_EQ(driver.Offer(8, driver.fixture.MakeGradient(5)), true, name);
        driver.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ((driver.pool->Find(5) != nullptr), true, name);
    }

    void DoRun() override
    {
        const PirateFixture fixture;
        const ParameterVectorPtr vector = PirateFixture::MakeVector(105);
        const MessagePtr genuine = fixture.MakeGradient(5).message;
        const auto change = [&genuine](const std::function<void(Message&)>& what) {
            return PirateFixture::Change(genuine, what);
        };
        const auto withVector = [&change](const ParameterVectorPtr& other) {
            return change([&other](Message& m) {
                m.SetBulk(std::make_shared<const ParameterPayload>(other));
            });
        };
        TestForgery("signed by another", fixture.MakeGradient(5, 7, 0, vector).message, false);
        TestForgery("of another iteration", fixture.MakeGradient(5, 5, 1, vector).message, false);
        TestForgery("without a signature",
                    change([](Message& m) { m.SetBytes("signature", Bytes()); }),
                    false);
        Bytes signature = genuine->GetBytes("signature");
        signature[7] ^= 1;
        TestForgery("with a changed signature",
                    change([&signature](Message& m) { m.SetBytes("signature", signature); }),
                    false);
        TestForgery("with another digest",
                    change([](Message& m) { m.SetBytes("digest", Bytes(32, 3)); }),
                    false);
        TestForgery("with another vector", withVector(PirateFixture::MakeVector(1)), false);
        TestForgery("of another dimension", withVector(ShareVector({1, 2, 3})), true);
        TestForgery("sized",
                    withVector(std::make_shared<const ParameterVector>(
                        ParameterVector::Sized(PirateFixture::DIMENSION))),
                    true);
        TestForgery("without a vector", change([](Message& m) { m.SetBulk(nullptr); }), true);
        TestForgery("of 5 bytes",
                    change([](Message& m) { m.SetBulk(std::make_shared<RawPayload>(Bytes(5))); }),
                    true);

        PoolDriver driver;
        NS_TEST_EXPECT_MSG_EQ(driver.Offer(2, fixture.MakeGradient(2)), false, "no seed owner");
        NS_TEST_EXPECT_MSG_EQ(driver.Offer(5, fixture.MakeGradient(9)), false, "of the sink");
        NS_TEST_EXPECT_MSG_EQ(driver.host.tasks.size(), 0, "nothing is checked");
        NS_TEST_EXPECT_MSG_EQ(driver.pool->GetRejected(), 2, "both are counted");
        NS_TEST_EXPECT_MSG_EQ(driver.pool->HasFailed(5), false, "node 5 may still send its own");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * Two gradients of one owner.
 */
class EquivocationCase : public TestCase
{
  public:
    EquivocationCase()
        : TestCase("A second gradient of an owner is kept only if somebody names it")
    {
    }

  private:
    void DoRun() override
    {
        const PirateFixture fixture;
        const SignedGradient first = fixture.MakeGradient(5);
        const SignedGradient second = fixture.MakeGradient(5, 5, 0, PirateFixture::MakeVector(200));
        {
            PoolDriver driver;
            driver.Offer(5, first);
            driver.host.CompleteAll();
            NS_TEST_EXPECT_MSG_EQ(driver.Offer(7, second), false, "not wanted");
            NS_TEST_EXPECT_MSG_EQ(driver.pool->HasFailed(5), false, "it was not sent by its owner");
            driver.pool->Want(5, second.digest);
            driver.pool->Want(5, Digest());
            NS_TEST_EXPECT_MSG_EQ(driver.Offer(7, second), true, "wanted now");
            driver.host.CompleteAll();
            NS_TEST_EXPECT_MSG_EQ((driver.pool->Find(5, second.digest) != nullptr), true, "kept");
            NS_TEST_EXPECT_MSG_EQ((driver.pool->Find(5)->digest == first.digest),
                                  true,
                                  "the first one stays the first one");
            NS_TEST_EXPECT_MSG_EQ((driver.pool->Find(5, first.digest) != nullptr), true, "kept");
            const SignedGradient third =
                fixture.MakeGradient(5, 5, 0, PirateFixture::MakeVector(201));
            NS_TEST_EXPECT_MSG_EQ(driver.Offer(5, third), false, "a third one is not wanted");
            NS_TEST_EXPECT_MSG_EQ(driver.pool->HasFailed(5), true, "and its owner has sent it");
        }
        for (bool isWanted : {false, true})
        {
            // Both come before either is checked, the one that is named last.
            PoolDriver driver;
            NS_TEST_EXPECT_MSG_EQ(driver.Offer(5, first), true, "from its owner");
            NS_TEST_EXPECT_MSG_EQ(driver.Offer(8, second), true, "from another");
            if (isWanted)
            {
                driver.pool->Want(5, second.digest);
            }
            driver.host.CompleteAll();
            NS_TEST_EXPECT_MSG_EQ((driver.pool->Find(5)->digest == first.digest), true, "first");
            NS_TEST_EXPECT_MSG_EQ((driver.pool->Find(5, second.digest) != nullptr),
                                  isWanted,
                                  "the second one only if it is wanted");
        }
    }
};

/**
 * @ingroup decentralized-fl-tests
 * A pool that nobody needs any more.
 */
class ForgottenPoolCase : public TestCase
{
  public:
    ForgottenPoolCase()
        : TestCase("A check that is under way keeps its pool")
    {
    }

  private:
    void DoRun() override
    {
        PoolDriver driver;
        driver.Offer(5, driver.fixture.MakeGradient(5));
        const std::weak_ptr<GradientPool> pool = driver.pool;
        driver.pool.reset();
        NS_TEST_EXPECT_MSG_EQ(pool.expired(), false, "it is still there");
        driver.host.CompleteAll();
        NS_TEST_EXPECT_MSG_EQ(pool.expired(), true, "and then no more");
        NS_TEST_EXPECT_MSG_EQ(driver.changes, 1, "having told so");
    }
};

/**
 * @ingroup decentralized-fl-tests
 * The suite.
 */
class GradientPoolTestSuite : public TestSuite
{
  public:
    GradientPoolTestSuite()
        : TestSuite("fl-gradient-pool", Type::UNIT)
    {
        AddTestCase(new GenuineGradientCase);
        AddTestCase(new ForgedGradientCase);
        AddTestCase(new EquivocationCase);
        AddTestCase(new ForgottenPoolCase);
    }
};

const GradientPoolTestSuite g_gradientPoolTestSuite; ///< the suite

} // namespace
