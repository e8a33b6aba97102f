/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-fixture.h"

#include "fl-learning-fixtures.h"

#include "ns3/abort.h"
#include "ns3/fl-basic-hotstuff-rules.h"
#include "ns3/fl-block.h"
#include "ns3/fl-leader-star-dissemination.h"
#include "ns3/fl-mean-aggregator.h"
#include "ns3/fl-merkle-tree.h"
#include "ns3/fl-modeled-cryptography.h"
#include "ns3/fl-parameter-payload.h"
#include "ns3/fl-signature-list-certificate-scheme.h"

#include <utility>

namespace ns3
{
namespace fl
{

PirateFixture::PirateFixture()
    : setup(std::make_shared<LearningSetup>()),
      keys(CreateObject<ModeledCryptography>(), 13, 1),
      plan{{{1, 2, 3, 4}, {5, 6, 7, 8}, {9, 10, 11, 12}}}
{
    setup->cryptography = CreateObject<ModeledCryptography>();
    setup->initial = MakeVector(3);
    const auto lists = CreateObject<SignatureListCertificateScheme>();
    lists->SetCryptography(setup->cryptography);
    certificates = lists;
}

PirateSettings
PirateFixture::MakeSettings(NodeIndex node) const
{
    PirateSettings settings;
    settings.trainer.setup = setup;
    settings.trainer.node = node;
    settings.authenticator = keys.CreateAuthenticator(node);
    settings.keys = keys.GetKeyPair(node);
    settings.gradientTimeout = Seconds(1);
    settings.inputTimeout = Seconds(2);
    settings.dissemination = CreateObject<LeaderStarDissemination>();
    settings.rule = CreateObject<MeanAggregator>();
    settings.certificates = certificates;
    settings.rules = CreateObject<BasicHotStuffRules>();
    settings.random = MakeUniform(9);
    return settings;
}

PirateAssignment
PirateFixture::MakeAssignment(uint32_t committee) const
{
    const auto describe = [this](uint32_t index) {
        PirateCommittee described;
        described.nodes = plan.committees[index % 3];
        for (NodeIndex node : described.nodes)
        {
            described.keys.push_back(keys.GetPublicKeys()->at(node));
        }
        return described;
    };
    PirateAssignment assignment;
    assignment.committee = committee;
    assignment.committees = 3;
    assignment.source = describe(committee + 2);
    assignment.own = describe(committee);
    assignment.sink = describe(committee + 1);
    return assignment;
}

SignedGradient
PirateFixture::MakeGradient(NodeIndex owner,
                            NodeIndex signer,
                            Round iteration,
                            const ParameterVectorPtr& vector) const
{
    const auto payload = std::make_shared<const ParameterPayload>(vector);
    const VectorSeal seal =
        keys.CreateAuthenticator(signer)->Sign(payload,
                                               PirateMessages::MakeStatement(0, iteration))();
    return SignedGradient{owner,
                          seal.digest,
                          vector,
                          PirateMessages::MakeGradient(iteration, owner, payload, seal)};
}

SignedGradient
PirateFixture::MakeGradient(NodeIndex owner) const
{
    return MakeGradient(owner, owner, 0, MakeVector(100 + owner));
}

CommitProof
PirateFixture::MakeProof(uint32_t committee, const Bytes& payload, Phase phase) const
{
    const DigestScheme& digests = setup->cryptography->GetDigestScheme();
    const ConsensusGroupPtr group = MakeAssignment(committee).CreateOwnGroup();
    Block fields;
    fields.header.view = 6;
    fields.header.height = 2;
    fields.header.parent = digests.Compute(Bytes{1});
    fields.header.justify = VoteStatement{Phase::PREPARE, 5, fields.header.parent};
    fields.payload = payload;
    const BlockPtr block = Block::Seal(std::make_shared<const Block>(fields), digests);
    const VoteStatement statement{phase, fields.header.view, block->digest};
    std::vector<CertificateScheme::Share> shares;
    for (ReplicaIndex voter = 0; voter < group->quorum; voter++)
    {
        const KeyPair& voterKeys = *keys.GetKeyPair(plan.committees[committee][voter]);
        shares.emplace_back(voter, certificates->CreateShare(*group, voterKeys, statement));
    }
    CommitProof proof;
    proof.headers = {block->header};
    proof.certificate = std::make_shared<const QuorumCertificate>(
        QuorumCertificate{statement, certificates->Combine(*group, shares)});
    return proof;
}

PirateAggregate
PirateFixture::MakeAggregate(uint32_t committee,
                             const PirateBlock& block,
                             const ParameterVectorPtr& sum) const
{
    PirateAggregate aggregate;
    aggregate.iteration = block.iteration;
    aggregate.step = block.step;
    aggregate.payload = block.Encode();
    aggregate.proof = MakeProof(committee, aggregate.payload);
    aggregate.sum = sum;
    return aggregate;
}

Digest
PirateFixture::ComputeDigest(const ParameterVectorPtr& vector) const
{
    return vector ? MerkleTree(setup->cryptography->GetDigestScheme(), ParameterPayload(vector))
                        .GetRoot()
                  : Digest();
}

ParameterVectorPtr
PirateFixture::MakeVector(int64_t seed)
{
    const auto uniform = MakeUniform(1000 + seed);
    std::vector<float> values(DIMENSION);
    for (float& value : values)
    {
        value = static_cast<float>(uniform->GetValue(-1, 1));
    }
    return ShareVector(values);
}

MessagePtr
PirateFixture::Travel(const MessagePtr& message)
{
    auto arrived = Message::Decode(message->GetSchema(),
                                   message->GetRound(),
                                   message->GetPhase(),
                                   message->EncodeControl());
    NS_ABORT_MSG_UNLESS(arrived, "a message does not survive the wire");
    if (message->GetBulk())
    {
        arrived->SetBulk(message->GetBulk());
    }
    return arrived;
}

MessagePtr
PirateFixture::Change(const MessagePtr& message, const std::function<void(Message&)>& change)
{
    auto changed = std::make_shared<Message>(*message);
    change(*changed);
    return changed;
}

} // namespace fl
} // namespace ns3
