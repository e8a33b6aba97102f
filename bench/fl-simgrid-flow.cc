/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

/**
 * @file
 * The SimGrid side of fl-bench-flow, which starts it and asks it, line by line.
 *
 * A line is the path of a file with `link UP DOWN` (bytes/s) for each host, `latency SECONDS`, and
 * `transfer TIME FROM TO BYTES` in the order of their times. The answer is the wall time of the
 * simulation, the simulated time of the last end, and the mean duration of a transfer, in s. It is
 * built only for this comparison, and links to nothing of the module.
 */

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <simgrid/s4u.hpp>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace
{

/// A message between two hosts.
struct Transfer
{
    double time;    ///< when it begins, in s
    size_t from;    ///< sender
    size_t to;      ///< receiver
    uint64_t bytes; ///< size
};

/// What is simulated.
struct Work
{
    double latency{0};                            ///< from host to host in s
    std::vector<std::pair<double, double>> links; ///< uplink and downlink of each host in bytes/s
    std::vector<Transfer> transfers;              ///< by time
};

/**
 * @param path a file
 * @return what it describes
 */
Work
Read(const std::string& path)
{
    Work work;
    std::ifstream file(path);
    for (std::string kind; file >> kind;)
    {
        if (kind == "latency")
        {
            file >> work.latency;
        }
        else if (kind == "link")
        {
            work.links.emplace_back();
            file >> work.links.back().first >> work.links.back().second;
        }
        else
        {
            Transfer transfer{};
            file >> transfer.time >> transfer.from >> transfer.to >> transfer.bytes;
            work.transfers.push_back(transfer);
        }
    }
    return work;
}

/**
 * @param work what to simulate
 * @return hosts of a star
 */
std::vector<simgrid::s4u::Host*>
MakeStar(const Work& work)
{
    std::vector<simgrid::s4u::Host*> hosts;
    auto* star = simgrid::s4u::create_star_zone("star");
    for (size_t host = 0; host < work.links.size(); host++)
    {
        const std::string name = std::to_string(host);
        hosts.push_back(star->create_host(name, 1e9)->seal());
        auto* up = star->create_link(name + "-up", work.links[host].first)
                       ->set_latency(work.latency / 2)
                       ->seal();
        auto* down = star->create_link(name + "-down", work.links[host].second)
                         ->set_latency(work.latency / 2)
                         ->seal();
        auto* point = hosts.back()->get_netpoint();
        star->add_route(point, nullptr, nullptr, nullptr, {simgrid::s4u::LinkInRoute(up)}, false);
        star->add_route(nullptr, point, nullptr, nullptr, {simgrid::s4u::LinkInRoute(down)}, false);
    }
    star->seal();
    return hosts;
}

/**
 * Simulates and writes the answer.
 *
 * @param path a file
 */
void
Answer(const std::string& path)
{
    const Work work = Read(path);
    int argc = 2;
    char name[] = "fl-simgrid-flow";
    char quiet[] = "--log=xbt_cfg.thres:warning";
    char* argv[] = {name, quiet, nullptr};
    simgrid::s4u::Engine engine(&argc, argv);
    // Rates as max-min fairness has them, without factors for TCP; sizes are those on the wire.
    engine.set_config("network/model:CM02");
    engine.set_config("network/TCP-gamma:0");
    engine.set_config("network/crosstraffic:0");
    const auto hosts = MakeStar(work);
    double end = 0;
    double durations = 0;
    simgrid::s4u::Actor::create("sender", hosts.front(), [&work, &hosts, &end, &durations]() {
        std::vector<simgrid::s4u::CommPtr> transfers;
        transfers.reserve(work.transfers.size());
        for (const Transfer& transfer : work.transfers)
        {
            simgrid::s4u::this_actor::sleep_until(transfer.time);
            transfers.push_back(simgrid::s4u::Comm::sendto_async(hosts[transfer.from],
                                                                 hosts[transfer.to],
                                                                 transfer.bytes));
        }
        for (size_t i = 0; i < transfers.size(); i++)
        {
            transfers[i]->wait();
            const double finish = transfers[i]->get_finish_time();
            durations += finish - work.transfers[i].time;
            end = std::max(end, finish);
        }
    });
    const auto begin = std::chrono::steady_clock::now();
    engine.run();
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
    std::cout << wall.count() << " " << end << " " << durations / work.transfers.size()
              << std::endl;
}

} // namespace

/**
 * @return exit code
 */
int
main()
{
    for (std::string path; std::getline(std::cin, path);)
    {
        // One engine a process.
        const pid_t child = fork();
        if (child == 0)
        {
            Answer(path);
            _exit(0);
        }
        int status = 1;
        waitpid(child, &status, 0);
        if (child < 0 || status != 0)
        {
            return 1;
        }
    }
    return 0;
}
