/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-experiment.h"

#include "ns3/double.h"
#include "ns3/fl-input-error.h"
#include "ns3/fl-model-test.h"
#include "ns3/fl-random.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ns3
{
namespace fl
{

namespace
{

/// Memory of results computed ahead of need, in bytes, unless the threads need more to be busy.
constexpr uint64_t MAX_BYTES_AHEAD = 64000000;

} // namespace

Experiment::Experiment(const ExperimentOptions& options,
                       const std::vector<Ptr<LinkProfile>>& infrastructure)
    : m_options(options),
      m_infrastructure(infrastructure.size())
{
    if (options.attack)
    {
        options.RequirePossibleByzantine();
    }
    CreateLearning();
    CreateNodes(infrastructure);
    CreateCpus();
}

Experiment::~Experiment()
{
    Simulator::Destroy();
}

void
Experiment::CreateLearning()
{
    auto setup = std::make_shared<LearningSetup>();
    setup->learner = m_options.learner.Create<Learner>();
    setup->optimizer = m_options.optimizer.Create<Optimizer>();
    setup->aggregator = m_options.aggregator.Create<Aggregator>();
    setup->cryptography = m_options.cryptography.Create<Cryptography>();
    setup->batchSize = m_options.batchSize;
    setup->localEpochs = m_options.localEpochs;
    m_partition = m_options.partition.Create<Partition>();
    m_dataSource = m_options.GetDataSource().Create<DataSource>();

    const DataSplit data = m_dataSource->Load();
    setup->train = data.train;
    m_test = data.test;
    ModelTest(m_options, m_test); // refuses classes that do not exist
    setup->learner->Bind(data.train->GetShape(), data.train->GetClasses());
    setup->initial = std::make_shared<const ParameterVector>(
        setup->learner->InitializeParameters(MakeUniform(INITIAL_MODEL)));
    setup->optimizer->MakePlan(setup->learner->GetBlocks()); // refuses layers that do not exist
    // Every node keeps what its training has made, so results ahead of need come on top of that.
    const uint64_t result =
        setup->initial->GetByteSize() * (1 + setup->optimizer->GetMomentCount());
    m_pool = std::make_shared<WorkerPool>(
        m_options.threads,
        std::max(MAX_BYTES_AHEAD, 4 * uint64_t{m_options.threads} * result));
    if (m_options.realBulk && !setup->initial->HasContent())
    {
        throw InputError("--real-bulk needs vectors with content: choose another --learner than " +
                         m_options.learner.GetName());
    }
    m_shares = m_partition->Split(data.train->GetLabels(),
                                  data.train->GetClasses(),
                                  m_options.nodes,
                                  MakeUniform(PARTITION));
    if (setup->aggregator->GetNeeds().benignTraces)
    {
        m_traceRecorder = CreateObject<BenignTraceRecorder>();
        BenignTraceRecorder::Task task;
        task.start = setup->initial;
        task.data = setup->train;
        task.samples = std::max<uint32_t>(1, data.train->GetSize() / m_options.nodes);
        task.batchSize = setup->batchSize;
        task.epochs = setup->localEpochs;
        task.rounds = m_options.iterations;
        setup->aggregator->Calibrate(m_traceRecorder->Record(*setup->learner,
                                                             *setup->optimizer,
                                                             task,
                                                             MakeUniform(BENIGN_TRACES)));
    }
    if (m_options.attack)
    {
        setup->attack = m_options.attack->Create<Attack>();
        setup->attack->AssignStreams(ATTACK);
        const auto drawn = DrawSubset(m_options.nodes, m_options.byzantine, MakeUniform(BYZANTINE));
        m_byzantine.insert(drawn.begin(), drawn.end());
    }
    m_setup = setup;
}

void
Experiment::CreateNodes(const std::vector<Ptr<LinkProfile>>& infrastructure)
{
    AccessStarHelper links;
    links.SetProfile(m_options.link.Create<LinkProfile>());
    for (uint32_t node = 0; node < m_infrastructure; node++)
    {
        links.SetNodeProfile(node, infrastructure[node]);
    }
    links.AssignStreams(LINKS);
    m_network.emplace(m_options.network,
                      links,
                      m_infrastructure + m_options.nodes,
                      m_options.realBulk);
    UintegerValue longest;
    m_network->GetTransports().back()->GetAttribute("MaxBulkLength", longest);
    if (m_setup->initial->GetByteSize() > longest.Get())
    {
        throw InputError("--learner=" + m_options.learner.GetName() + ": a model of " +
                         std::to_string(m_setup->initial->GetByteSize()) +
                         " bytes; accepted: at most " + std::to_string(longest.Get()) +
                         ", which is what the transport carries");
    }
    m_byteTable = m_network->CountBytes(true);
    if (m_options.pcap)
    {
        m_network->EnablePcap(m_options.output + "/node");
    }
}

void
Experiment::CreateCpus()
{
    m_device = m_options.device.Create<DeviceProfile>();
    const uint32_t slow = std::lround(m_options.stragglers * m_options.nodes);
    const auto drawn = DrawSubset(m_options.nodes, slow, MakeUniform(STRAGGLERS));
    const std::set<uint32_t> stragglers(drawn.begin(), drawn.end());
    for (uint32_t node = 0; node < GetStar().nodes.GetN(); node++)
    {
        const bool isSlow =
            node >= m_infrastructure && stragglers.count(node - m_infrastructure) > 0;
        Ptr<Cpu> cpu = CreateObject<Cpu>();
        cpu->SetAttribute("DeviceProfile", PointerValue(m_device));
        cpu->SetAttribute("Slowdown", DoubleValue(isSlow ? m_options.slowdown : 1));
        cpu->SetWorkerPool(m_pool);
        m_cpus.push_back(cpu);
    }
}

const LearningSetupPtr&
Experiment::GetSetup() const
{
    return m_setup;
}

const DatasetPtr&
Experiment::GetTestData() const
{
    return m_test;
}

const Partition::Shares&
Experiment::GetShares() const
{
    return m_shares;
}

const AccessStar&
Experiment::GetStar() const
{
    return m_network->GetStar();
}

const std::vector<Ptr<Transport>>&
Experiment::GetTransports() const
{
    return m_network->GetTransports();
}

const std::vector<Ptr<Cpu>>&
Experiment::GetCpus() const
{
    return m_cpus;
}

const std::set<uint32_t>&
Experiment::GetByzantine() const
{
    return m_byzantine;
}

void
Experiment::SetByzantine(const std::set<NodeIndex>& nodes)
{
    m_byzantine.clear();
    for (NodeIndex node : nodes)
    {
        m_byzantine.insert(node - m_infrastructure);
    }
}

std::set<NodeIndex>
Experiment::GetByzantineNodes() const
{
    std::set<NodeIndex> nodes;
    for (uint32_t node : m_byzantine)
    {
        nodes.insert(node + m_infrastructure);
    }
    return nodes;
}

const std::shared_ptr<WorkerPool>&
Experiment::GetWorkerPool() const
{
    return m_pool;
}

const ByteTable&
Experiment::GetByteTable() const
{
    return *m_byteTable;
}

uint64_t
Experiment::GetRejectedMessages() const
{
    uint64_t rejected = 0;
    for (const auto& transport : m_network->GetTransports())
    {
        rejected += transport->GetCounters().GetRejected();
    }
    return rejected;
}

std::vector<std::pair<std::string, SettingList>>
Experiment::Describe() const
{
    std::vector<std::pair<std::string, SettingList>> parts;
    auto add = [&parts](const std::string& part, Ptr<const Object> object) {
        SettingList settings = DescribeAttributes(object);
        settings.insert(settings.begin(), {"class", object->GetInstanceTypeId().GetName()});
        parts.emplace_back(part, std::move(settings));
    };
    add("data", m_dataSource);
    add("partition", m_partition);
    add("learner", m_setup->learner);
    add("optimizer", m_setup->optimizer);
    add("aggregator", m_setup->aggregator);
    if (m_traceRecorder)
    {
        add("benign traces", m_traceRecorder);
    }
    if (m_setup->attack)
    {
        add("attack", m_setup->attack);
    }
    add("cryptography", m_setup->cryptography);
    for (uint32_t node = 0; node < m_infrastructure; node++)
    {
        add("link of node " + std::to_string(node), GetStar().profiles[node]);
    }
    add("link", GetStar().profiles.back());
    parts.emplace_back("transport", m_network->Describe());
    add("device", m_device);
    return parts;
}

std::string
Experiment::GetFidelity() const
{
    return m_options.network + " network + " + m_options.cryptography.GetName() +
           " cryptography + " + (m_setup->initial->HasContent() ? "real" : "sized") + " learning";
}

} // namespace fl
} // namespace ns3
