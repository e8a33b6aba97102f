/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "ns3/fl-ed25519-signature-scheme.h"
#include "ns3/fl-modeled-cryptography.h"
#include "ns3/fl-modeled-signature-scheme.h"
#include "ns3/fl-real-cryptography.h"
#include "ns3/random-variable-stream.h"
#include "ns3/test.h"

#include <algorithm>
#include <array>
#include <string>
#include <thread>
#include <utility>
#include <vector>

/**
 * @defgroup decentralized-fl-signature-tests Tests of signatures
 * @ingroup decentralized-fl-crypto
 * @ingroup tests
 */

using namespace ns3;
using namespace ns3::fl;

namespace
{

/**
 * @param hex pairs of hexadecimal digits
 * @return the bytes
 */
Bytes
FromHex(const std::string& hex)
{
    Bytes bytes;
    for (size_t i = 0; i + 1 < hex.size(); i += 2)
    {
        bytes.push_back(static_cast<uint8_t>(std::stoul(hex.substr(i, 2), nullptr, 16)));
    }
    return bytes;
}

/**
 * @param hex 64 hexadecimal digits
 * @return the seed
 */
KeySeed
SeedFromHex(const std::string& hex)
{
    const Bytes bytes = FromHex(hex);
    KeySeed seed{};
    std::copy_n(bytes.begin(), std::min(bytes.size(), seed.size()), seed.begin());
    return seed;
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

    /**
     * @return a random seed
     */
    KeySeed MakeSeed()
    {
        KeySeed seed;
        for (uint8_t& byte : seed)
        {
            byte = static_cast<uint8_t>(Below(256));
        }
        return seed;
    }

  private:
    Ptr<UniformRandomVariable> m_random; ///< source
};

/// A test vector of RFC 8032, section 7.1.
struct Ed25519Vector
{
    std::string name;      ///< as in the RFC
    std::string seed;      ///< SECRET KEY
    std::string publicKey; ///< PUBLIC KEY
    std::string message;   ///< MESSAGE
    std::string signature; ///< SIGNATURE
};

/// The five test vectors of RFC 8032, section 7.1.
const std::vector<Ed25519Vector> ED25519_VECTORS = {
    {"TEST 1",
     "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
     "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9"
     "b46bd25bf5f0595bbe24655141438e7a100b"},
    {"TEST 2",
     "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
     "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f1"
     "1d8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"TEST 3",
     "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
     "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984d"
     "c6594a7c15e9716ed28dc027beceea1ec40a"},
    {"TEST 1024",
     "f5e5767cf153319517630f226876b86c8160cc583bc013744c6bf255f5cc0ee5",
     "278117fc144c72340f67d0f2316e8386ceffbf2b2428c9c51fef7c597f1d426e",
     "08b8b2b733424243760fe426a4b54908632110a66c2f6591eabd3345e3e4eb98"
     "fa6e264bf09efe12ee50f8f54e9f77b1e355f6c50544e23fb1433ddf73be84d8"
     "79de7c0046dc4996d9e773f4bc9efe5738829adb26c81b37c93a1b270b20329d"
     "658675fc6ea534e0810a4432826bf58c941efb65d57a338bbd2e26640f89ffbc"
     "1a858efcb8550ee3a5e1998bd177e93a7363c344fe6b199ee5d02e82d522c4fe"
     "ba15452f80288a821a579116ec6dad2b3b310da903401aa62100ab5d1a36553e"
     "06203b33890cc9b832f79ef80560ccb9a39ce767967ed628c6ad573cb116dbef"
     "efd75499da96bd68a8a97b928a8bbc103b6621fcde2beca1231d206be6cd9ec7"
     "aff6f6c94fcd7204ed3455c68c83f4a41da4af2b74ef5c53f1d8ac70bdcb7ed1"
     "85ce81bd84359d44254d95629e9855a94a7c1958d1f8ada5d0532ed8a5aa3fb2"
     "d17ba70eb6248e594e1a2297acbbb39d502f1a8c6eb6f1ce22b3de1a1f40cc24"
     "554119a831a9aad6079cad88425de6bde1a9187ebb6092cf67bf2b13fd65f270"
     "88d78b7e883c8759d2c4f5c65adb7553878ad575f9fad878e80a0c9ba63bcbcc"
     "2732e69485bbc9c90bfbd62481d9089beccf80cfe2df16a2cf65bd92dd597b07"
     "07e0917af48bbb75fed413d238f5555a7a569d80c3414a8d0859dc65a46128ba"
     "b27af87a71314f318c782b23ebfe808b82b0ce26401d2e22f04d83d1255dc51a"
     "ddd3b75a2b1ae0784504df543af8969be3ea7082ff7fc9888c144da2af58429e"
     "c96031dbcad3dad9af0dcbaaaf268cb8fcffead94f3c7ca495e056a9b47acdb7"
     "51fb73e666c6c655ade8297297d07ad1ba5e43f1bca32301651339e22904cc8c"
     "42f58c30c04aafdb038dda0847dd988dcda6f3bfd15c4b4c4525004aa06eeff8"
     "ca61783aacec57fb3d1f92b0fe2fd1a85f6724517b65e614ad6808d6f6ee34df"
     "f7310fdc82aebfd904b01e1dc54b2927094b2db68d6f903b68401adebf5a7e08"
     "d78ff4ef5d63653a65040cf9bfd4aca7984a74d37145986780fc0b16ac451649"
     "de6188a7dbdf191f64b5fc5e2ab47b57f7f7276cd419c17a3ca8e1b939ae49e4"
     "88acba6b965610b5480109c8b17b80e1b7b750dfc7598d5d5011fd2dcc5600a3"
     "2ef5b52a1ecc820e308aa342721aac0943bf6686b64b2579376504ccc493d97e"
     "6aed3fb0f9cd71a43dd497f01f17c0e2cb3797aa2a2f256656168e6c496afc5f"
     "b93246f6b1116398a346f1a641f3b041e989f7914f90cc2c7fff357876e506b5"
     "0d334ba77c225bc307ba537152f3f1610e4eafe595f6d9d90d11faa933a15ef1"
     "369546868a7f3a45a96768d40fd9d03412c091c6315cf4fde7cb68606937380d"
     "b2eaaa707b4c4185c32eddcdd306705e4dc1ffc872eeee475a64dfac86aba41c"
     "0618983f8741c5ef68d3a101e8a3b8cac60c905c15fc910840b94c00a0b9d0",
     "0aab4c900501b3e24d7cdf4663326a3a87df5e4843b2cbdb67cbf6e460fec350aa5371b1508f9f4528ecea23c436"
     "d94b5e8fcd4f681e30a6ac00a9704a188a03"},
    {"TEST SHA(abc)",
     "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
     "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3fe"
     "ebbd454d4423643ce80e2a9ac94fa54ca49f",
     "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431"
     "e0303dca179c138ac17ad9bef1177331a704"}};

/**
 * @ingroup decentralized-fl-signature-tests
 * Ed25519 against RFC 8032.
 */
class Ed25519TestCase : public TestCase
{
  public:
    Ed25519TestCase()
        : TestCase("Ed25519: test vectors of RFC 8032")
    {
    }

  private:
    void DoRun() override
    {
        const auto scheme = CreateObject<Ed25519SignatureScheme>();
        for (const Ed25519Vector& vector : ED25519_VECTORS)
        {
            const KeyPairPtr keys = scheme->CreateKeyPair(SeedFromHex(vector.seed));
            const Bytes message = FromHex(vector.message);
            const Signature signature = keys->Sign(message);
            NS_TEST_EXPECT_MSG_EQ((keys->GetPublicKey().bytes == FromHex(vector.publicKey)),
                                  true,
                                  "public key of " << vector.name);
            NS_TEST_EXPECT_MSG_EQ((signature.bytes == FromHex(vector.signature)),
                                  true,
                                  "signature of " << vector.name);
            NS_TEST_EXPECT_MSG_EQ(scheme->Verify(keys->GetPublicKey(), message, signature),
                                  true,
                                  "verification of " << vector.name);
        }
        NS_TEST_EXPECT_MSG_EQ(FromHex(ED25519_VECTORS[3].message).size(), 1023, "long message");
    }
};

/**
 * @ingroup decentralized-fl-signature-tests
 * Every scheme has Ed25519's sizes, is deterministic, and survives keys and signatures of any size.
 */
class SignatureSchemeTestCase : public TestCase
{
  public:
    /**
     * @param scheme under test
     * @param name of the scheme
     */
    SignatureSchemeTestCase(Ptr<SignatureScheme> scheme, const std::string& name)
        : TestCase("Signature scheme " + name + ": sizes, determinism, malformed input"),
          m_scheme(scheme)
    {
    }

  private:
    void DoRun() override
    {
        Draw draw(2);
        const KeySeed seed = draw.MakeSeed();
        const KeyPairPtr keys = m_scheme->CreateKeyPair(seed);
        const Bytes message = draw.MakeBytes(100);
        const Signature signature = keys->Sign(message);
        NS_TEST_EXPECT_MSG_EQ(m_scheme->GetPublicKeySize(), 32, "size of a key");
        NS_TEST_EXPECT_MSG_EQ(m_scheme->GetSignatureSize(), 64, "size of a signature");
        NS_TEST_EXPECT_MSG_EQ(keys->GetPublicKey().bytes.size(), 32, "size of this key");
        NS_TEST_EXPECT_MSG_EQ(signature.bytes.size(), 64, "size of this signature");
        NS_TEST_EXPECT_MSG_EQ((keys->Sign(message) == signature), true, "same signature again");
        const KeyPairPtr again = m_scheme->CreateKeyPair(seed);
        NS_TEST_EXPECT_MSG_EQ((again->GetPublicKey() == keys->GetPublicKey()), true, "same key");
        NS_TEST_EXPECT_MSG_EQ(m_scheme->Verify(keys->GetPublicKey(), message, signature),
                              true,
                              "an honest signature");

        for (size_t size : {0, 1, 31, 32, 33, 63, 64, 65, 1000})
        {
            Signature other = signature;
            other.bytes.resize(size);
            NS_TEST_EXPECT_MSG_EQ(m_scheme->Verify(keys->GetPublicKey(), message, other),
                                  (size == 64),
                                  "signature of " << size << " bytes");
            PublicKey key = keys->GetPublicKey();
            key.bytes.resize(size);
            NS_TEST_EXPECT_MSG_EQ(m_scheme->Verify(key, message, signature),
                                  (size == 32),
                                  "key of " << size << " bytes");
        }
        for (const uint8_t fill : {0x00, 0xff})
        {
            // 0xff..ff encodes no point of the curve.
            NS_TEST_EXPECT_MSG_EQ(m_scheme->Verify(PublicKey{Bytes(32, fill)}, message, signature),
                                  false,
                                  "a key that is none");
            NS_TEST_EXPECT_MSG_EQ(
                m_scheme->Verify(keys->GetPublicKey(), message, Signature{Bytes(64, fill)}),
                false,
                "a signature that is none");
        }
        CheckThreads(*keys);
    }

    /**
     * Signing and verifying in several threads at once gives what one thread gives.
     *
     * @param keys shared by the threads
     */
    void CheckThreads(const KeyPair& keys)
    {
        constexpr size_t THREADS = 4;
        const SignatureScheme& scheme = *m_scheme;
        std::array<bool, THREADS> isGood{};
        std::vector<std::thread> threads;
        for (size_t t = 0; t < THREADS; t++)
        {
            threads.emplace_back([&keys, &scheme, &good = isGood[t]] {
                good = true;
                for (uint8_t i = 0; i < 20; i++)
                {
                    const Bytes message(i, i);
                    good = good && scheme.Verify(keys.GetPublicKey(), message, keys.Sign(message));
                }
            });
        }
        for (std::thread& thread : threads)
        {
            thread.join();
        }
        NS_TEST_EXPECT_MSG_EQ(std::count(isGood.begin(), isGood.end(), true),
                              THREADS,
                              "threads whose signatures were right");
    }

    Ptr<SignatureScheme> m_scheme; ///< under test
};

/**
 * @ingroup decentralized-fl-signature-tests
 * The points `real` and `modeled` of the cryptography axis give the same verdicts.
 */
class SameVerdictTestCase : public TestCase
{
  public:
    SameVerdictTestCase()
        : TestCase("Real and modeled signatures: same verdicts on tampered messages")
    {
    }

  private:
    /// What is done to a signed message.
    enum Tampering
    {
        NOTHING,
        FLIP_MESSAGE,
        FLIP_SIGNATURE,
        FLIP_KEY,
        TRUNCATE_MESSAGE,
        EXTEND_MESSAGE,
        TRUNCATE_SIGNATURE,
        TRUNCATE_KEY,
        SWAP_KEY,
        SWAP_SIGNATURE,
        REPLAY_FOR_OTHER_KEY,
        KINDS
    };

    /// One case, the same for both points of the axis.
    struct Case
    {
        KeySeed seed;      ///< signer
        KeySeed otherSeed; ///< somebody else
        Bytes message;     ///< what is signed
        Tampering kind;    ///< what is done to it
        uint32_t position; ///< where
        uint8_t bit;       ///< bit to flip
    };

    /**
     * @param scheme a point of the axis
     * @param test what happens
     * @return the verdict
     */
    static bool GetVerdict(const SignatureScheme& scheme, const Case& test)
    {
        const KeyPairPtr keys = scheme.CreateKeyPair(test.seed);
        const KeyPairPtr otherKeys = scheme.CreateKeyPair(test.otherSeed);
        PublicKey key = keys->GetPublicKey();
        Bytes message = test.message;
        Signature signature = keys->Sign(message);
        auto flip = [&](Bytes& bytes) { bytes[test.position % bytes.size()] ^= 1 << test.bit; };
        auto truncate = [&](Bytes& bytes) { bytes.resize(test.position % bytes.size()); };
        switch (test.kind)
        {
        case FLIP_MESSAGE:
            flip(message);
            break;
        case FLIP_SIGNATURE:
            flip(signature.bytes);
            break;
        case FLIP_KEY:
            flip(key.bytes);
            break;
        case TRUNCATE_MESSAGE:
            truncate(message);
            break;
        case EXTEND_MESSAGE:
            message.push_back(0);
            break;
        case TRUNCATE_SIGNATURE:
            truncate(signature.bytes);
            break;
        case TRUNCATE_KEY:
            truncate(key.bytes);
            break;
        case SWAP_KEY:
            key = otherKeys->GetPublicKey();
            break;
        case SWAP_SIGNATURE:
            signature = otherKeys->Sign(message);
            break;
        case REPLAY_FOR_OTHER_KEY:
            key = otherKeys->GetPublicKey();
            signature = otherKeys->Sign(message);
            break;
        default:
            break;
        }
        return scheme.Verify(key, message, signature);
    }

    void DoRun() override
    {
        const auto real = CreateObject<RealCryptography>();
        const auto modeled = CreateObject<ModeledCryptography>();
        Draw draw(3);
        for (int i = 0; i < 80 * KINDS; i++)
        {
            Case test;
            test.seed = draw.MakeSeed();
            test.otherSeed = draw.MakeSeed();
            test.message = draw.MakeBytes(1 + draw.Below(200));
            test.kind = static_cast<Tampering>(i % KINDS);
            test.position = draw.Below(1 << 20);
            test.bit = draw.Below(8);
            const bool expected = test.kind == NOTHING || test.kind == REPLAY_FOR_OTHER_KEY;
            const bool verdictOfReal = GetVerdict(real->GetSignatureScheme(), test);
            const bool verdictOfModeled = GetVerdict(modeled->GetSignatureScheme(), test);
            NS_TEST_EXPECT_MSG_EQ(verdictOfReal, expected, "real, tampering " << test.kind);
            NS_TEST_EXPECT_MSG_EQ(verdictOfModeled, expected, "modeled, tampering " << test.kind);
        }
    }
};

/**
 * @ingroup decentralized-fl-signature-tests
 * The suite fl-signature.
 */
class SignatureTestSuite : public TestSuite
{
  public:
    SignatureTestSuite()
        : TestSuite("fl-signature", Type::UNIT)
    {
        AddTestCase(new Ed25519TestCase);
        AddTestCase(new SignatureSchemeTestCase(CreateObject<Ed25519SignatureScheme>(), "ed25519"));
        AddTestCase(new SignatureSchemeTestCase(CreateObject<ModeledSignatureScheme>(), "modeled"));
        AddTestCase(new SameVerdictTestCase);
    }
};

SignatureTestSuite g_signatureTestSuite; ///< registers the suite

} // namespace
