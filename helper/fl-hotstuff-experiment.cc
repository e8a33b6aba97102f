/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-hotstuff-experiment.h"

#include "fl-option-parser.h"

#include "ns3/double.h"
#include "ns3/fl-device-profile.h"
#include "ns3/fl-input-error.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <set>

namespace ns3
{
namespace fl
{

namespace
{

constexpr int64_t LINK_STREAM = 100;      ///< first random stream of the links
constexpr int64_t SYSTEM_STREAM = 100000; ///< first random stream of the replicas

} // namespace

HotStuffExperimentOptions::HotStuffExperimentOptions()
    : form(HotStuffRules::GetTypeId(), "chained"),
      leader(LeaderElection::GetTypeId(), "stable"),
      certificates(CertificateScheme::GetTypeId(), "signature-list"),
      cryptography(Cryptography::GetTypeId(), "real"),
      device(DeviceProfile::GetTypeId(), "edge-pc"),
      link(LinkProfile::GetTypeId(), "datacenter"),
      delay(MilliSeconds(10)),
      uplink("1Gbps"),
      warmUp(Seconds(1)),
      duration(Seconds(5))
{
}

void
HotStuffExperimentOptions::AddTo(OptionParser& parser)
{
    parser.BeginGroup("Agreement");
    parser.AddInteger("nodes", nodes, "Replicas.", 1, 1000);
    parser.AddChoice("form", form, HotStuffRules::GetTypeId(), "Form of HotStuff.");
    parser.AddChoice("leader", leader, LeaderElection::GetTypeId(), "Who leads.");
    parser.AddChoice("certificates",
                     certificates,
                     CertificateScheme::GetTypeId(),
                     "How votes become certificates.");
    parser.AddInteger("block-size",
                      blockSize,
                      "Most commands in a block; a leader does not wait until it is full.",
                      1,
                      Block::MAX_PAYLOAD_SIZE / Digest::SIZE);
    parser.AddChoice("attack", attack, ConsensusAttack::GetTypeId(), "What Byzantine replicas do.");
    parser.AddInteger("byzantine",
                      byzantine,
                      "Byzantine replicas, if there is an attack: the first ones.",
                      0,
                      1000);
    parser.AddInteger("crash-replica",
                      crashReplica,
                      "Replica that crashes at --crash-at; none: replica 0 does.",
                      0,
                      999);
    parser.AddTime("crash-at", crashAt, "When it does; 0s: never.", Time(0), Hours(1000));
    parser.AddTime("crash-for",
                   crashFor,
                   "How long it is down; 0s: for good.",
                   Time(0),
                   Hours(1000));

    parser.BeginGroup("Clients");
    parser.AddInteger("clients", clients, "Clients.", 1, 1000);
    parser.AddInteger("outstanding",
                      outstanding,
                      "Commands that each client keeps under way.",
                      1,
                      1000000);
    parser.AddInteger("command-bytes", commandBytes, "Size of a command in bytes.", 0, 1 << 20);

    parser.BeginGroup("Network and devices");
    parser.AddTime("delay",
                   delay,
                   "One-way delay from node to node, in place of the link profile's.",
                   Time(0),
                   Seconds(100));
    parser.AddDataRate(
        "uplink",
        uplink,
        "Rate of every node's uplink, in place of the link profile's; downlinks keep "
        "theirs.",
        DataRate("1kbps"),
        DataRate("1000Gbps"));
    ExperimentNetwork::AddOption(parser, network);
    parser.AddChoice("link", link, LinkProfile::GetTypeId(), "Access link and TCP of a node.");
    parser.AddChoice("cpu-profile",
                     device,
                     DeviceProfile::GetTypeId(),
                     "Processor of a node; learning systems call it --device.");
    parser.AddChoice("cryptography",
                     cryptography,
                     Cryptography::GetTypeId(),
                     "Cryptographic primitives: real, or modeled with the same sizes, costs and "
                     "verdicts.");

    parser.BeginGroup("Run");
    parser.AddTime("duration", duration, "Measured time.", MilliSeconds(1), Hours(1000));
    parser.AddTime("warm-up", warmUp, "Time before that.", Time(0), Hours(1000));
    parser.AddSeed(seed);
    parser.AddInteger("threads",
                      threads,
                      "Threads that compute; the results are the same for any number.",
                      1,
                      256);
}

HotStuffExperiment::HotStuffExperiment(const HotStuffExperimentOptions& options)
    : m_options(options),
      m_pool(std::make_shared<WorkerPool>(options.threads))
{
    if (options.attack && options.byzantine >= options.nodes)
    {
        throw InputError("--byzantine=" + std::to_string(options.byzantine) +
                         " of --nodes=" + std::to_string(options.nodes) +
                         ": accepted is less than all replicas, so that there is something to "
                         "measure");
    }
    if (options.crashAt.IsZero() && (options.crashReplica || !options.crashFor.IsZero()))
    {
        throw InputError("--crash-replica and --crash-for have no effect without --crash-at; "
                         "accepted: --crash-at=TIME, such as 2s, beside them");
    }
    const uint32_t crashing = options.crashReplica.value_or(0);
    if (crashing >= options.nodes)
    {
        throw InputError("--crash-replica=" + std::to_string(crashing) + ": accepted is 0 to " +
                         std::to_string(options.nodes - 1));
    }
    CreateNodes();
    CreateSystem();
    WatchSystem();
    ScheduleCrash();
}

HotStuffExperiment::~HotStuffExperiment()
{
    Simulator::Destroy();
}

void
HotStuffExperiment::CreateNodes()
{
    Ptr<LinkProfile> profile = m_options.link.Create<LinkProfile>();
    Ptr<ConstantRandomVariable> rate = CreateObject<ConstantRandomVariable>();
    rate->SetAttribute("Constant",
                       DoubleValue(static_cast<double>(m_options.uplink.GetBitRate()) / 1e6));
    if (!profile->SetAttributeFailSafe("Delay", TimeValue(m_options.delay)) ||
        !profile->SetAttributeFailSafe("UplinkRate", PointerValue(rate)))
    {
        throw InputError("--link=" + m_options.link.GetName() +
                         ": accepted is a profile with the attributes Delay and UplinkRate");
    }
    AccessStarHelper links;
    links.SetProfile(profile);
    links.AssignStreams(LINK_STREAM);
    m_network.emplace(m_options.network, links, m_options.nodes + m_options.clients);

    m_device = m_options.measuredDevice ? m_options.measuredDevice
                                        : m_options.device.Create<DeviceProfile>();
    for (uint32_t node = 0; node < GetStar().nodes.GetN(); node++)
    {
        Ptr<Cpu> cpu = CreateObject<Cpu>();
        cpu->SetAttribute("DeviceProfile", PointerValue(m_device));
        cpu->SetWorkerPool(m_pool);
        m_cpus.push_back(cpu);
    }
}

void
HotStuffExperiment::CreateSystem()
{
    m_rules = m_options.form.Create<HotStuffRules>();
    m_election = m_options.leader.Create<LeaderElection>();
    m_certificates = m_options.certificates.Create<CertificateScheme>();
    HotStuffHelper helper(m_options.cryptography.Create<Cryptography>(), m_rules, m_election);
    helper.SetCertificates(m_certificates);
    helper.SetReplicaAttribute("BlockSize", UintegerValue(m_options.blockSize));
    helper.SetClientAttribute("Outstanding", UintegerValue(m_options.outstanding));
    helper.SetClientAttribute("CommandBytes", UintegerValue(m_options.commandBytes));
    if (m_options.attack)
    {
        m_attack = m_options.attack->Create<ConsensusAttack>();
        std::set<ReplicaIndex> byzantine;
        for (ReplicaIndex replica = 0; replica < m_options.byzantine; replica++)
        {
            byzantine.insert(replica);
        }
        helper.SetAttack(m_attack, byzantine);
    }
    m_system = helper.Install(GetStar().nodes,
                              m_options.nodes,
                              m_network->GetTransports(),
                              m_cpus,
                              SYSTEM_STREAM);
    m_system.GetAll().Start(Seconds(0));
}

void
HotStuffExperiment::WatchSystem()
{
    m_byteTable = m_network->CountBytes(false);
    m_statistics = std::make_unique<HotStuffStatistics>(m_options.warmUp);
    for (const auto& transport : m_network->GetTransports())
    {
        m_statistics->WatchMessages(transport);
    }
    m_statistics->WatchBytes(m_byteTable);
    for (const auto& replica : m_system.replicas)
    {
        if (!replica->IsByzantine())
        {
            m_statistics->WatchReplica(replica);
        }
    }
    for (const auto& client : m_system.clients)
    {
        m_statistics->WatchClient(client);
    }
}

void
HotStuffExperiment::ScheduleCrash()
{
    if (m_options.crashAt.IsZero())
    {
        return;
    }
    const Ptr<ProtocolApplication> replica =
        m_system.replicas.at(m_options.crashReplica.value_or(0));
    Simulator::Schedule(m_options.crashAt, &ProtocolApplication::Fail, replica);
    if (!m_options.crashFor.IsZero())
    {
        Simulator::Schedule(m_options.crashAt + m_options.crashFor,
                            &ProtocolApplication::Rejoin,
                            replica);
    }
}

void
HotStuffExperiment::Run()
{
    Simulator::Stop(m_options.warmUp + m_options.duration);
    Simulator::Run();
}

const HotStuffStatistics&
HotStuffExperiment::GetStatistics() const
{
    return *m_statistics;
}

double
HotStuffExperiment::GetClosedForm(HotStuffQuantity quantity) const
{
    return m_options.delay.GetSeconds() *
           HotStuffStatistics::GetHops(quantity, *m_rules, *m_system.group);
}

uint32_t
HotStuffExperiment::GetClosedFormMessages() const
{
    return HotStuffStatistics::GetMessages(*m_rules, m_options.nodes);
}

bool
HotStuffExperiment::TellsCertificates() const
{
    return m_rules->SendsVotesToNextLeader();
}

const AccessStar&
HotStuffExperiment::GetStar() const
{
    return m_network->GetStar();
}

const HotStuffApplications&
HotStuffExperiment::GetApplications() const
{
    return m_system;
}

Ptr<const Cpu>
HotStuffExperiment::GetCpu(NodeIndex node) const
{
    return m_cpus.at(node);
}

std::vector<std::pair<std::string, SettingList>>
HotStuffExperiment::Describe() const
{
    std::vector<std::pair<std::string, SettingList>> parts;
    auto add = [&parts](const std::string& part, Ptr<const Object> object) {
        SettingList settings = DescribeAttributes(object);
        settings.insert(settings.begin(), {"class", object->GetInstanceTypeId().GetName()});
        parts.emplace_back(part, std::move(settings));
    };
    add("form", m_rules);
    add("leader", m_election);
    add("certificates", m_certificates);
    add("pacemaker", CreateObject<Pacemaker>());
    add("replica", m_system.replicas.front());
    add("client", m_system.clients.front());
    if (m_attack)
    {
        add("attack", m_attack);
    }
    add("link", GetStar().profiles.front());
    parts.emplace_back("transport", m_network->Describe());
    add("device", m_device);
    return parts;
}

void
HotStuffExperiment::EnablePcap(const std::string& prefix) const
{
    m_network->EnablePcap(prefix);
}

} // namespace fl
} // namespace ns3
