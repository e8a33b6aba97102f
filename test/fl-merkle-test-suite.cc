/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "ns3/fl-bulk-payload.h"
#include "ns3/fl-merkle-proof.h"
#include "ns3/fl-merkle-tree.h"
#include "ns3/fl-modeled-digest-scheme.h"
#include "ns3/fl-random.h"
#include "ns3/fl-sha256-digest-scheme.h"
#include "ns3/random-variable-stream.h"
#include "ns3/test.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

/**
 * @defgroup decentralized-fl-merkle-tests Tests of Merkle trees
 * @ingroup decentralized-fl-crypto
 * @ingroup tests
 */

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// The entries of Certificate Transparency's reference tests of Merkle trees.
const std::vector<Bytes> REFERENCE_ENTRIES = {{},
                                              {0x00},
                                              {0x10},
                                              {0x20, 0x21},
                                              {0x30, 0x31},
                                              {0x40, 0x41, 0x42, 0x43},
                                              {0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57},
                                              {0x60,
                                               0x61,
                                               0x62,
                                               0x63,
                                               0x64,
                                               0x65,
                                               0x66,
                                               0x67,
                                               0x68,
                                               0x69,
                                               0x6a,
                                               0x6b,
                                               0x6c,
                                               0x6d,
                                               0x6e,
                                               0x6f}};

/// The roots over the first 0 to 8 of these entries, from the same tests.
const std::vector<std::string> REFERENCE_ROOTS = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

/**
 * The root by the recursive definition of RFC 9162, section 2.1.1, from plain strings.
 *
 * @param scheme the hash function
 * @param entries all entries
 * @param first first entry of the subtree
 * @param last one past its last entry
 * @return the root of the subtree
 */
Digest
ComputeRootByDefinition(const DigestScheme& scheme,
                        const std::vector<Bytes>& entries,
                        size_t first,
                        size_t last)
{
    Bytes content;
    if (last - first == 1)
    {
        content.push_back(0);
        content.insert(content.end(), entries[first].begin(), entries[first].end());
    }
    else if (last - first > 1)
    {
        size_t split = 1;
        while (2 * split < last - first)
        {
            split *= 2;
        }
        content.push_back(1);
        for (const auto& [from, to] : {std::pair<size_t, size_t>{first, first + split},
                                       std::pair<size_t, size_t>{first + split, last}})
        {
            const Digest child = ComputeRootByDefinition(scheme, entries, from, to);
            content.insert(content.end(), child.GetBytes().begin(), child.GetBytes().end());
        }
    }
    return scheme.Compute(content);
}

/**
 * @param random source
 * @param length number of bytes
 * @return random bytes
 */
Bytes
MakeBytes(UniformRandomVariable& random, size_t length)
{
    Bytes bytes(length);
    for (uint8_t& byte : bytes)
    {
        byte = static_cast<uint8_t>(random.GetInteger(0, 255));
    }
    return bytes;
}

/**
 * @ingroup decentralized-fl-merkle-tests
 * The roots of Certificate Transparency's reference tests.
 */
class MerkleReferenceTestCase : public TestCase
{
  public:
    MerkleReferenceTestCase()
        : TestCase("Merkle tree: reference roots of Certificate Transparency")
    {
    }

  private:
    void DoRun() override
    {
        const auto scheme = CreateObject<Sha256DigestScheme>();
        for (size_t count = 0; count < REFERENCE_ROOTS.size(); count++)
        {
            const std::vector<Bytes> entries(REFERENCE_ENTRIES.begin(),
                                             REFERENCE_ENTRIES.begin() + count);
            const MerkleTree tree(*scheme, entries);
            NS_TEST_EXPECT_MSG_EQ(tree.GetRoot().ToHex(),
                                  REFERENCE_ROOTS[count],
                                  "root of " << count << " entries");
            NS_TEST_EXPECT_MSG_EQ(tree.GetLeafCount(), count, "number of leaves");
        }
    }
};

/**
 * @ingroup decentralized-fl-merkle-tests
 * Roots and proofs of trees of every small size; forged proofs are rejected.
 */
class MerkleProofTestCase : public TestCase
{
  public:
    /**
     * @param scheme hash function
     * @param name of the scheme
     */
    MerkleProofTestCase(Ptr<DigestScheme> scheme, const std::string& name)
        : TestCase("Merkle tree with " + name + ": roots by definition, proofs, forgeries"),
          m_scheme(scheme)
    {
    }

  private:
    void DoRun() override
    {
        const auto random = MakeUniform(11);
        for (size_t count = 1; count <= 33; count++)
        {
            std::vector<Bytes> entries;
            for (size_t i = 0; i < count; i++)
            {
                entries.push_back(MakeBytes(*random, random->GetInteger(0, 70)));
                entries.back().push_back(static_cast<uint8_t>(i));
            }
            const MerkleTree tree(*m_scheme, entries);
            NS_TEST_ASSERT_MSG_EQ(tree.GetRoot(),
                                  ComputeRootByDefinition(*m_scheme, entries, 0, count),
                                  "root of " << count << " entries");
            for (size_t i = 0; i < count; i++)
            {
                CheckProof(tree, entries, i);
            }
        }
    }

    /**
     * @param tree the tree
     * @param entries its entries
     * @param index entry to prove
     */
    void CheckProof(const MerkleTree& tree, const std::vector<Bytes>& entries, size_t index)
    {
        const MerkleProof proof = tree.GetProof(index);
        const Digest root = tree.GetRoot();
        auto verify = [&](const MerkleProof& candidate, const Bytes& entry) {
            return candidate.Verify(*m_scheme, root, entry.data(), entry.size());
        };
        const Bytes& entry = entries[index];
        NS_TEST_ASSERT_MSG_EQ(verify(proof, entry), true, "honest proof of entry " << index);
        NS_TEST_EXPECT_MSG_EQ(proof.GetWireSize(), 17 + 32 * proof.path.size(), "size of a proof");

        Bytes changed = entry;
        changed[index % changed.size()] ^= 1;
        NS_TEST_EXPECT_MSG_EQ(verify(proof, changed), false, "another entry");
        NS_TEST_EXPECT_MSG_EQ(
            proof.Verify(*m_scheme, m_scheme->Compute(entry), entry.data(), entry.size()),
            false,
            "another root");

        for (size_t other = 0; other <= entries.size(); other++)
        {
            MerkleProof forged = proof;
            forged.leafIndex = other;
            NS_TEST_EXPECT_MSG_EQ(verify(forged, entry), (other == index), "another position");
        }
        MerkleProof forged = proof;
        forged.path.push_back(Digest());
        NS_TEST_EXPECT_MSG_EQ(verify(forged, entry), false, "a path too long");
        for (size_t i = 0; i < proof.path.size(); i++)
        {
            forged = proof;
            auto bytes = forged.path[i].GetBytes();
            bytes[i] ^= 1;
            forged.path[i] = Digest(bytes);
            NS_TEST_EXPECT_MSG_EQ(verify(forged, entry), false, "another sibling");
            forged = proof;
            forged.path.erase(forged.path.begin() + i);
            NS_TEST_EXPECT_MSG_EQ(verify(forged, entry), false, "a path too short");
        }
        forged = proof;
        forged.leafCount = 0;
        NS_TEST_EXPECT_MSG_EQ(verify(forged, entry), false, "an empty tree");
        forged.leafCount = UINT64_MAX;
        NS_TEST_EXPECT_MSG_EQ(verify(forged, entry), false, "a tree too large");
    }

    Ptr<DigestScheme> m_scheme; ///< hash function
};

/**
 * @ingroup decentralized-fl-merkle-tests
 * An inner node cannot be passed off as an entry (second preimage).
 */
class MerkleDomainTestCase : public TestCase
{
  public:
    MerkleDomainTestCase()
        : TestCase("Merkle tree: leaves and inner nodes are hashed apart")
    {
    }

  private:
    void DoRun() override
    {
        const auto scheme = CreateObject<Sha256DigestScheme>();
        const std::vector<Bytes> entries(REFERENCE_ENTRIES.begin(), REFERENCE_ENTRIES.begin() + 4);
        const MerkleTree tree(*scheme, entries);
        std::vector<Bytes> inner;
        for (size_t i = 0; i < 4; i += 2)
        {
            Bytes node;
            for (const Digest& child : {tree.GetProof(i + 1).path[0], tree.GetProof(i).path[0]})
            {
                node.insert(node.end(), child.GetBytes().begin(), child.GetBytes().end());
            }
            inner.push_back(node);
        }
        NS_TEST_EXPECT_MSG_EQ((MerkleTree(*scheme, inner).GetRoot() != tree.GetRoot()),
                              true,
                              "a tree over inner nodes has the root of the tree over entries");
    }
};

/// A payload that counts what is read of it and in which pieces.
class CountingPayload : public RawPayload
{
  public:
    using RawPayload::RawPayload;

    void Read(uint64_t offset, uint8_t* destination, uint64_t length) const override
    {
        m_read += length;
        m_largest = std::max(m_largest, length);
        RawPayload::Read(offset, destination, length);
    }

    mutable uint64_t m_read{0};    ///< bytes read
    mutable uint64_t m_largest{0}; ///< largest piece
};

/**
 * @ingroup decentralized-fl-merkle-tests
 * The tree of a payload is the tree of its chunks, read once and in pieces.
 */
class MerklePayloadTestCase : public TestCase
{
  public:
    MerklePayloadTestCase()
        : TestCase("Merkle tree of a payload: chunks, streaming")
    {
    }

  private:
    void DoRun() override
    {
        const auto scheme = CreateObject<Sha256DigestScheme>();
        const auto random = MakeUniform(12);
        for (const size_t size : {0, 1, 99, 100, 101, 200, 750, 1000, 1001})
        {
            const Bytes content = MakeBytes(*random, size);
            std::vector<Bytes> chunks;
            for (size_t offset = 0; offset < size; offset += 100)
            {
                chunks.emplace_back(content.begin() + offset,
                                    content.begin() + std::min(offset + 100, size));
            }
            const CountingPayload payload(content);
            const MerkleTree tree(*scheme, payload, 100);
            NS_TEST_EXPECT_MSG_EQ(tree.GetLeafCount(), chunks.size(), size << " bytes");
            NS_TEST_EXPECT_MSG_EQ(tree.GetRoot(),
                                  MerkleTree(*scheme, chunks).GetRoot(),
                                  "root of " << size << " bytes");
            NS_TEST_EXPECT_MSG_EQ(payload.m_read, size, "every byte is read once");
            NS_TEST_EXPECT_MSG_LT(payload.m_largest, 101, "never more than a chunk at once");
        }
        const RawPayload payload(Bytes(MerkleTree::DEFAULT_CHUNK_SIZE + 1, 7));
        NS_TEST_EXPECT_MSG_EQ(MerkleTree(*scheme, payload).GetLeafCount(), 2, "default chunk");
    }
};

/// A hash function that counts what it is fed.
class CountingDigestScheme : public ModeledDigestScheme
{
  public:
    std::unique_ptr<DigestBuilder> Start() const override
    {
        return std::make_unique<Builder>(m_bytes);
    }

    mutable uint64_t m_bytes{0}; ///< bytes hashed

  private:
    /// Counts and passes on.
    class Builder : public DigestBuilder
    {
      public:
        /**
         * @param bytes counter
         */
        explicit Builder(uint64_t& bytes)
            : m_bytes(bytes),
              m_builder(CreateBuilder())
        {
        }

        void Update(const uint8_t* data, size_t length) override
        {
            m_bytes += length;
            m_builder->Update(data, length);
        }

        Digest Finish() override
        {
            return m_builder->Finish();
        }

      private:
        uint64_t& m_bytes;                        ///< counter
        std::unique_ptr<DigestBuilder> m_builder; ///< does the work
    };
};

/**
 * @ingroup decentralized-fl-merkle-tests
 * A payload without content has the tree of its zeros, at a cost that does not grow with its size.
 */
class MerkleSizedTestCase : public TestCase
{
  public:
    MerkleSizedTestCase()
        : TestCase("Merkle tree of a payload without content: that of zeros, for little work")
    {
    }

  private:
    void DoRun() override
    {
        const auto scheme = CreateObject<CountingDigestScheme>();
        for (uint64_t size = 0; size <= 330; size++)
        {
            const MerkleTree sized(*scheme, SizedPayload(size), 10);
            const MerkleTree raw(*scheme, RawPayload(Bytes(size, 0)), 10);
            NS_TEST_ASSERT_MSG_EQ(sized.GetRoot(), raw.GetRoot(), "root of " << size << " zeros");
            NS_TEST_ASSERT_MSG_EQ(sized.GetLeafCount(), raw.GetLeafCount(), "number of leaves");
            for (uint64_t leaf = 0; leaf < raw.GetLeafCount(); leaf++)
            {
                NS_TEST_ASSERT_MSG_EQ((sized.GetProof(leaf).path == raw.GetProof(leaf).path),
                                      true,
                                      "proof of leaf " << leaf << " of " << size << " zeros");
            }
        }
        scheme->m_bytes = 0;
        const MerkleTree tree(*scheme, SizedPayload(uint64_t{1} << 40));
        NS_TEST_EXPECT_MSG_EQ(tree.GetLeafCount(), 1 << 24, "chunks of a terabyte");
        NS_TEST_EXPECT_MSG_LT(scheme->m_bytes,
                              2 * MerkleTree::DEFAULT_CHUNK_SIZE + 64 * 100,
                              "two chunks and two nodes a level are hashed");
        NS_TEST_EXPECT_MSG_EQ(tree.GetProof(1).path.size(), 24, "length of a proof");
        scheme->m_bytes = 0;
        const MerkleTree again(*scheme, SizedPayload(uint64_t{1} << 40));
        NS_TEST_EXPECT_MSG_EQ(again.GetRoot(), tree.GetRoot(), "the same tree again");
        NS_TEST_EXPECT_MSG_LT(scheme->m_bytes, 65 * 2 * 25, "no chunk is hashed twice");
        const Bytes zeros(MerkleTree::DEFAULT_CHUNK_SIZE);
        const Digest leaf = ComputeMerkleLeaf(*scheme->Start(), zeros.data(), zeros.size());
        const MerkleProof proof = tree.GetProof(1);
        NS_TEST_EXPECT_MSG_EQ(scheme->GetZeroLeaf(zeros.size()), leaf, "the leaf of zeros");
        NS_TEST_EXPECT_MSG_EQ(proof.VerifyLeaf(*scheme, tree.GetRoot(), leaf), true, "is there");
        NS_TEST_EXPECT_MSG_EQ(proof.VerifyLeaf(*scheme, tree.GetRoot(), scheme->GetZeroLeaf(7)),
                              false,
                              "another one is not");
    }
};

/**
 * @ingroup decentralized-fl-merkle-tests
 * The suite fl-merkle.
 */
class MerkleTestSuite : public TestSuite
{
  public:
    MerkleTestSuite()
        : TestSuite("fl-merkle", Type::UNIT)
    {
        AddTestCase(new MerkleReferenceTestCase);
        AddTestCase(new MerkleProofTestCase(CreateObject<Sha256DigestScheme>(), "sha256"));
        AddTestCase(new MerkleProofTestCase(CreateObject<ModeledDigestScheme>(), "modeled"));
        AddTestCase(new MerkleDomainTestCase);
        AddTestCase(new MerklePayloadTestCase);
        AddTestCase(new MerkleSizedTestCase);
    }
};

MerkleTestSuite g_merkleTestSuite; ///< registers the suite

} // namespace
