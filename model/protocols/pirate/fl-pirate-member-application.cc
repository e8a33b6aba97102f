/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-member-application.h"

#include "fl-pirate-member-core.h"

#include "ns3/enum.h"
#include "ns3/fl-compat.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <utility>

namespace ns3
{
namespace fl
{

NS_OBJECT_ENSURE_REGISTERED(PirateMemberApplication);

TypeId
PirateMemberApplication::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::fl::PirateMemberApplication")
            .SetParent<ProtocolApplication>()
            .SetGroupName("DecentralizedFl")
            .AddConstructor<PirateMemberApplication>()
            .AddAttribute("Iterations",
                          "Iterations to train.",
                          UintegerValue(20),
                          MakeUintegerAccessor(&PirateMemberApplication::m_iterations),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("Scope",
                          "Which gradients the aggregation rule sees together: all of the "
                          "committee, or those of one consensus step.",
                          StringValue("committee"),
                          compat::EnumAccessor<PirateScope>(&PirateMemberApplication::m_scope),
                          MakeEnumChecker(SCOPE_COMMITTEE, "committee", SCOPE_STEP, "step"))
            .AddAttribute(
                "ProposalCheck",
                "What members check of a proposed sum: recompute it, or judge it as a "
                "whole by the rule (needs Scope=step).",
                StringValue("recompute"),
                compat::EnumAccessor<PirateProposalCheck>(&PirateMemberApplication::m_check),
                MakeEnumChecker(CHECK_RECOMPUTE, "recompute", CHECK_DETECTOR, "detector"))
            .AddAttribute("GradientTimeout",
                          "Longest wait for gradients of others, from the own one on (time).",
                          TimeValue(Seconds(2)),
                          MakeTimeAccessor(&PirateMemberApplication::m_gradientTimeout),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("InputTimeout",
                          "Longest wait for the neighbor committee's aggregate, or for an answer, "
                          "before another member is asked (time).",
                          TimeValue(Seconds(2)),
                          MakeTimeAccessor(&PirateMemberApplication::m_inputTimeout),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddTraceSource("StepDecided",
                            "The committee has decided a consensus step.",
                            MakeTraceSourceAccessor(&PirateMemberApplication::m_stepDecided),
                            "ns3::fl::PirateMemberApplication::StepTracedCallback")
            .AddTraceSource("IterationCompleted",
                            "The member has the model of the next iteration.",
                            MakeTraceSourceAccessor(&PirateMemberApplication::m_iterationCompleted),
                            "ns3::fl::PirateMemberApplication::IterationTracedCallback");
    return tid;
}

PirateMemberApplication::PirateMemberApplication()
    : m_shuffle(CreateObject<UniformRandomVariable>()),
      m_random(CreateObject<UniformRandomVariable>()),
      m_storage(std::make_shared<PirateStorage>())
{
}

void
PirateMemberApplication::DoDispose()
{
    ProtocolApplication::DoDispose();
    m_settings = PirateSettings();
    m_shuffle = nullptr;
    m_random = nullptr;
}

void
PirateMemberApplication::Configure(PirateSettings settings)
{
    m_settings = std::move(settings);
}

int64_t
PirateMemberApplication::AssignStreams(int64_t stream)
{
    m_shuffle->SetStream(stream);
    m_random->SetStream(stream + 1);
    return 2;
}

std::unique_ptr<ProtocolCore>
PirateMemberApplication::CreateCore(ProtocolHost& host)
{
    PirateSettings settings = m_settings;
    settings.iterations = m_iterations;
    settings.scope = m_scope;
    settings.check = m_check;
    settings.gradientTimeout = m_gradientTimeout;
    settings.inputTimeout = m_inputTimeout;
    settings.trainer.shuffle = m_shuffle;
    settings.random = m_random;
    settings.storage = m_storage;
    settings.observer.step = [this](const PirateStepReport& report) { m_stepDecided(report); };
    settings.observer.iteration = [this](const PirateIterationReport& report) {
        m_iterationCompleted(report);
    };
    return std::make_unique<PirateMemberCore>(host, std::move(settings));
}

} // namespace fl
} // namespace ns3
