/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-command-replica.h"

#include "fl-hotstuff-messages.h"

#include "ns3/fl-byte-codec.h"

#include <algorithm>
#include <string>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/**
 * @param payload payload of a block
 * @return the digests in it, nothing if it is not a list of digests
 */
std::optional<std::vector<Digest>>
DecodePayload(const Bytes& payload)
{
    if (payload.size() % Digest::SIZE != 0)
    {
        return std::nullopt;
    }
    std::vector<Digest> digests;
    for (size_t i = 0; i < payload.size(); i += Digest::SIZE)
    {
        digests.push_back(*Digest::FromBytes(payload.data() + i, Digest::SIZE));
    }
    return digests;
}

/**
 * @param blocks blocks of the chain
 * @return the commands in them
 */
std::set<Digest>
GetCommands(const std::vector<BlockPtr>& blocks)
{
    std::set<Digest> commands;
    for (const BlockPtr& block : blocks)
    {
        if (const auto digests = DecodePayload(block->payload))
        {
            commands.insert(digests->begin(), digests->end());
        }
    }
    return commands;
}

/**
 * @param command whose command it is
 * @param body what to execute
 * @return what the command's digest covers
 */
Bytes
MakeHashedBytes(const ClientCommand& command, const Bytes& body)
{
    static const std::string PURPOSE = "decentralized-fl command v1";
    ByteWriter writer(PURPOSE.size() + 12 + body.size());
    writer.WriteBytes(reinterpret_cast<const uint8_t*>(PURPOSE.data()), PURPOSE.size());
    writer.WriteUnsigned(command.client, 4);
    writer.WriteUnsigned(command.number, 8);
    writer.WriteBytes(body.data(), body.size());
    return writer.Take();
}

/// Finds the phase that a message is counted under.
struct PhaseFinder
{
    /// @return the phase of a proposal
    uint8_t operator()(const ProposalMessage&) const
    {
        return HotStuffMessages::PHASE_PREPARE;
    }

    /// @param message a vote @return the phase that it is given in
    uint8_t operator()(const VoteMessage& message) const
    {
        return static_cast<uint8_t>(message.statement.phase);
    }

    /// @param message a certificate @return the phase that it completes
    uint8_t operator()(const CertificateMessage& message) const
    {
        return static_cast<uint8_t>(message.certificate->statement.phase);
    }

    /// @return the phase of a change of views
    uint8_t operator()(const NewViewMessage&) const
    {
        return HotStuffMessages::PHASE_VIEW_CHANGE;
    }

    /// @return the phase of fetching blocks
    uint8_t operator()(const BlockRequestMessage&) const
    {
        return HotStuffMessages::PHASE_SYNCHRONIZE;
    }

    /// @return the phase of fetching blocks
    uint8_t operator()(const BlockResponseMessage&) const
    {
        return HotStuffMessages::PHASE_SYNCHRONIZE;
    }
};

static_assert(static_cast<uint8_t>(Phase::PREPARE) == HotStuffMessages::PHASE_PREPARE &&
                  static_cast<uint8_t>(Phase::PRE_COMMIT) == HotStuffMessages::PHASE_PRE_COMMIT &&
                  static_cast<uint8_t>(Phase::COMMIT) == HotStuffMessages::PHASE_COMMIT,
              "the phases of a view are the first of the system's");

} // namespace

CommandReplica::CommandReplica(ProtocolHost& host, CommandReplicaSettings settings)
    : ConsensusReplica(host,
                       ConsensusChannel{HotStuffMessages::SYSTEM,
                                        HotStuffMessages::CONSENSUS,
                                        settings.replicas}),
      m_settings(std::move(settings))
{
}

void
CommandReplica::Begin()
{
    Start(m_settings.consensus, m_settings.attack);
}

void
CommandReplica::HandleRequest(NodeIndex client, const MessagePtr& request)
{
    const ClientCommand command{client, request->GetUnsigned("number")};
    m_pool.Forget(client, request->GetUnsigned("lowest"));
    Bytes hashed = MakeHashedBytes(command, request->GetBytes("command"));
    const Cost cost = Cost::OfHashing(hashed.size());
    const DigestScheme* scheme = &m_settings.consensus.cryptography->GetDigestScheme();
    Compute<Digest>(
        cost,
        WorkClass::PROTOCOL,
        [scheme, hashed = std::move(hashed)] { return scheme->Compute(hashed); },
        [this, command](const Digest& digest) { AddCommand(digest, command); });
}

void
CommandReplica::AddCommand(const Digest& digest, const ClientCommand& command)
{
    m_pool.Add(digest, command);
    if (const auto result = m_pool.FindResult(digest))
    {
        Reply(command, *result);
        return;
    }
    if (!m_pool.IsWaiting(digest))
    {
        return;
    }
    // Answers may make the core ask and answer anew, so the list is complete before.
    std::vector<std::function<void(bool)>> answers;
    for (auto it = m_questions.begin(); it != m_questions.end();)
    {
        it->missing.erase(digest);
        if (it->missing.empty())
        {
            answers.push_back(std::move(it->answer));
            it = m_questions.erase(it);
        }
        else
        {
            ++it;
        }
    }
    for (const auto& answer : answers)
    {
        answer(true);
    }
    GetCore().HandleProgressExpected();
}

bool
CommandReplica::IsProgressExpected()
{
    return m_pool.GetWaiting() > 0;
}

std::optional<Bytes>
CommandReplica::MakePayload(View /* view */, const std::vector<BlockPtr>& undecided)
{
    const auto chosen = m_pool.Choose(m_settings.blockSize, GetCommands(undecided));
    if (chosen.empty())
    {
        return std::nullopt;
    }
    ByteWriter writer(chosen.size() * Digest::SIZE);
    for (const Digest& digest : chosen)
    {
        writer.WriteBytes(digest.GetBytes().data(), Digest::SIZE);
    }
    return writer.Take();
}

void
CommandReplica::CheckPayload(const BlockPtr& block,
                             const std::vector<BlockPtr>& undecided,
                             std::function<void(bool)> answer)
{
    const auto digests = DecodePayload(block->payload);
    if (!digests || digests->size() > m_settings.blockSize)
    {
        answer(false);
        return;
    }
    std::set<Digest> seen = GetCommands(undecided);
    OpenQuestion question{block->header.view, {}, std::move(answer)};
    for (const Digest& digest : *digests)
    {
        if (!seen.insert(digest).second || m_pool.FindResult(digest))
        {
            question.answer(false);
            return;
        }
        if (!m_pool.IsWaiting(digest))
        {
            question.missing.insert(digest);
        }
    }
    if (question.missing.empty())
    {
        question.answer(true);
        return;
    }
    m_questions.push_back(std::move(question));
}

void
CommandReplica::StoreSafetyState(const SafetyState& state)
{
    m_settings.store(state);
}

void
CommandReplica::Decide(const BlockPtr& block, const QuorumCertificatePtr& /* certificate */)
{
    const auto digests = DecodePayload(block->payload).value_or(std::vector<Digest>());
    for (size_t i = 0; i < digests.size(); i++)
    {
        const CommandResult result{block->header.height, static_cast<uint32_t>(i), block->digest};
        if (const auto command = m_pool.Decide(digests[i], result))
        {
            Reply(*command, result);
        }
    }
    m_settings.decided(block);
}

void
CommandReplica::Reply(const ClientCommand& command, const CommandResult& result)
{
    GetHost().Send({command.client}, HotStuffMessages::MakeReply(command.number, result));
}

void
CommandReplica::NotifyProposal(const BlockPtr& block)
{
    m_settings.proposed(block);
}

void
CommandReplica::NotifyCertificate(const QuorumCertificatePtr& certificate)
{
    m_settings.certified(certificate);
}

void
CommandReplica::NotifyView(View view, ReplicaIndex leader, ViewReason reason)
{
    m_questions.erase(
        std::remove_if(m_questions.begin(),
                       m_questions.end(),
                       [view](const OpenQuestion& question) { return question.view < view; }),
        m_questions.end());
    m_settings.entered(view, leader, reason);
}

void
CommandReplica::NotifyRejected(ReplicaIndex /* from */, ConsensusRejectReason reason)
{
    m_settings.rejected(reason);
}

ConsensusLabel
CommandReplica::LabelMessage(const ConsensusMessage& message) const
{
    return ConsensusLabel{0, std::visit(PhaseFinder(), message)};
}

} // namespace fl
} // namespace ns3
