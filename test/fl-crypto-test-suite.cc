/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "ns3/fl-digest.h"
#include "ns3/fl-modeled-cryptography.h"
#include "ns3/fl-modeled-digest-scheme.h"
#include "ns3/fl-real-cryptography.h"
#include "ns3/fl-sha256-digest-scheme.h"
#include "ns3/object-factory.h"
#include "ns3/random-variable-stream.h"
#include "ns3/test.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <string>
#include <utility>
#include <vector>

/**
 * @defgroup decentralized-fl-crypto-tests Tests of digests and of the cryptography axis
 * @ingroup decentralized-fl-crypto
 * @ingroup tests
 */

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @param text characters
 * @return their bytes
 */
Bytes
FromText(const std::string& text)
{
    return Bytes(text.begin(), text.end());
}

/// Draws what the tests need from one ns-3 random stream.
class Draw
{
  public:
    /**
     * @param stream number of the stream
     */
    explicit Draw(int64_t stream)
        : m_random(CreateObject<UniformRandomVariable>())
    {
        m_random->SetStream(stream);
    }

    /**
     * @param limit one more than the largest number, at least 1
     * @return a number below the limit
     */
    uint32_t Below(uint32_t limit)
    {
        return m_random->GetInteger(0, limit - 1);
    }

    /**
     * @param length number of bytes
     * @return random bytes
     */
    Bytes MakeBytes(size_t length)
    {
        Bytes bytes(length);
        for (uint8_t& byte : bytes)
        {
            byte = static_cast<uint8_t>(Below(256));
        }
        return bytes;
    }

  private:
    Ptr<UniformRandomVariable> m_random; ///< source
};

/**
 * @ingroup decentralized-fl-crypto-tests
 * Digest as a value: text form, order, wrong input.
 */
class DigestValueTestCase : public TestCase
{
  public:
    DigestValueTestCase()
        : TestCase("Digest: hex, order, malformed input")
    {
    }

  private:
    void DoRun() override
    {
        std::array<uint8_t, Digest::SIZE> bytes;
        std::iota(bytes.begin(), bytes.end(), uint8_t{0xf0});
        const Digest digest(bytes);
        const std::string hex = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff000102030405060708090a0b0c0d0e0f";
        NS_TEST_EXPECT_MSG_EQ(digest.ToHex(), hex, "hexadecimal form");
        NS_TEST_EXPECT_MSG_EQ((Digest::FromHex(hex) == digest), true, "back from hexadecimal");
        std::string upper = hex;
        std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) {
            return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
        });
        NS_TEST_EXPECT_MSG_EQ((Digest::FromHex(upper) == digest), true, "upper case is read");
        NS_TEST_EXPECT_MSG_EQ((Digest::FromBytes(bytes.data(), 32) == digest), true, "from bytes");
        NS_TEST_EXPECT_MSG_EQ(Digest::FromBytes(bytes.data(), 31).has_value(), false, "too short");
        NS_TEST_EXPECT_MSG_EQ(Digest::FromHex(hex.substr(1)).has_value(), false, "odd length");
        NS_TEST_EXPECT_MSG_EQ(Digest::FromHex(hex + "00").has_value(), false, "too long");
        NS_TEST_EXPECT_MSG_EQ(Digest::FromHex("g" + hex.substr(1)).has_value(), false, "not hex");
        NS_TEST_EXPECT_MSG_EQ(Digest::FromHex("/" + hex.substr(1)).has_value(), false, "not hex");

        std::array<uint8_t, Digest::SIZE> larger = bytes;
        larger[31]++;
        NS_TEST_EXPECT_MSG_EQ((digest < Digest(larger)), true, "order by the last byte");
        NS_TEST_EXPECT_MSG_EQ((Digest(larger) < digest), false, "order is strict");
        NS_TEST_EXPECT_MSG_EQ((Digest() < digest), true, "order by the first byte");
        NS_TEST_EXPECT_MSG_EQ((digest != Digest(larger)), true, "other bytes, other digest");
    }
};

/**
 * @ingroup decentralized-fl-crypto-tests
 * SHA-256 against the examples of FIPS 180-4.
 */
class Sha256TestCase : public TestCase
{
  public:
    Sha256TestCase()
        : TestCase("SHA-256: known answers")
    {
    }

  private:
    void DoRun() override
    {
        const auto scheme = CreateObject<Sha256DigestScheme>();
        const std::vector<std::pair<Bytes, std::string>> answers = {
            {FromText(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
            {FromText("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
            {FromText("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
             "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
            {Bytes(1000000, 'a'),
             "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"}};
        for (const auto& [content, hex] : answers)
        {
            NS_TEST_EXPECT_MSG_EQ(scheme->Compute(content).ToHex(),
                                  hex,
                                  "SHA-256 of " << content.size() << " bytes");
        }
        NS_TEST_EXPECT_MSG_EQ(scheme->GetWireSize(), 32, "size of SHA-256");
    }
};

/**
 * @ingroup decentralized-fl-crypto-tests
 * What every digest scheme must do: bind every bit and the length, whatever the pieces.
 */
class DigestSchemeTestCase : public TestCase
{
  public:
    /**
     * @param scheme under test
     * @param name of the scheme
     */
    DigestSchemeTestCase(Ptr<DigestScheme> scheme, const std::string& name)
        : TestCase("Digest scheme " + name + ": incremental form, binding, diffusion"),
          m_scheme(scheme)
    {
    }

  private:
    void DoRun() override
    {
        Draw draw(1);
        CheckPieces(draw);
        CheckBinding(draw);
        CheckDiffusion(draw);
    }

    /**
     * Splitting the content anywhere gives the digest of the whole, and a builder can be used
     * again.
     *
     * @param draw random source
     */
    void CheckPieces(Draw& draw)
    {
        const auto builder = m_scheme->Start();
        for (int run = 0; run < 300; run++)
        {
            const Bytes content = draw.MakeBytes(draw.Below(200));
            size_t offset = 0;
            while (offset < content.size())
            {
                const size_t length = std::min<size_t>(draw.Below(80), content.size() - offset);
                builder->Update(content.data() + offset, length);
                offset += length;
            }
            NS_TEST_ASSERT_MSG_EQ(builder->Finish(),
                                  m_scheme->Compute(content),
                                  "pieces of " << content.size() << " bytes");
        }
        NS_TEST_EXPECT_MSG_EQ(builder->Finish(), m_scheme->Compute(nullptr, 0), "empty content");
    }

    /**
     * Every single flipped bit, every prefix and every string padded with zeros is a new digest.
     *
     * @param draw random source
     */
    void CheckBinding(Draw& draw)
    {
        std::set<Digest> seen;
        size_t count = 0;
        Bytes content = draw.MakeBytes(150);
        for (size_t bit = 0; bit < 8 * content.size(); bit++)
        {
            content[bit / 8] ^= 1 << bit % 8;
            seen.insert(m_scheme->Compute(content));
            content[bit / 8] ^= 1 << bit % 8;
            count++;
        }
        for (size_t length = 0; length <= content.size(); length++)
        {
            seen.insert(m_scheme->Compute(content.data(), length));
            seen.insert(m_scheme->Compute(Bytes(length + 1, 0)));
            count += 2;
        }
        // Words that change places: the lanes of the modeled scheme must not be alike.
        const Bytes swapped = [&] {
            Bytes bytes = content;
            std::swap_ranges(bytes.begin(), bytes.begin() + 8, bytes.begin() + 8);
            std::swap_ranges(bytes.begin() + 32, bytes.begin() + 64, bytes.begin() + 64);
            return bytes;
        }();
        seen.insert(m_scheme->Compute(swapped));
        NS_TEST_EXPECT_MSG_EQ(seen.size(), count + 1, "two contents have one digest");
    }

    /**
     * A flipped bit of the content changes each bit of the digest in half of the cases.
     *
     * @param draw random source
     */
    void CheckDiffusion(Draw& draw)
    {
        constexpr int RUNS = 2000;
        std::array<int, 8 * Digest::SIZE> flips{};
        for (int run = 0; run < RUNS; run++)
        {
            Bytes content = draw.MakeBytes(1 + draw.Below(100));
            const Digest before = m_scheme->Compute(content);
            content[draw.Below(content.size())] ^= 1 << draw.Below(8);
            const Digest after = m_scheme->Compute(content);
            for (size_t bit = 0; bit < flips.size(); bit++)
            {
                flips[bit] +=
                    (before.GetBytes()[bit / 8] ^ after.GetBytes()[bit / 8]) >> bit % 8 & 1;
            }
        }
        // Six standard deviations of a fair coin: sqrt(RUNS) / 2 = 22 each.
        const auto [least, most] = std::minmax_element(flips.begin(), flips.end());
        NS_TEST_EXPECT_MSG_GT(*least, RUNS / 2 - 6 * 23, "a bit of the digest changes too seldom");
        NS_TEST_EXPECT_MSG_LT(*most, RUNS / 2 + 6 * 23, "a bit of the digest changes too often");
    }

    Ptr<DigestScheme> m_scheme; ///< under test
};

/**
 * @ingroup decentralized-fl-crypto-tests
 * The points of the cryptography axis are ns-3 objects that can be created by name and agree in
 * every size.
 */
class CryptographyTestCase : public TestCase
{
  public:
    CryptographyTestCase()
        : TestCase("Cryptography: points of the axis by name")
    {
    }

  private:
    void DoRun() override
    {
        for (const std::string name : {"Real", "Modeled"})
        {
            ObjectFactory factory("ns3::fl::" + name + "Cryptography");
            const auto cryptography = factory.Create<Cryptography>();
            NS_TEST_ASSERT_MSG_NE(cryptography, nullptr, name);
            NS_TEST_EXPECT_MSG_EQ(cryptography->GetDigestScheme().GetWireSize(), 32, name);
            NS_TEST_EXPECT_MSG_EQ(cryptography->GetSignatureScheme().GetSignatureSize(), 64, name);
            NS_TEST_EXPECT_MSG_EQ(cryptography->GetSignatureScheme().GetPublicKeySize(), 32, name);
        }
        const auto real = CreateObject<RealCryptography>();
        const auto modeled = CreateObject<ModeledCryptography>();
        const Bytes content = FromText("abc");
        NS_TEST_EXPECT_MSG_EQ(real->GetDigestScheme().Compute(content),
                              CreateObject<Sha256DigestScheme>()->Compute(content),
                              "the real point has SHA-256");
        NS_TEST_EXPECT_MSG_EQ(modeled->GetDigestScheme().Compute(content),
                              CreateObject<ModeledDigestScheme>()->Compute(content),
                              "the modeled point has the modeled digest");
        NS_TEST_EXPECT_MSG_EQ((real->GetDigestScheme().Compute(content) !=
                               modeled->GetDigestScheme().Compute(content)),
                              true,
                              "the points cannot be mistaken for each other");
    }
};

/**
 * @ingroup decentralized-fl-crypto-tests
 * The suite fl-crypto.
 */
class CryptoTestSuite : public TestSuite
{
  public:
    CryptoTestSuite()
        : TestSuite("fl-crypto", Type::UNIT)
    {
        AddTestCase(new DigestValueTestCase);
        AddTestCase(new Sha256TestCase);
        AddTestCase(new DigestSchemeTestCase(CreateObject<Sha256DigestScheme>(), "sha256"));
        AddTestCase(new DigestSchemeTestCase(CreateObject<ModeledDigestScheme>(), "modeled"));
        AddTestCase(new CryptographyTestCase);
    }
};

CryptoTestSuite g_cryptoTestSuite; ///< registers the suite

} // namespace
