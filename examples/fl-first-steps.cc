/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

/**
 * @file
 * A first script: PIRATE with eight members in two committees, one of them Byzantine.
 *
 * The four parts of every script, to be copied and changed.
 */

#include "ns3/core-module.h"
#include "ns3/decentralized-fl-module.h"

#include <iostream>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

int
main(int argc, char* argv[])
{
    int64_t iterations = 5; // with a sign: ns-3 would read -1 into an unsigned one as 4294967295
    CommandLine cmd(__FILE__);
    cmd.AddValue("iterations", "Iterations to train.", iterations);
    cmd.Parse(argc, argv);
    if (iterations < 1 || iterations > 1000000)
    {
        std::cerr << "error: --iterations=" << iterations << "; accepted: 1 to 1000000\n";
        return 2;
    }

    // 1. Nodes and links. Node 0 is permission control, which forms the committees; nodes 1 to 8
    // are the members. Each has an access link with the rates of the PIRATE paper. For links of
    // your own, make the nodes as in any ns-3 script and give them to PacketTransportHelper.
    const uint32_t members = 8;
    const NodeIndex byzantine = 3;
    AccessStarHelper links;
    links.SetProfile(CreateObject<Pirate5gLinkProfile>());
    const AccessStar star = links.Create(1 + members);
    const PacketTransports transports = PacketTransportHelper().Install(star);
    Ptr<DeviceProfile> device = CreateObject<EdgePcDeviceProfile>();
    std::vector<Ptr<Cpu>> cpus; // computing takes simulated time, too
    for (uint32_t node = 0; node <= members; node++)
    {
        cpus.push_back(CreateObjectWithAttributes<Cpu>("DeviceProfile", PointerValue(device)));
    }

    // 2. What is learned: softmax regression on generated digits, each member with its share of
    // the samples. Random numbers come from ns-3 streams: the same run gives the same result.
    Ptr<UniformRandomVariable> random = CreateObject<UniformRandomVariable>();
    const DataSplit data = CreateObject<SyntheticDataSource>()->Load();
    const uint32_t classes = data.train->GetClasses();
    const Partition::Shares shares =
        CreateObject<IidPartition>()->Split(data.train->GetLabels(), classes, members, random);
    auto setup = std::make_shared<LearningSetup>();
    setup->learner = CreateObject<SoftmaxLearner>();
    setup->learner->Bind(data.train->GetShape(), classes);
    setup->optimizer = CreateObject<SgdOptimizer>();
    setup->aggregator = CreateObject<MedianDistanceAggregator>(); // see what MeanAggregator does
    setup->attack = CreateObject<ScaledSignFlipAttack>();
    setup->cryptography = CreateObject<RealCryptography>();
    setup->train = data.train;
    setup->batchSize = 10;
    setup->initial =
        std::make_shared<const ParameterVector>(setup->learner->InitializeParameters(random));

    // 3. The system: two committees of four. A Byzantine member sends its gradient times -10.
    PirateHelper pirate(setup);
    pirate.SetCommittees(PirateHelper::DrawCommittees(members, 4, random));
    pirate.SetByzantine({byzantine});
    pirate.SetMemberAttribute("Iterations", UintegerValue(iterations));
    const PirateApplications system =
        pirate.Install(star.nodes, transports.GetAll(), cpus, shares, 100);
    system.GetAll().Start(Seconds(0));

    // 4. What is watched: each iteration, once all honest members have the next model.
    const Batch test = Batch::WholeOf(data.test);
    PirateMonitor monitor([&](const PirateRound& round) {
        const double accuracy = setup->learner->Evaluate(*round.model, test).accuracy;
        std::cout << round.end.GetSeconds() << " s: test accuracy " << accuracy
                  << ", rejected gradients: " << round.rejected.size() << std::endl;
        if (round.iteration + 1 == iterations)
        {
            Simulator::Stop();
        }
    });
    system.AttachTo(monitor, {byzantine});

    Simulator::Stop(Hours(1)); // if the system comes to a standstill
    Simulator::Run();
    const bool isComplete = monitor.GetCompleted() == iterations;
    Simulator::Destroy();
    return isComplete ? 0 : EXIT_INCOMPLETE;
}
